"""How a fault is played out on a connection.

Each kind of faults.KINDS is one function here.
"""

import asyncio
import zlib
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from starlette.responses import JSONResponse, RedirectResponse, StreamingResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hype_sandbox import refusals
from hype_sandbox.faults import Fault
from hype_sandbox.wire import cut, gone

_MIB = 1 << 20
_PIECES = 20  # a dripping body comes in so many


@dataclass(frozen=True, slots=True)
class Visit:
    """A request that meets a fault, and who would have answered it well."""

    fault: Fault
    service: str
    app: ASGIApp
    scope: Scope
    receive: Receive
    send: Send


async def play(visit: Visit) -> None:
    """Answer the way the fault says."""
    await _PLAYS[visit.fault.kind](visit)


async def _slow(visit: Visit) -> None:
    await asyncio.sleep(visit.fault.seconds)
    await visit.app(visit.scope, visit.receive, visit.send)


async def _drip(visit: Visit) -> None:
    async def dripping(message: Message) -> None:
        body = message.get("body", b"")
        if message["type"] != "http.response.body" or not body:
            await visit.send(message)
            return
        size = max(1, len(body) // _PIECES)
        for start in range(0, len(body), size):
            if gone(visit.scope):
                return
            await visit.send({**message, "body": body[start : start + size], "more_body": True})
            await asyncio.sleep(visit.fault.seconds)
        await visit.send({**message, "body": b""})

    await visit.app(visit.scope, visit.receive, dripping)


async def _hang(visit: Visit) -> None:
    while (await visit.receive())["type"] != "http.disconnect":
        continue


async def _rate_limited(visit: Visit) -> None:
    response = refusals.too_often(
        visit.service,
        visit.fault.retry_after,
        now=datetime.now(UTC),
        quota=visit.fault.kind == "quota",
    )
    response.headers["Retry-After"] = str(visit.fault.retry_after)
    await response(visit.scope, visit.receive, visit.send)


async def _premium(visit: Visit) -> None:
    await JSONResponse(refusals.PREMIUM, 403)(visit.scope, visit.receive, visit.send)


async def _server_error(visit: Visit) -> None:
    await refusals.broken(visit.service, visit.fault.status)(visit.scope, visit.receive, visit.send)


async def _truncated(visit: Visit) -> None:
    async def half(message: Message) -> None:
        body = message.get("body", b"")
        if message["type"] == "http.response.body" and body:
            await visit.send({**message, "body": body[: len(body) // 2], "more_body": True})
            await cut(visit.scope, gently=True)
        else:
            await visit.send(message)

    await visit.app(visit.scope, visit.receive, half)


async def _dropped(visit: Visit) -> None:
    await cut(visit.scope)


async def _lost_answer(visit: Visit) -> None:
    async def nowhere(_: Message) -> None:
        return None

    await visit.app(visit.scope, visit.receive, nowhere)
    await cut(visit.scope)


async def _redirect_loop(visit: Visit) -> None:
    hop = visit.scope["query_string"].decode().rpartition("hop=")[2]
    following = int(hop) + 1 if hop.isdigit() else 1
    await RedirectResponse(f"{visit.scope['path']}?hop={following}", 302)(
        visit.scope, visit.receive, visit.send
    )


async def _private_redirect(visit: Visit) -> None:
    await RedirectResponse(visit.fault.location, 302)(visit.scope, visit.receive, visit.send)


@cache
def _bomb_bytes(megabytes: int) -> bytes:
    """Valid gzip of so many MiB of zeros: about a thousandth of that."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    zeros = bytes(_MIB)
    packed = [packer.compress(zeros) for _ in range(megabytes)]
    return b"".join([*packed, packer.flush()])


async def _bomb(visit: Visit) -> None:
    packed = await asyncio.to_thread(_bomb_bytes, visit.fault.megabytes)
    headers = {"Content-Encoding": "gzip", "Content-Length": str(len(packed))}
    pieces = (packed[start : start + 16384] for start in range(0, len(packed), 16384))
    await StreamingResponse(pieces, 200, headers, "text/html; charset=utf-8")(
        visit.scope, visit.receive, visit.send
    )


def _paragraphs(megabytes: int) -> Iterator[bytes]:
    yield b"<!doctype html><html><head><title>A very long page</title></head><body>"
    paragraph = b"<p>" + b"and on it goes, " * 4000 + b"</p>"
    for _ in range(megabytes * _MIB // len(paragraph)):
        yield paragraph
    yield b"</body></html>"


async def _oversized(visit: Visit) -> None:
    body = _paragraphs(visit.fault.megabytes)
    await StreamingResponse(body, 200, media_type="text/html; charset=utf-8")(
        visit.scope, visit.receive, visit.send
    )


async def _wrong_charset(visit: Visit) -> None:
    async def relabelled(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [(name, value) for name, value in message["headers"] if name != b"content-type"]
            message = {
                **message,
                "headers": [*kept, (b"content-type", b"text/html; charset=utf-16")],
            }
        await visit.send(message)

    await visit.app(visit.scope, visit.receive, relabelled)


_PLAYS: dict[str, Callable[[Visit], Awaitable[None]]] = {
    "slow": _slow,
    "drip": _drip,
    "hang": _hang,
    "rate_limited": _rate_limited,
    "quota": _rate_limited,
    "premium": _premium,
    "server_error": _server_error,
    "truncated": _truncated,
    "dropped": _dropped,
    "lost_answer": _lost_answer,
    "redirect_loop": _redirect_loop,
    "private_redirect": _private_redirect,
    "bomb": _bomb,
    "oversized": _oversized,
    "wrong_charset": _wrong_charset,
}
