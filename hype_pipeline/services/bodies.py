"""Bodies from strangers: inflated piece by piece under a cap, so that a bomb has no time to go off.

Asking is web.py's.
"""

import zlib
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing

import httpx2

from hype_pipeline.collect.page_size import LARGEST_PAGE
from hype_pipeline.errors import WillNotFetch

_INFLATED_AT_ONCE = 65_536  # bytes; what a bomb may fill before the cap is looked at
_MAGIC = b"\x1f\x8b"  # gzip
_PLAIN, _PACKED = frozenset({"identity", ""}), frozenset({"gzip", "x-gzip"})


async def taken(
    url: str, answer: httpx2.Response, said: Mapping[str, str], cut_at: int | None
) -> bytes:
    """The body of *answer*, inflated; its first *cut_at* bytes where that is given.

    Raises WillNotFetch for a body that is too large or packed in any way but once with gzip.
    """
    encoding = said.get("content-encoding", "").strip().lower()
    if encoding not in _PLAIN | _PACKED:
        message = f"{url} is sent as {encoding}, which was not asked for."
        raise WillNotFetch("web", "encoding", message)
    stated = said.get("content-length", "")
    if cut_at is None and stated.isdigit() and int(stated) > LARGEST_PAGE:
        raise WillNotFetch("web", "too_large", f"{url} has {stated[:20]} bytes.")
    body = bytearray()
    # Closed at once when the cap is reached: a forgotten iterator would keep what it has received.
    async with (
        aclosing(_capped(url, answer.aiter_raw())) as chunks,
        aclosing(_inflated(chunks) if encoding in _PACKED else chunks) as parts,
    ):
        async for part in parts:
            body += part
            if cut_at is not None and len(body) >= cut_at:
                return bytes(body[:cut_at])
            if len(body) > LARGEST_PAGE:
                raise WillNotFetch(
                    "web", "too_large", f"{url} is larger than {LARGEST_PAGE} bytes."
                )
    if body.startswith(_MAGIC):
        raise WillNotFetch("web", "encoding", f"{url} is packed more often than it says.")
    return bytes(body)


async def _capped(url: str, chunks: AsyncIterator[bytes]) -> AsyncGenerator[bytes, None]:
    """The chunks, as long as they are not too many: empty members would inflate to nothing for ever."""
    received = 0
    async for chunk in chunks:
        received += len(chunk)
        if received > LARGEST_PAGE:
            raise WillNotFetch("web", "too_large", f"{url} sends more than {LARGEST_PAGE} bytes.")
        yield chunk


async def _inflated(chunks: AsyncIterator[bytes]) -> AsyncGenerator[bytes, None]:
    """Inflate piece by piece: one gzip member after the other; what follows the last is ignored."""
    inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
    held = b""
    async for chunk in chunks:
        held += chunk
        while held:
            if inflater.eof:
                if len(held) < len(_MAGIC):
                    break
                if not held.startswith(_MAGIC):
                    return
                inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
            yield inflater.decompress(held, _INFLATED_AT_ONCE)
            held = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
    yield inflater.flush(_INFLATED_AT_ONCE)
    if not inflater.eof:
        raise zlib.error("the body ends in the middle")
