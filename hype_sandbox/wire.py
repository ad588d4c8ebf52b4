"""The connection itself: what lets an application close it without an answer.

uvicorn hides the transport; a dead host, a truncated body and a lost answer need it.
"""

import asyncio
from typing import cast

from starlette.types import Scope
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_TRANSPORT = "sandbox.transport"
BEFORE_CUT = (
    "sandbox.before_cut"  # in the scope: a function that is called before the connection goes
)


class OpenProtocol(HttpToolsProtocol):  # type: ignore[misc]  # uvicorn is not followed
    """uvicorn's own protocol, with the transport in the scope."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        cast("dict[str, object]", self.scope)[_TRANSPORT] = self.transport


def gone(scope: Scope) -> bool:
    """Whether the connection of *scope* is closed: nobody waits for the rest of an answer."""
    transport: asyncio.Transport = scope[_TRANSPORT]
    return transport.is_closing()


async def cut(scope: Scope, *, gently: bool = False) -> None:
    """Close the connection of *scope* now; *gently* lets what was sent arrive first."""
    scope.get(BEFORE_CUT, lambda: None)()
    transport: asyncio.Transport = scope[_TRANSPORT]
    if gently:
        transport.close()
    else:
        transport.abort()
    while not transport.is_closing():
        await asyncio.sleep(0)
    await asyncio.sleep(0.01)  # until uvicorn has heard of it, or it would answer 500
