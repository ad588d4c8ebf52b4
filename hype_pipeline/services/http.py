"""Asking a service that answers JSON: pace, retries, and errors that say what to do.

What a service's answers mean is its own module's business. Secrets are given once, to the
constructor: they go out with each request and are in no address, log line or error that comes back.
"""

import json
import logging
import time
import weakref
from collections.abc import Callable, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, TypeVar

import httpx2
import stamina

from hype_pipeline.errors import QuotaExceeded, Refused, Retryable, TooOften
from hype_pipeline.raw_answers import RawAnswer
from hype_pipeline.services.certificates import certificates
from hype_pipeline.services.rates import Gate

_log = logging.getLogger(__name__)
Answer = TypeVar("Answer")
Clock = Callable[[], datetime]
Params = Mapping[str, str | int]
# Looks at a status and its JSON (None: it is none), and raises what it knows better than we do.
Verdict = Callable[[int, Any], None]

ATTEMPTS = 5
# Longer is no hiccup: the run ends with what it has, and the orchestrator comes back later. A
# day-long Retry-After (Spotify sends them) would otherwise hang a run in silence.
LONGEST_WAIT = 120.0  # seconds
_TIMEOUT = 20.0  # seconds, for connecting and between two reads
_LONGEST_ANSWER = 60.0  # seconds from its head to its last byte
_LARGEST = 16 * 2**20  # bytes of an answer, inflated
_TRY_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_REDIRECTS = 3
_REFUSED = object()  # a 404 is a refusal


def patiently(ask: Callable[[], Answer]) -> Answer:
    """The answer of *ask*, which is called again while it raises Retryable: a few times, with
    growing pauses or those that the service names."""
    for attempt in stamina.retry_context(
        on=_again, attempts=ATTEMPTS, timeout=None, wait_initial=1.0, wait_max=30.0
    ):
        with attempt:
            return ask()
    raise AssertionError("stamina returns or raises")


def _again(error: Exception) -> bool | float:
    if not isinstance(error, Retryable):
        return False
    if error.retry_after is None:
        return True
    return error.retry_after if error.retry_after <= LONGEST_WAIT else False


