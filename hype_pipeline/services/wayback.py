"""The Wayback Machine: the copy of a page that was captured nearest to a day.

The availability API says which capture that is, the `wayback` package plays it back at a polite
rate. Deciding when a copy is wanted is collect/pages.py's.
"""

import io
import time
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx2

from hype_pipeline.collect.page_size import LARGEST_PAGE
from hype_pipeline.errors import Refused, Retryable
from hype_pipeline.protocols import Capture
from hype_pipeline.services.certificates import certificates

if TYPE_CHECKING:
    from wayback import WaybackClient

_HOME = "https://web.archive.org"  # what the package calls; rebased onto the configured address
_TIMEOUT = 30.0  # seconds, for each request
_AT_ONCE = 65_536  # bytes, inflated
_LONGEST = 60.0  # seconds for a whole copy
_SERVICE = "wayback"


class Wayback:
    """The Wayback Machine at *url*, with the availability API at *availability_url*."""

    provider = "wayback"

    def __init__(self, *, url: str, availability_url: str, agent: str, rate: float) -> None:
        self._url = url.rstrip("/")
        self._agent = agent
        self._rate = rate
        self._availability = httpx2.Client(
            base_url=availability_url,
            headers={"User-Agent": agent},
            timeout=_TIMEOUT,
            trust_env=False,
            verify=certificates(trust_env=False),
        )
        self._client: WaybackClient | None = None

    def close(self) -> None:
        """Close the connections."""
        self._availability.close()
        if self._client is not None:
            self._client.close()

    def nearest(self, url: str, around: date) -> Capture | None:
        """The good copy captured nearest to *around*; None when there is none."""
        from requests.exceptions import RequestException
        from urllib3.exceptions import HTTPError
        from wayback.exceptions import (
            BlockedByRobotsError,
            BlockedSiteError,
            MementoPlaybackError,
            WaybackException,
        )

        captured_at = self._nearest_time(url, around)
        if captured_at is None:
            return None
        try:
            memento = self._wayback().get_memento(url, timestamp=captured_at, exact=False)
        except (BlockedByRobotsError, BlockedSiteError) as error:
            raise Refused(_SERVICE, f"{url} is excluded: {error}") from error
        except MementoPlaybackError:
            return None
        except (WaybackException, RequestException, HTTPError) as error:
            raise Retryable(_SERVICE, f"the copy of {url} did not come: {error}") from error
        with memento:
            return Capture(
                url=url,
                capture_url=memento.memento_url,
                captured_at=memento.timestamp,
                status=memento.status_code,
                headers={name.lower(): value for name, value in memento.headers.items()},
                body=memento.content,
                retrieved_at=datetime.now(UTC),
            )

    def _nearest_time(self, url: str, around: date) -> datetime | None:
        self._wait()
        query = {"url": url, "timestamp": f"{around:%Y%m%d}"}
        try:
            answer = self._availability.get("/wayback/available", params=query)
        except httpx2.TransportError as error:
            raise Retryable(_SERVICE, f"the availability of {url} is not told: {error}") from error
        if answer.status_code == 429 or answer.status_code >= 500:
            raise Retryable(_SERVICE, f"its availability API answered {answer.status_code}.")
        if answer.is_error:
            raise Refused(
                _SERVICE, f"its availability API answered {answer.status_code} for {url}."
            )
        try:
            closest: Mapping[str, Any] = answer.json()["archived_snapshots"].get("closest") or {}
            found = closest.get("available") and str(closest.get("status", "200")) == "200"
            told = str(closest["timestamp"]) if found else None
            return datetime.strptime(told, "%Y%m%d%H%M%S").replace(tzinfo=UTC) if told else None
        except (ValueError, KeyError, AttributeError) as error:
            raise Retryable(
                _SERVICE, f"its availability API answered nonsense: {error!r}"
            ) from error

    def _wait(self) -> None:
        """The availability API counts towards the same rate as the copies."""
        self._wayback().session.rate_limts["/"].wait()

    def _wayback(self) -> "WaybackClient":
        if self._client is None:
            self._client = _client(self._url, self._agent, self._rate)
        return self._client


def _capped(url: str, chunks: Iterable[bytes]) -> io.BytesIO:
    """The whole body, which may take so much space and so much time."""
    body, end = io.BytesIO(), time.monotonic() + _LONGEST
    for chunk in chunks:
        if time.monotonic() > end:
            raise Retryable(_SERVICE, f"{url} took over {_LONGEST:.0f} s.")
        if body.tell() + len(chunk) > LARGEST_PAGE:
            raise Refused(_SERVICE, f"{url} is larger than {LARGEST_PAGE} bytes")
        body.write(chunk)
    body.seek(0)
    return body


def _client(url: str, agent: str, rate: float) -> "WaybackClient":
    from requests.adapters import HTTPAdapter
    from wayback import WaybackClient, WaybackSession

    class Rebase(HTTPAdapter):  # type: ignore[misc]  # requests ships no types
        """Sends to *url* what is addressed to the Wayback Machine, and takes only so much."""

        def send(self, request: Any, **kwargs: Any) -> Any:
            asked = request.url
            parts = urlsplit(asked)
            request.url = f"{url}{parts.path}" + (f"?{parts.query}" if parts.query else "")
            request.headers["Accept-Encoding"] = "gzip"  # what else is installed would be offered
            answer = super().send(request, **{**kwargs, "stream": True})
            request.url = answer.url = asked  # the package reads the capture's time out of it
            streamed, answer.raw = answer.raw, None
            try:
                if answer.headers.get("Content-Encoding", "gzip").lower() != "gzip":
                    raise Refused(_SERVICE, f"{asked} is packed in a way that was not asked for.")
                pieces = iter(lambda: streamed.read1(_AT_ONCE, decode_content=True), b"")
                answer.raw = _capped(asked, pieces)
            finally:
                streamed.close()
            return answer

    session = WaybackSession(
        retries=2,
        backoff=1,
        timeout=_TIMEOUT,
        user_agent=agent,
        search_calls_per_second=rate,
        memento_calls_per_second=rate,
    )
    session.trust_env = False
    for home in (_HOME, _HOME.replace("https", "http")):
        session.mount(home, Rebase())
    return WaybackClient(session)
