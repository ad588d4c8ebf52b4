"""The open web over httpx2: one request at a time for each host, and never more than we can take.

An address is checked when the connection is made (guarded.py), a body is taken under a cap
(bodies.py), a redirect is an answer and not followed. Redirects, robots.txt and retries are
collect/crawl/visits.py's.
"""

import asyncio
import random
import ssl
import time
import zlib
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from datetime import UTC, datetime

import httpx2

from hype_pipeline.errors import NoAnswer, WillNotFetch
from hype_pipeline.protocols import WebAnswer
from hype_pipeline.services.addresses import AddressGuard, ConnectTo, Target, target_of
from hype_pipeline.services.bodies import taken
from hype_pipeline.services.guarded import GuardedTransport
from hype_pipeline.services.http import keep_libraries_discreet, retry_after

_WITHOUT_A_BODY = frozenset({204, 301, 302, 303, 304, 307, 308})


class Web:
    """A fetcher for blogs. Use as an async context manager, inside one event loop."""

    def __init__(
        self,
        *,
        agent: str,
        host_delay: float,
        host_jitter: float,
        max_connections: int,
        connect_to: ConnectTo,
        guard: AddressGuard,
        rng: random.Random,
    ) -> None:
        self._told = {
            "User-Agent": agent,
            "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1",
            "Accept-Encoding": "gzip",
            "Accept-Language": "en",
        }
        self._connect_to = connect_to
        self._gates = _HostGates(host_delay, host_jitter, rng)
        self._slots = asyncio.Semaphore(max_connections)
        # The transport itself: a client on top would keep cookies and look into redirects.
        self._transport = GuardedTransport(connect_to, guard, max_connections)
        keep_libraries_discreet()

    async def __aenter__(self) -> "Web":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._transport.aclose()

    async def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str],
        delay: float,
        within: float,
        kinds: Sequence[str],
        cut_at: int | None = None,
    ) -> WebAnswer:
        """The answer of *url*, whatever its status; see protocols.Web."""
        target = target_of(url)
        request = self._request(url, target, headers)
        async with self._gates.turn(target.host, delay), self._slots:
            try:
                async with asyncio.timeout(within):
                    return await self._ask(url, request, kinds, cut_at)
            except TimeoutError as error:
                raise NoAnswer("web", "timeout", f"{url} took over {within:.0f} s.") from error
            except (httpx2.ConnectError, ssl.SSLError) as error:
                raise _not_connected(url, error) from error
            except (httpx2.TransportError, zlib.error) as error:
                raise NoAnswer("web", "broken", f"{url}: {type(error).__name__} {error}") from error

    def _request(self, url: str, target: Target, headers: Mapping[str, str]) -> httpx2.Request:
        """The request for *url*, which goes to *target* however else *url* may be read."""
        mapped = self._connect_to.of(target.host, target.port) is not None
        try:
            asked = httpx2.URL(url).copy_with(
                scheme="http" if mapped else target.scheme,
                host=target.host,
                port=target.port,
                fragment=None,
            )
        except httpx2.InvalidURL as error:
            raise WillNotFetch("web", "bad_url", f"{url!r}: {error}") from error
        named = f"[{target.host}]" if ":" in target.host else target.host
        return httpx2.Request("GET", asked, headers={"Host": named, **self._told, **headers})

    async def _ask(
        self, url: str, request: httpx2.Request, kinds: Sequence[str], cut_at: int | None
    ) -> WebAnswer:
        answer = await self._transport.handle_async_request(request)
        async with aclosing(answer):
            said = {name.lower(): value for name, value in answer.headers.items()}
            body = b""
            if answer.status_code not in _WITHOUT_A_BODY:
                _check_kind(url, answer.status_code, said, kinds)
                body = await taken(url, answer, said, cut_at)
            now = datetime.now(UTC)
            return WebAnswer(
                url,
                answer.status_code,
                said,
                body,
                now,
                lines=tuple((name.lower(), value) for name, value in answer.headers.multi_items()),
                asked=_lines_of(request),
                retry_after=retry_after(said.get("retry-after"), now=now),
            )


def _lines_of(request: httpx2.Request) -> tuple[tuple[str, str], ...]:
    path = request.url.raw_path.decode("ascii")
    return (("GET", path), *request.headers.multi_items())


def _check_kind(url: str, status: int, said: Mapping[str, str], kinds: Sequence[str]) -> None:
    kind = said.get("content-type", "").split(";")[0].strip().lower()
    if kinds and status < 400 and kind and kind not in kinds:
        raise WillNotFetch("web", f"content_type:{kind[:60]}", f"{url} is {kind}.")


def _not_connected(url: str, error: Exception) -> NoAnswer | WillNotFetch:
    if "CERTIFICATE" in str(error).upper() or "SSL" in str(error).upper():
        return WillNotFetch("web", "tls", f"{url}: {error}")
    return NoAnswer("web", "no_connection", f"{url}: {error}")


class _HostGates:
    """One request in flight for each host, and a pause between two of them.

    A host with `www.` and without is one: it is the same server nearly always.
    """

    def __init__(self, delay: float, jitter: float, rng: random.Random) -> None:
        self._delay = delay
        self._jitter = jitter
        self._rng = rng
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._free_at: dict[str, float] = {}

    @asynccontextmanager
    async def turn(self, host: str, delay: float) -> AsyncIterator[None]:
        site = host.removeprefix("www.")
        async with self._locks[site]:
            wait = self._free_at.get(site, 0.0) - time.monotonic()
            if wait > 0:
                await asyncio.sleep(wait)
            try:
                yield
            finally:
                pause = max(delay, self._delay) * (1 + self._jitter * self._rng.random())
                self._free_at[site] = time.monotonic() + pause
