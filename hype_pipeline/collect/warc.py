"""WARC records as bytes: written whole, read at an offset, scanned after a crash.

A record is one gzip member. It carries its line of the index as a header of its own, so that an
index can be made from the records alone. Which records are written, and where, is archive.py's.
"""

import io
import zlib
from collections.abc import Mapping
from typing import IO
from urllib.parse import quote

_ENTRY = "Hype-Entry"  # a header of ours; WARC readers pass over those they do not know
_HTTP_REASONS = {200: "OK", 404: "Not Found", 410: "Gone"}
# The body is kept inflated and unchunked, so these would lie about it.
_OF_THE_WIRE = frozenset({"content-encoding", "transfer-encoding", "content-length", "connection"})
_PLAIN_IN_URI = "%/:=&?~#+!$,;'@()*[]"  # the rest is quoted: no link breaks a header
_READ_AT_ONCE = 1 << 16


def record(line: str, url: str, status: int, headers: Mapping[str, str], body: bytes) -> bytes:
    """A record of an answer; of the refusal itself where there was no answer (status 0)."""
    from warcio.statusandheaders import StatusAndHeaders

    if not status:
        return _written("metadata", url, line, line.encode(), None, {})
    kept = [(name, value) for name, value in headers.items() if name not in _OF_THE_WIRE]
    told = StatusAndHeaders(
        f"{status} {_HTTP_REASONS.get(status, '-')}",
        [*kept, ("content-length", str(len(body)))],
        protocol="HTTP/1.1",
    )
    return _written("response", url, line, body, told, {})


def revisit(line: str, url: str, digest: str) -> bytes:
    """A record that says that the page with this digest has not changed."""
    profile = "http://netpreserve.org/warc/1.0/revisit/server-not-modified"
    about = {"WARC-Profile": profile, "WARC-Payload-Digest": f"sha256:{digest}"}
    return _written("revisit", url, line, b"", None, about)


def _written(
    kind: str, url: str, line: str, payload: bytes, http: object, about: Mapping[str, str]
) -> bytes:
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    headers = {_ENTRY: line.rstrip("\n"), **about}
    writer.write_record(
        writer.create_warc_record(
            quote(url, safe=_PLAIN_IN_URI),
            kind,
            payload=io.BytesIO(payload),
            length=len(payload),
            http_headers=http,
            warc_content_type="application/json" if kind == "metadata" else "",
            warc_headers_dict=headers,
        )
    )
    return out.getvalue()


def body_at(file: IO[bytes], offset: int) -> bytes:
    """The body of the record that starts at *offset*."""
    from warcio.archiveiterator import ArchiveIterator

    file.seek(offset)
    body: bytes = next(iter(ArchiveIterator(file))).content_stream().read()
    return body


def answer_at(file: IO[bytes], offset: int) -> tuple[dict[str, str], bytes]:
    """Headers and body of the record that starts at *offset*; no headers where nobody answered."""
    from warcio.archiveiterator import ArchiveIterator

    file.seek(offset)
    record = next(iter(ArchiveIterator(file)))
    listed = record.http_headers.headers if record.http_headers else []
    body: bytes = record.content_stream().read()
    return {name.lower(): value for name, value in listed}, body


def scan(file: IO[bytes], *, after: int) -> tuple[list[str], int]:
    """The index lines in the whole records from *after* on, and where the last of them ends."""
    lines: list[str] = []
    end = after
    file.seek(after)
    rest = b""
    while True:
        member = _member(file, rest)
        if member is None:
            return lines, end
        head, rest = member
        end = file.tell() - len(rest)
        lines += [_line(head)] if f"\n{_ENTRY}: ".encode() in head else []


def _member(file: IO[bytes], rest: bytes) -> tuple[bytes, bytes] | None:
    """The first bytes of the next gzip member and what follows it; None when it is torn or absent."""
    inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
    head = b""
    try:
        while not inflater.eof:
            chunk = rest or file.read(_READ_AT_ONCE)
            rest = b""
            if not chunk:
                return None
            inflated = inflater.decompress(chunk)
            head = (head + inflated)[:_READ_AT_ONCE]
    except zlib.error:
        return None
    return head, inflater.unused_data


def _line(head: bytes) -> str:
    start = head.index(f"\n{_ENTRY}: ".encode()) + len(_ENTRY) + 3
    return head[start : head.index(b"\r\n", start)].decode("ascii") + "\n"
