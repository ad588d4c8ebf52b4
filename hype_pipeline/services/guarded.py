"""Connections that are made to the very address that was checked.

Which addresses may be asked is addresses.py's, what is asked web.py's.
"""

import asyncio
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpcore2
import httpx2

from hype_pipeline.services.addresses import AddressGuard, ConnectTo
from hype_pipeline.services.certificates import certificates

_KEPT = 15.0  # seconds that an idle connection is kept for the host's next page


class GuardedTransport(httpx2.AsyncHTTPTransport):
    """httpx2's transport over a pool that connects through the guard. TLS and Host keep the name."""

    def __init__(self, connect_to: ConnectTo, guard: AddressGuard, max_connections: int) -> None:
        super().__init__(verify=certificates(trust_env=False), trust_env=False)
        # Dead blogs keep name servers busy for many seconds; the loop's own threads are too few.
        self._names = ThreadPoolExecutor(max_connections, "names")
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=certificates(trust_env=False),
            max_connections=max_connections,
            max_keepalive_connections=max_connections,
            keepalive_expiry=_KEPT,
            network_backend=_GuardedBackend(connect_to, guard, self._names),
        )

    async def aclose(self) -> None:
        """Close the connections, without waiting for name servers."""
        self._names.shutdown(wait=False, cancel_futures=True)
        await super().aclose()


class _GuardedBackend(httpcore2.AsyncNetworkBackend):
    def __init__(
        self, connect_to: ConnectTo, guard: AddressGuard, names: ThreadPoolExecutor
    ) -> None:
        self._inner = httpcore2.AnyIOBackend()
        self._connect_to = connect_to
        self._guard = guard
        self._names = names

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        at, at_port = self._connect_to.of(host, port) or (host, port)
        failure: Exception | None = None
        for address in await self._guard.resolve(at, at_port, self._names):
            try:
                return await self._inner.connect_tcp(
                    address, at_port, timeout, local_address, socket_options
                )
            except httpcore2.ConnectError as error:
                failure = error
        raise failure or httpcore2.ConnectError(f"{host} has no address")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
