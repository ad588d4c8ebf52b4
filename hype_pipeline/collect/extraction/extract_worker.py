"""A process that turns pages into articles, one at a time, under limits of memory and time.

    python -m hype_pipeline.collect.extraction.extract_worker MEBIBYTES SECONDS

Frames of a length and JSON or bytes on standard input and output; nothing is pickled. A page that
takes too long is ended by the kernel's alarm, which also stops C code: the process dies, and its
owner (extract_pool.py) writes down why.
"""

import json
import resource
import signal
import struct
import sys
from typing import BinaryIO

from hype_pipeline.collect.extraction.extract import article_of
from hype_pipeline.collect.page_size import LARGEST_PAGE

_LENGTH = struct.Struct(">I")
_WALL = 6  # times the limit of processor time: for machines that are busy with something else
_MIB = 1024 * 1024
# Of 400 real pages the richest had 5,647 elements; parsers take seconds and hundreds of megabytes for
# what is far beyond, so that it is refused unparsed, as is what is larger than a page may be.
MOST_TAGS = 50_000


def write_frame(out: BinaryIO, payload: bytes) -> None:
    """One length and what has it."""
    out.write(_LENGTH.pack(len(payload)))
    out.write(payload)
    out.flush()


def read_frame(source: BinaryIO) -> bytes | None:
    """The next frame; None when the other side is gone."""
    head = source.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    payload = source.read(length)
    return payload if len(payload) == length else None


def answer_to(url: str | None, body: bytes) -> dict[str, object]:
    """The article as JSON, or the reason why there is none."""
    from lxml.etree import LxmlError

    if len(body) > LARGEST_PAGE:
        return {"reason": "too_large"}
    if body.count(b"<") > MOST_TAGS:
        return {"reason": "too_many_tags"}
    try:
        return {"article": article_of(body, url).told()}
    except MemoryError:
        return {"reason": "memory"}
    except (LxmlError, ValueError, TypeError, AttributeError, LookupError, RecursionError) as error:
        # trafilatura raises all of these on pages that are broken enough; the row says which.
        return {"reason": f"parser:{type(error).__name__}"}


def main(mebibytes: int, seconds: float) -> None:
    """Answer until standard input ends."""
    article_of(
        b"<html><body><p>Load everything before the first page is timed.</p></body></html>", None
    )
    resource.setrlimit(resource.RLIMIT_AS, (mebibytes * _MIB, mebibytes * _MIB))
    source, out = sys.stdin.buffer, sys.stdout.buffer
    while (url := read_frame(source)) is not None and (body := read_frame(source)) is not None:
        signal.setitimer(signal.ITIMER_PROF, seconds)
        signal.setitimer(signal.ITIMER_REAL, seconds * _WALL)
        told = json.dumps(answer_to(url.decode() or None, body)).encode()
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        write_frame(out, told)


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
