"""What whole sites ask for: robots.txt and tdmrep.json, fetched once a day and archived.

How they are read is robots.py's and tdm.py's; how a request is made knocking.py's.
"""

import asyncio
from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from hype_pipeline.collect.crawl import robots, tdm
from hype_pipeline.collect.crawl.archive import Archive
from hype_pipeline.collect.crawl.entries import ROBOTS, TDM, Entry
from hype_pipeline.collect.crawl.knocking import REDIRECTS, Knocker
from hype_pipeline.collect.crawl.robots import Rules
from hype_pipeline.collect.crawl.signals import RESERVED
from hype_pipeline.errors import NoAnswer, WillNotFetch
from hype_pipeline.protocols import WebAnswer

MOST_REDIRECTS = 5
_SMALL = 8 * 1024  # characters of a robots.txt that is held in memory; larger ones are read again


class SiteRules:
    """The rules of sites during one crawl."""

    def __init__(self, knocker: Knocker, archive: Archive, now: datetime) -> None:
        self._knocker = knocker
        self._archive = archive
        self._now = now
        self._rules: dict[str, Rules] = {}
        self._closed: dict[str, NoAnswer | WillNotFetch] = {}
        self._asking: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._silent: set[str] = set()  # whose tdmrep.json did not come in this run

    async def of(self, url: str) -> Rules:
        """What robots.txt says for *url*. Raises NoAnswer or WillNotFetch when it cannot be had."""
        origin = _origin(url)
        async with self._asking[origin]:
            rules = self._rules.get(origin) or self._archived(origin)
            if rules is None and origin not in self._closed:
                rules = await self._fetched(origin)
        if rules is None:
            closed = self._closed[origin]
            raise type(closed)("web", closed.problem, str(closed))
        if len(rules.text) <= _SMALL:
            self._rules[origin] = rules
        return rules

    async def signal(self, url: str, rules: Rules) -> str | None:
        """The opt-out that *url*'s site declares, in *rules* or in tdmrep.json."""
        told = rules.signal(url)
        return told or (RESERVED if await self._reserved(url, rules) else None)

    def signal_at(self, url: str) -> str | None:
        """The opt-out that *url*'s site declared when it was last asked; None: none, or never asked."""
        origin = _origin(url)
        known = self._archive.find(f"{origin}/robots.txt", ROBOTS)
        rules = robots.rules_of(known.status, self._body(known)) if known else None
        told = rules.signal(url) if rules else None
        reservation = self._archive.find(f"{origin}{tdm.PATH}", TDM)
        reserved = reservation is not None and _reserves(reservation, self._archive, url)
        return told or (RESERVED if reserved else None)

    def _archived(self, origin: str) -> Rules | None:
        known = self._archive.find(f"{origin}/robots.txt", ROBOTS)
        if known is None or known.retrieved_at <= self._now - robots.FRESH:
            return None
        return robots.rules_of(known.status, self._body(known)) or robots.NONE_ALLOWED

    def _body(self, entry: Entry) -> bytes:
        return self._archive.body(entry.digest) if entry.digest else b""

    async def _fetched(self, origin: str) -> Rules | None:
        url = f"{origin}/robots.txt"
        try:
            answer = await self._robots_answer(url)
        except (NoAnswer, WillNotFetch) as error:
            self._closed[origin] = type(error)("web", error.problem, str(error))
            return None
        rules = robots.rules_of(answer.status, answer.body)
        if rules is None:
            told = f"{url} answered {answer.status}: nothing may be fetched until it recovers."
            self._closed[origin] = NoAnswer("web", "robots_unreachable", told)
            return None
        self._archive.keep(_entry(url, ROBOTS, answer), answer.lines, answer.body, answer.asked)
        return rules

    async def _robots_answer(self, url: str) -> WebAnswer:
        """RFC 9309, 2.3.1.2: redirects are followed, also to other hosts; too many mean no rules."""
        answer = await self._asked(url, 0.0, robots.LARGEST)
        for _ in range(MOST_REDIRECTS):
            if answer.status not in REDIRECTS or not answer.headers.get("location"):
                return answer
            try:
                at = urljoin(answer.url, answer.headers["location"])
                answer = await self._asked(at, 0.0, robots.LARGEST)
            except (WillNotFetch, ValueError):
                break
        return WebAnswer(url, 404, {}, b"", self._now)

    async def _reserved(self, url: str, rules: Rules) -> bool:
        origin = _origin(url)
        at = f"{origin}{tdm.PATH}"
        async with self._asking[origin]:
            known = self._archive.find(at, TDM)
            stale = known is None or known.retrieved_at <= self._now - robots.FRESH
            if stale and origin not in self._silent and rules.allows(at):
                known = await self._reservation(at, rules) or known
        return known is not None and _reserves(known, self._archive, url)

    async def _reservation(self, at: str, rules: Rules) -> Entry | None:
        try:
            answer = await self._asked(at, rules.delay(), tdm.LARGEST)
        except (NoAnswer, WillNotFetch):
            self._silent.add(
                _origin(at)
            )  # the next run asks again; pages may still say it themselves
            return None
        body = answer.body if answer.status == 200 else b""  # a page that says 404 says no more
        return self._archive.keep(_entry(at, TDM, answer), answer.lines, body, answer.asked)

    async def _asked(self, url: str, delay: float, cut_at: int) -> WebAnswer:
        return await self._knocker.ask(url, headers={}, delay=delay, kinds=(), cut_at=cut_at)


def _reserves(entry: Entry, archive: Archive, url: str) -> bool:
    good = entry.status == 200 and bool(entry.digest)
    return good and tdm.reserves(archive.body(entry.digest), url)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _entry(url: str, source: str, answer: WebAnswer) -> Entry:
    return replace(
        Entry.about(url, source, retrieved_at=answer.retrieved_at),
        final_url=answer.url,
        status=answer.status,
        content_type=answer.headers.get("content-type", ""),
    )
