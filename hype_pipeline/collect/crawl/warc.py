"""WARC records as bytes: what is written, whole.

A record is one gzip member. That of a link's outcome carries its line of the index as a header of its
own, so that an index can be made from the records alone. Reading them is warc_reading.py's; which are
written, and where, is archive.py's.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import quote, unquote, urljoin

Lines = Sequence[tuple[str, str]]  # header lines, as they came or went

ENTRY = "Hype-Entry"  # a header of ours; WARC readers pass over those they do not know
_NOT_MODIFIED = "http://netpreserve.org/warc/1.0/revisit/server-not-modified"
# The body is kept inflated and unchunked, so these would lie about it.
_OF_THE_WIRE = frozenset({"content-encoding", "transfer-encoding", "content-length", "connection"})
_PLAIN_IN_URI = "%/:=&?~#+!$,;'@()*[]"  # the rest is quoted: no link breaks a header
_MOST_OF_A_HOP = 1 << 16  # bytes of the body of an answer that settles nothing


@dataclass(frozen=True, slots=True)
class Hop:
    """An answer that settled no link, as it is kept."""

    url: str
    at: datetime
    status: int
    headers: Lines
    body: bytes
    asked: Lines

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address that it names: its own, as written and as kept, and where it leads."""
        leads = tuple(
            urljoin(self.url, to) for name, to in self.headers if name.lower() == "location"
        )
        return (self.url, unquote(self.url), *leads)


def opening(software: str, at: datetime) -> bytes:
    """The record at the start of a file, which says who wrote it."""
    with _Records(at) as records:
        about = {"software": software, "format": "WARC File Format 1.0", "robots": "obey"}
        record = records.writer.create_warcinfo_record("", about)
        record.rec_headers.replace_header("WARC-Date", records.date)
        records.writer.write_record(record)
        return records.written()


def outcome(
    line: str, url: str, at: datetime, status: int, headers: Lines, body: bytes, asked: Lines
) -> bytes:
    """The records of a link's outcome: the answer and what was asked, or the refusal itself where
    there was no answer (status 0). *asked* has method and path first, then header lines."""
    with _Records(at) as records:
        about = {ENTRY: line.rstrip("\n")}
        if status:
            answer = records.add("response", url, body, _answer(status, headers, body), about)
            records.add_request(url, asked, answer)
        else:
            records.add("metadata", url, line.encode(), None, about)
        return records.written()


def settling_nothing(hop: "Hop") -> bytes:
    """The records of an answer that settles nothing: a redirect, a failure that passes."""
    with _Records(hop.at) as records:
        kept = hop.body[:_MOST_OF_A_HOP]
        about = {"WARC-Truncated": "length"} if len(kept) < len(hop.body) else {}
        http = _answer(hop.status, hop.headers, kept)
        answer = records.add("response", hop.url, kept, http, about)
        records.add_request(hop.url, hop.asked, answer)
        return records.written()


def revisit(
    line: str, url: str, digest: str, at: datetime, before: datetime, headers: Lines, asked: Lines
) -> bytes:
    """The records that say that the page with this digest, last seen *before*, has not changed."""
    with _Records(at) as records:
        about = {
            ENTRY: line.rstrip("\n"),
            "WARC-Profile": _NOT_MODIFIED,
            "WARC-Payload-Digest": f"sha256:{digest}",
            "WARC-Refers-To-Target-URI": quote(url, safe=_PLAIN_IN_URI),
            "WARC-Refers-To-Date": _date(before),
        }
        http = _answer(int(HTTPStatus.NOT_MODIFIED), headers, None)
        answer = records.add("revisit", url, b"", http, about)
        records.add_request(url, asked, answer)
        return records.written()


class _Records:
    """Records of one moment on their way into bytes."""

    def __init__(self, at: datetime) -> None:
        from warcio.warcwriter import WARCWriter

        self._out = io.BytesIO()
        self.writer = WARCWriter(self._out, gzip=True)
        self.date = _date(at)

    def __enter__(self) -> "_Records":
        return self

    def __exit__(self, *_: object) -> None:
        self._out.close()

    def written(self) -> bytes:
        return self._out.getvalue()

    def add(
        self, kind: str, url: str, payload: bytes, http: object, about: Mapping[str, str]
    ) -> str:
        """Write a record; its id."""
        record = self.writer.create_warc_record(
            quote(url, safe=_PLAIN_IN_URI),
            kind,
            payload=io.BytesIO(payload),
            length=len(payload),
            http_headers=http,
            warc_content_type="application/json" if kind == "metadata" else "",
            warc_headers_dict={"WARC-Date": self.date, **about},
        )
        self.writer.write_record(record)
        return str(record.rec_headers.get_header("WARC-Record-ID"))

    def add_request(self, url: str, asked: Lines, answer: str) -> None:
        from warcio.statusandheaders import StatusAndHeaders

        if asked:
            (method, path), *lines = asked
            told = StatusAndHeaders(f"{method} {path} HTTP/1.1", lines, is_http_request=True)
            self.add("request", url, b"", told, {"WARC-Concurrent-To": answer})


def _answer(status: int, headers: Lines, body: bytes | None) -> object:
    from warcio.statusandheaders import StatusAndHeaders

    known = status in HTTPStatus.__members__.values()
    kept = [(name, value) for name, value in headers if name.lower() not in _OF_THE_WIRE]
    length = [("content-length", str(len(body)))] if body is not None else []
    phrase = HTTPStatus(status).phrase if known else "-"
    return StatusAndHeaders(f"{status} {phrase}", [*kept, *length], protocol="HTTP/1.1")


def _date(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