def retry_after(told: str | None, *, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for; None when it is absent or unreadable."""
    if not told:
        return None
    try:
        return max(0.0, float(told))
    except ValueError:
        pass
    try:
        return max(0.0, (parsedate_to_datetime(told) - now).total_seconds())
    except (ValueError, TypeError):
        return None


def spent(service: str, wait: float | None) -> QuotaExceeded:
    """A quota is spent; *wait* is how long, in seconds, if the service says so."""
    later = f"in {wait / 3600:.1f} hours" if wait else "tomorrow"
    return QuotaExceeded(service, f"the quota is spent. What is done stays; go on {later}.")


class JsonService:
    """One service: its address, its pace, its secrets."""

    def __init__(
        self,
        name: str,
        url: str,
        *,
        gate: Gate,
        now: Clock,
        secrets: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        advice: str = "",
        again: frozenset[int] = frozenset(),
        verdict: Verdict | None = None,
        quota: bool = False,
    ) -> None:
        """*secrets* are query parameters; *advice* ends the message of a refusal; *again* are
        statuses that pass at this service, though they are refusals elsewhere; with *quota*, one
        that goes on saying "too often" has a quota, and it is spent."""
        self.name = name
        self._url = httpx2.URL(url.rstrip("/"))
        self._gate = gate
        self._now = now
        self._secrets = dict(secrets or {})
        self._advice = advice
        self._again = _TRY_AGAIN | again
        self._verdict = verdict
        self._quota = quota
        self._client = httpx2.Client(
            headers=dict(headers or {}), timeout=_TIMEOUT, verify=certificates(trust_env=True)
        )
        weakref.finalize(self, self._client.close)  # nobody has to remember to
        keep_libraries_discreet()

    def json(self, path: str, params: Params | None = None, *, absent: Any = _REFUSED) -> RawAnswer:
        """The JSON at *path*; *absent*, when given, is what a 404 stands for.

        Raises Refused, Retryable, or QuotaExceeded when it says to come back much later.
        """
        return self._patiently(lambda: self._ask(path, params or {}, absent, parsed=True))

    def text(self, path: str, params: Params | None = None, *, absent: Any = _REFUSED) -> RawAnswer:
        """As `json`, for the rare page that is not JSON."""
        return self._patiently(lambda: self._ask(path, params or {}, absent, parsed=False))

    def _patiently(self, ask: Callable[[], RawAnswer]) -> RawAnswer:
        try:
            return patiently(ask)
        except Retryable as failure:
            wait = failure.retry_after
            if (wait or 0) > LONGEST_WAIT or (self._quota and isinstance(failure, TooOften)):
                raise spent(self.name, wait) from None
            raise

    def _ask(self, path: str, params: Params, absent: Any, *, parsed: bool) -> RawAnswer:
        self._gate.wait()
        shown = self._url.copy_with(path=self._url.path.rstrip("/") + path)
        shown = shown.copy_merge_params(dict(params))
        status, headers, body = self._get(path, shown.copy_merge_params(self._secrets))
        told = _parsed(body)
        self._judge(status, headers, told)
        if status == HTTPStatus.NOT_FOUND and absent is not _REFUSED:
            return RawAnswer(absent, str(shown), self._now())
        self._refuse(path, status, headers)
        if not parsed:
            return RawAnswer(body.decode("utf-8", "replace"), str(shown), self._now())
        if told is None:
            raise Retryable(self.name, f"GET {path} answered something that is not JSON.")
        return RawAnswer(told, str(shown), self._now())

    def _get(self, path: str, url: httpx2.URL) -> tuple[int, httpx2.Headers, bytes]:
        try:
            for _ in range(_REDIRECTS):
                with self._client.stream("GET", url) as response:
                    if not self._leads_home(response):
                        return response.status_code, response.headers, _read(self.name, response)
                    url = url.join(response.headers["location"])
        except (httpx2.UnsupportedProtocol, httpx2.InvalidURL) as error:
            raise Refused(self.name, f"{self._url} is no address that can be asked.") from error
        except httpx2.RequestError as error:
            # The library's message may hold the address with its secrets; its class says enough.
            failure = type(error).__name__
            raise Retryable(self.name, f"GET {path} failed with {failure}.") from None
        raise Refused(self.name, f"GET {path} redirects in circles. {self._advice}".strip())

    def _leads_home(self, response: httpx2.Response) -> bool:
        """Whether this redirects within the service; one that leads elsewhere is not followed."""
        following = response.next_request
        return following is not None and following.url.host == self._url.host

    def _judge(self, status: int, headers: httpx2.Headers, told: Any) -> None:
        if self._verdict is None:
            return
        try:
            self._verdict(status, told)
        except TooOften as failure:
            failure.retry_after = retry_after(headers.get("retry-after"), now=self._now())
            raise

    def _refuse(self, path: str, status: int, headers: httpx2.Headers) -> None:
        if status in self._again:
            wait = retry_after(headers.get("retry-after"), now=self._now())
            asked = "" if wait is None else f" and asks to wait {wait:.0f} s"
            kind = TooOften if status == HTTPStatus.TOO_MANY_REQUESTS else Retryable
            raise kind(self.name, f"GET {path} answered {status}{asked}.", retry_after=wait)
        if status >= HTTPStatus.BAD_REQUEST:
            raise Refused(self.name, f"GET {path} answered {status}. {self._advice}".strip())
        if status >= HTTPStatus.MULTIPLE_CHOICES:
            elsewhere = httpx2.URL(headers.get("location", "")).host or "nowhere"
            raise Refused(
                self.name,
                f"GET {path} redirects to {elsewhere}, which is not {self._url.host}. "
                "If the service has moved, set its new address.",
            )


def _read(service: str, response: httpx2.Response) -> bytes:
    body, end = bytearray(), time.monotonic() + _LONGEST_ANSWER
    for chunk in response.iter_bytes():
        body += chunk
        if time.monotonic() > end:
            raise Retryable(service, f"An answer took over {_LONGEST_ANSWER:.0f} s.")
        if len(body) > _LARGEST:
            raise Refused(service, f"The answer is larger than {_LARGEST} bytes.")
    return bytes(body)


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None


class _NoQueries(logging.Filter):
    """The HTTP library logs each address at INFO; keys stand in queries."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(
                part.copy_with(query=None) if isinstance(part, httpx2.URL) else part
                for part in record.args
            )
        return True


_no_queries = _NoQueries()


def keep_libraries_discreet() -> None:
    """No queries in log lines, and no lines of libraries on standard output."""
    logging.getLogger("httpx2").addFilter(_no_queries)  # adding it twice adds it once
    # Where structlog happens to be installed, stamina prints retries on standard output, which
    # belongs to the command's answer.
    stamina.instrumentation.set_on_retry_hooks([_note_retry])


def _note_retry(details: stamina.instrumentation.RetryDetails) -> None:
    """A line for those who want to know; a retry is nothing to worry about."""
    _log.info("%s Trying again in %.1f s.", details.caused_by, details.wait_for)
