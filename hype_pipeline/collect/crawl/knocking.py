"""Asking hosts patiently: a passing failure is tried again, a host that goes on failing is left alone.

Where to go next after an answer is visits.py's; the pace of one host is services/web.py's.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import stamina

from hype_pipeline.collect.crawl.archive import Archive
from hype_pipeline.errors import NoAnswer, WillNotFetch
from hype_pipeline.protocols import Web, WebAnswer

ATTEMPTS = 2
# Failures of a host in a row after which its robots.txt shows whether it is still there at all, and
# after which it is left alone although it is: its other links wait for the next run.
MOST_FAILURES = 4
MOST_OF_THE_LIVING = 16
REDIRECTS = frozenset({301, 302, 303, 307, 308})
_WORTH_A_RETRY = frozenset({"broken", "no_connection", "name_server"})  # a hang would hang again
_SHORTEST_WAIT = 0.1  # seconds


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """How long one request may take, and how long a host may let us wait for the next."""

    deadline: float = 30.0  # seconds, from connecting to the last byte
    longest_wait: float = 30.0  # seconds; a host that asks for more is left to the next run


class Knocker:
    """Asks hosts during one crawl, and remembers who does not answer."""

    def __init__(self, web: Web, archive: Archive, limits: Limits) -> None:
        self._web = web
        self._archive = archive
        self._limits = limits
        self._failures: defaultdict[str, int] = defaultdict(int)
        self._left: dict[str, str] = {}  # hosts that are left alone until the next run

    async def ask(
        self,
        url: str,
        *,
        headers: Mapping[str, str],
        delay: float,
        kinds: tuple[str, ...],
        cut_at: int | None = None,
    ) -> WebAnswer:
        """The answer of *url*. Raises NoAnswer, also for 429 and 5xx, or WillNotFetch."""
        host = urlsplit(url).netloc
        if host in self._left:
            raise NoAnswer("web", self._left[host], f"{host} is left alone until the next run.")
        try:
            async for attempt in stamina.retry_context(
                self._pause, attempts=ATTEMPTS, timeout=None
            ):
                with attempt:
                    answer = await self._web.get(
                        url,
                        headers=headers,
                        delay=delay,
                        within=self._limits.deadline,
                        kinds=kinds,
                        cut_at=cut_at,
                    )
                    self._look_at(url, answer)
        except NoAnswer as failure:
            self._failures[host] += 1
            if not await self._worth_more(url, failure, self._failures[host]):
                self._left[host] = failure.problem
            # Without a traceback, which would hold what was received so far.
            raise NoAnswer("web", failure.problem, str(failure)) from None
        self._failures[host] = 0
        return answer

    async def _worth_more(self, url: str, failure: NoAnswer, in_a_row: int) -> bool:
        """Whether the host is asked for other pages after this failure: its pages may be broken
        where the host is not, and must not stand in the way of the others in every run."""
        if (failure.retry_after or 0.0) > self._limits.longest_wait:
            return False
        if in_a_row % MOST_FAILURES:
            return True
        if failure.problem == "http_429" or in_a_row >= MOST_OF_THE_LIVING:
            return False
        parts = urlsplit(url)
        try:
            answer = await self._web.get(
                f"{parts.scheme}://{parts.netloc}/robots.txt",
                headers={},
                delay=0.0,
                within=self._limits.deadline,
                kinds=(),
                cut_at=1,
            )
        except (NoAnswer, WillNotFetch):
            return False
        return not _passing(answer.status)

    def _look_at(self, url: str, answer: WebAnswer) -> None:
        passing = _passing(answer.status)
        if passing or answer.status in REDIRECTS:
            self._archive.also(answer)  # it settles nothing, but it was fetched
        if passing:
            raise NoAnswer(
                "web",
                f"http_{answer.status}",
                f"{url} answered {answer.status}.",
                retry_after=answer.retry_after,
            )

    def _pause(self, error: Exception) -> bool | float:
        """Whether to try again within the run, or after how many seconds."""
        if not isinstance(error, NoAnswer):
            return False
        if error.retry_after is not None:
            wait = error.retry_after
            return wait <= self._limits.longest_wait and max(wait, _SHORTEST_WAIT)
        return error.problem in _WORTH_A_RETRY or error.problem.startswith("http_")


def _passing(status: int) -> bool:
    return status == 429 or status >= 500
