"""The open web over httpx2: one request at a time for each host, and never more than we can take.

A body is inflated under a cap, an address is checked when the connection is made, a redirect is an
answer and not followed. Redirects, robots.txt and retries are collect/fetch.py's.
"""

import asyncio
import random
import ssl
import time
import zlib
from collections import defaultdict
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import httpcore2
import httpx2

from hype_pipeline.errors import NoAnswer, WillNotFetch
from hype_pipeline.protocols import WebAnswer
from hype_pipeline.services.addresses import AddressGuard, ConnectTo, Target, target_of

LARGEST = (
    3 * 1024 * 1024
)  # bytes of a body, inflated; the 99th percentile of article pages is 0.7 MB
_INFLATED_AT_ONCE = 65_536  # bytes; what a bomb may fill before the cap is looked at
_JITTER = 0.25  # share of the delay that is added at random, so that hosts do not beat in time


class Web:
    """A fetcher for blogs. Use as an async context manager, inside one event loop."""

    def __init__(
        self,
        *,
        agent: str,
        host_delay: float,
        max_connections: int,
        connect_to: ConnectTo,
        guard: AddressGuard,
        rng: random.Random,
    ) -> None:
        self.agent = agent
        self._connect_to = connect_to
        self._gates = _HostGates(host_delay, rng)
        self._slots = asyncio.Semaphore(max_connections)
        self._http = httpx2.AsyncClient(
            transport=_GuardedTransport(_GuardedBackend(connect_to, guard), max_connections),
            headers={"User-Agent": agent, "Accept-Encoding": "gzip", "Accept-Language": "en"},
            timeout=None,  # the total deadline below is the only one
            trust_env=False,
        )

    async def __aenter__(self) -> "Web":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    async def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str],
        delay: float,
        within: float,
        kinds: Sequence[str],
    ) -> WebAnswer:
        """The answer of *url*, whatever its status; see protocols.Web."""
        target = target_of(url)
        async with self._gates.turn(target.host, delay), self._slots:
            try:
                async with asyncio.timeout(within):
                    return await self._ask(url, target, headers, kinds)
            except TimeoutError as error:
                raise NoAnswer("web", "timeout", f"{url} took over {within:.0f} s.") from error
            except (httpx2.ConnectError, ssl.SSLError) as error:
                raise _not_connected(url, error) from error
            except (httpx2.TransportError, zlib.error) as error:
                raise NoAnswer("web", "broken", f"{url}: {type(error).__name__} {error}") from error
            except httpx2.InvalidURL as error:
                raise WillNotFetch("web", "bad_url", f"{url!r}: {error}") from error

    async def _ask(
        self, url: str, target: Target, headers: Mapping[str, str], kinds: Sequence[str]
    ) -> WebAnswer:
        asked = url
        told = dict(headers)
        if self._connect_to.of(target.host, target.port):
            parts = urlsplit(url)
            asked = parts._replace(scheme="http", netloc=f"{target.host}:{target.port}").geturl()
            told["Host"] = target.host
        async with self._http.stream("GET", asked, headers=told, follow_redirects=False) as answer:
            said = {name.lower(): value for name, value in answer.headers.items()}
            body = b""
            if not answer.has_redirect_location and answer.status_code != 304:
                _check_kind(url, answer.status_code, said, kinds)
                body = await _body(url, answer, said)
            return WebAnswer(url, answer.status_code, said, body, datetime.now(UTC))


def _check_kind(url: str, status: int, said: Mapping[str, str], kinds: Sequence[str]) -> None:
    kind = said.get("content-type", "").split(";")[0].strip().lower()
    if kinds and status < 400 and kind and kind not in kinds:
        raise WillNotFetch("web", f"content_type:{kind[:60]}", f"{url} is {kind}.")


async def _body(url: str, answer: httpx2.Response, said: Mapping[str, str]) -> bytes:
    encoding = said.get("content-encoding", "identity").strip().lower()
    if encoding not in ("gzip", "x-gzip", "identity", ""):
        raise WillNotFetch(
            "web", "encoding", f"{url} is sent as {encoding}, which was not asked for."
        )
    stated = said.get("content-length", "")
    if stated.isdigit() and int(stated) > LARGEST:
        raise WillNotFetch("web", "too_large", f"{url} has {stated} bytes.")
    body = bytearray()
    # Closed at once when the cap is reached: a forgotten iterator would keep what it has received.
    async with (
        aclosing(answer.aiter_raw()) as chunks,
        aclosing(_inflated(chunks) if encoding.endswith("gzip") else chunks) as parts,
    ):
        async for part in parts:
            body += part
            if len(body) > LARGEST:
                raise WillNotFetch("web", "too_large", f"{url} is larger than {LARGEST} bytes.")
    return bytes(body)


async def _inflated(chunks: AsyncIterator[bytes]) -> AsyncGenerator[bytes, None]:
    """Inflate piece by piece, so that a bomb is noticed long before it has gone off."""
    inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
    async for chunk in chunks:
        rest = chunk
        while rest and not inflater.eof:
            yield inflater.decompress(rest, _INFLATED_AT_ONCE)
            rest = inflater.unconsumed_tail
    yield inflater.flush(_INFLATED_AT_ONCE)
    if not inflater.eof:
        raise zlib.error("the body ends in the middle")


def _not_connected(url: str, error: Exception) -> NoAnswer | WillNotFetch:
    if "CERTIFICATE" in str(error).upper() or "SSL" in str(error).upper():
        return WillNotFetch("web", "tls", f"{url}: {error}")
    return NoAnswer("web", "no_connection", f"{url}: {error}")


class _HostGates:
    """One request in flight for each host, and a pause between two of them."""

    def __init__(self, delay: float, rng: random.Random) -> None:
        self._delay = delay
        self._rng = rng
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._free_at: dict[str, float] = {}

    @asynccontextmanager
    async def turn(self, host: str, delay: float) -> AsyncIterator[None]:
        async with self._locks[host]:
            wait = self._free_at.get(host, 0.0) - time.monotonic()
            if wait > 0:
                await asyncio.sleep(wait)
            try:
                yield
            finally:
                pause = max(delay, self._delay) * (1 + _JITTER * self._rng.random())
                self._free_at[host] = time.monotonic() + pause


class _GuardedBackend(httpcore2.AsyncNetworkBackend):
    """Connects to the very address that was checked; TLS and Host keep the name."""

    def __init__(self, connect_to: ConnectTo, guard: AddressGuard) -> None:
        self._inner = httpcore2.AnyIOBackend()
        self._connect_to = connect_to
        self._guard = guard

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
        for address in await self._guard.resolve(at, at_port):
            try:
                return await self._inner.connect_tcp(
                    address, at_port, timeout, local_address, socket_options
                )
            except httpcore2.ConnectError as error:
                failure = error
        raise failure or httpcore2.ConnectError(f"{host} has no address")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class _GuardedTransport(httpx2.AsyncHTTPTransport):
    """httpx2's transport over a pool that connects through the guard."""

    def __init__(self, backend: _GuardedBackend, max_connections: int) -> None:
        super().__init__(trust_env=False)
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=httpx2.create_ssl_context(trust_env=False),
            max_connections=max_connections,
            max_keepalive_connections=max_connections,
            keepalive_expiry=15.0,
            network_backend=backend,
        )
