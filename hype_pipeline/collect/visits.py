"""A visit to a page: robots.txt asked first, redirects followed by hand, passing causes retried.

What the answer is worth, and keeping it, is fetch.py's.
"""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urldefrag, urljoin, urlsplit

import stamina

from hype_pipeline.collect import robots
from hype_pipeline.collect.archive import ROBOTS, Archive, Entry
from hype_pipeline.errors import NoAnswer, WillNotFetch
from hype_pipeline.protocols import Web, WebAnswer

KINDS = ("text/html", "application/xhtml+xml")
MOST_REDIRECTS = 5
DEADLINE = 30.0  # seconds for one request, from connecting to the last byte
LONGEST_WAIT = 30.0  # seconds; a host that asks for more is left to the next run
ATTEMPTS = 2
MOST_FAILURES = 4  # of a host in a row; its other links wait for the next run
_WORTH_A_RETRY = frozenset({"broken", "no_connection", "name_server"})  # a hang would hang again
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Visited:
    """The answer at the end of all redirects, and what the hosts on the way signal."""

    answer: WebAnswer
    signal: str | None  # an opt-out from training that stands in robots.txt


class Visits:
    """Visits during one crawl; what robots.txt said, and who does not answer, is remembered."""

    def __init__(self, web: Web, archive: Archive, now: datetime) -> None:
        self._web = web
        self._archive = archive
        self._now = now
        self._rules: dict[str, robots.Rules | NoAnswer | WillNotFetch] = {}
        self._failures: defaultdict[str, int] = defaultdict(int)
        self._left: dict[str, str] = {}  # hosts that are left alone until the next run
        self._asking: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def page(self, url: str, headers: Mapping[str, str]) -> Visited:
        """The page at *url*. Raises NoAnswer (passing) or WillNotFetch (for good)."""
        at, signal, seen = url, None, set[str]()
        while at not in seen and len(seen) <= MOST_REDIRECTS:
            seen.add(at)
            rules = await self._rules_for(at)
            if not rules.allows(at):
                raise WillNotFetch("web", "robots_disallowed", f"robots.txt disallows {at}.")
            signal = signal or rules.signal()
            answer = await self._asked(at, headers, rules.delay(), KINDS)
            if answer.status not in _REDIRECTS or not answer.headers.get("location"):
                return Visited(answer, signal)
            at = urldefrag(urljoin(at, answer.headers["location"])).url
        problem = "redirect_loop" if at in seen else "too_many_redirects"
        raise WillNotFetch("web", problem, f"{url} is redirected without end.")

    def signal_at(self, url: str) -> str | None:
        """The opt-out that *url*'s host signals, as far as this crawl has read its robots.txt."""
        parts = urlsplit(url)
        rules = self._rules.get(f"{parts.scheme}://{parts.netloc}")
        return rules.signal() if isinstance(rules, robots.Rules) else None

    async def _rules_for(self, url: str) -> robots.Rules:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        async with self._asking[origin]:
            if origin not in self._rules:
                # Without a traceback, which would hold what was received so far.
                try:
                    self._rules[origin] = await self._rules_at(f"{origin}/robots.txt")
                except NoAnswer as error:
                    self._rules[origin] = NoAnswer("web", error.problem, str(error))
                except WillNotFetch as error:
                    self._rules[origin] = WillNotFetch("web", error.problem, str(error))
        rules = self._rules[origin]
        if isinstance(rules, robots.Rules):
            return rules
        raise type(rules)("web", rules.problem, str(rules))

    async def _rules_at(self, url: str) -> robots.Rules:
        known = self._archive.find(url, ROBOTS)
        if known is not None and known.retrieved_at > self._now - robots.FRESH:
            body = self._archive.body(known.digest) if known.digest else b""
            return robots.rules_of(known.status, body) or robots.NONE_ALLOWED
        answer = await self._robots_answer(url)
        rules = robots.rules_of(answer.status, answer.body)
        if rules is None:
            told = f"{url} answered {answer.status}: nothing may be fetched until it recovers."
            raise NoAnswer("web", "robots_unreachable", told)
        self._archive.keep(_robots_entry(url, answer), answer.headers, answer.body)
        return rules

    async def _robots_answer(self, url: str) -> WebAnswer:
        """RFC 9309, 2.3.1.2: redirects are followed, also to other hosts; too many mean no rules."""
        at = url
        for _ in range(MOST_REDIRECTS + 1):
            try:
                answer = await self._asked(at, {}, 0.0, ())
            except WillNotFetch as refusal:
                if at == url and refusal.problem != "too_large":
                    raise
                break
            if answer.status not in _REDIRECTS or not answer.headers.get("location"):
                return answer
            at = urljoin(at, answer.headers["location"])
        return WebAnswer(url, 404, {}, b"", self._now)

    async def _asked(
        self, url: str, headers: Mapping[str, str], delay: float, kinds: tuple[str, ...]
    ) -> WebAnswer:
        host = urlsplit(url).netloc
        if host in self._left:
            raise NoAnswer("web", self._left[host], f"{host} is left alone until the next run.")
        try:
            async for attempt in stamina.retry_context(_pause, attempts=ATTEMPTS, timeout=None):
                with attempt:
                    answer = await self._web.get(
                        url, headers=headers, delay=delay, within=DEADLINE, kinds=kinds
                    )
                    _raise_if_passing(url, answer)
        except NoAnswer as failure:
            self._failures[host] += 1
            asks_for_long = (failure.retry_after or 0.0) > LONGEST_WAIT
            if asks_for_long or self._failures[host] >= MOST_FAILURES:
                self._left[host] = failure.problem
            raise
        self._failures[host] = 0
        return answer


def _raise_if_passing(url: str, answer: WebAnswer) -> None:
    if answer.status == 429 or answer.status >= 500:
        raise NoAnswer(
            "web",
            f"http_{answer.status}",
            f"{url} answered {answer.status}.",
            retry_after=_seconds(answer.headers.get("retry-after", "")),
        )


def _pause(error: Exception) -> bool | float:
    """Whether to try again within the run, or after how many seconds."""
    if not isinstance(error, NoAnswer):
        return False
    if error.retry_after is not None:
        return error.retry_after <= LONGEST_WAIT and max(error.retry_after, 0.1)
    return error.problem in _WORTH_A_RETRY or error.problem.startswith("http_")


def _seconds(retry_after: str) -> float | None:
    """A Retry-After in seconds; a date is taken as too long to wait for."""
    if not retry_after.strip():
        return None
    return float(retry_after) if retry_after.strip().isdigit() else LONGEST_WAIT + 1


def _robots_entry(url: str, answer: WebAnswer) -> Entry:
    entry = Entry.about(url, ROBOTS, retrieved_at=answer.retrieved_at)
    return replace(
        entry,
        final_url=answer.url,
        status=answer.status,
        content_type=answer.headers.get("content-type", ""),
    )
