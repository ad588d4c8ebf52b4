"""The door of a service: everything that comes in is counted, logged and maybe met with a fault.

Behind it is the service, which knows of none of this.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hype_sandbox import misbehaviour, refusals
from hype_sandbox.faults import Faults
from hype_sandbox.rates import Rates
from hype_sandbox.requests_log import Asked, RequestsLog
from hype_sandbox.wire import BEFORE_CUT


def header(scope: Scope, name: str) -> str:
    """A request header, empty when absent."""
    wanted = name.lower().encode()
    found = (value for key, value in scope["headers"] if key == wanted)
    return next(found, b"").decode("latin-1")


def host_of(scope: Scope) -> str:
    """The host that was meant: the Host header without a default port, lower case."""
    return header(scope, "host").lower().removesuffix(":80").removesuffix(":443")


@dataclass(frozen=True, slots=True)
class Door:
    """An ASGI application that lets requests through to *app*."""

    service: str
    app: ASGIApp
    log: RequestsLog
    rates: Rates
    faults: Faults
    clock: Callable[[], float] = time.monotonic

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = self.clock()
        at = datetime.now(UTC)
        host, path, method = host_of(scope), scope["path"], scope["method"]
        wait = self.rates.take(self.service, began)
        fault = (
            None
            if wait
            else self.faults.turn(service=self.service, host=host, path=path, method=method)
        )
        status = 0
        noted = False

        def note() -> None:
            nonlocal noted
            if noted:
                return
            noted = True
            asked = Asked(
                at=at.isoformat(),
                service=self.service,
                method=method,
                host=host,
                path=path,
                query=scope["query_string"].decode("latin-1"),
                status=status,
                fault=fault.kind if fault else None,
                milliseconds=round((self.clock() - began) * 1000, 2),
                user_agent=header(scope, "user-agent"),
            )
            self.log.add(asked)

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                left, most = self.rates.left(self.service, began)
                told = refusals.announced(self.service, left, most, at)
                headers = MutableHeaders(raw=list(message["headers"]))
                for name, value in told.items():
                    headers.setdefault(name, value)
                message = {**message, "headers": headers.raw}
            elif not message.get("more_body", False):
                note()  # before the client has it all: who then reads the log finds this in it
            await send(message)

        scope[BEFORE_CUT] = note
        try:
            if wait:
                await refusals.too_often(self.service, wait, now=at)(scope, receive, noting)
            elif fault is not None:
                visit = misbehaviour.Visit(fault, self.service, self.app, scope, receive, noting)
                await misbehaviour.play(visit)
            else:
                await self.app(scope, receive, noting)
        finally:
            note()
