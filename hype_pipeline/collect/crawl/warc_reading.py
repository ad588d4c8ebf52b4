"""WARC records read back: at an offset, one after the other, and after a crash.

Writing them is warc.py's.
"""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import IO, Any

from hype_pipeline.collect.crawl.warc import ENTRY, Hop, Lines

_READ_AT_ONCE = 1 << 16


def body_at(file: IO[bytes], offset: int) -> bytes:
    """The body of the record that starts at *offset*."""
    body: bytes = next(_records_at(file, offset)).content_stream().read()
    return body


def answer_at(file: IO[bytes], offset: int) -> tuple[Lines, bytes, Lines]:
    """Headers, body and request of the record that starts at *offset*; what there was of them."""
    records = _records_at(file, offset)
    answer = next(records)
    headers = answer.http_headers.headers if answer.http_headers else []
    body: bytes = answer.content_stream().read()
    request = next(records, None) if answer.http_headers else None
    if request is None or request.rec_type != "request":
        return headers, body, ()
    return headers, body, _asked(request)


def _records_at(file: IO[bytes], offset: int) -> Iterator[Any]:
    from warcio.archiveiterator import ArchiveIterator

    file.seek(offset)
    return iter(ArchiveIterator(file))


def hops(file: IO[bytes]) -> Iterator[Hop]:
    """The answers in *file* that settled no link, in order."""
    waiting: Hop | None = None
    for record in _records_at(file, 0):
        if waiting is not None:
            asked = _asked(record) if record.rec_type == "request" else ()
            yield replace(waiting, asked=asked)
            waiting = None
        if record.rec_type == "response" and not record.rec_headers.get_header(ENTRY):
            waiting = _hop(record)
    if waiting is not None:
        yield waiting


def _hop(record: Any) -> Hop:
    told = record.rec_headers.get_header
    return Hop(
        url=told("WARC-Target-URI"),
        at=datetime.fromisoformat(told("WARC-Date")),
        status=int(record.http_headers.get_statuscode()),
        headers=record.http_headers.headers,
        body=record.content_stream().read(),
        asked=(),
    )


def _asked(request: Any) -> Lines:
    path = request.http_headers.statusline.rpartition(" ")[0]
    return ((request.http_headers.protocol, path), *request.http_headers.headers)


def scan(file: IO[bytes], *, after: int) -> tuple[Iterable[str], int]:
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
        lines += [_line(head)] if f"\n{ENTRY}: ".encode() in head else []


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
    start = head.index(f"\n{ENTRY}: ".encode()) + len(ENTRY) + 3
    return head[start : head.index(b"\r\n", start)].decode("ascii") + "\n"
