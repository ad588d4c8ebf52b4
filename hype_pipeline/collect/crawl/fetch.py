"""One link, settled: live, else the Wayback copy, else refused with a reason; and all of it archived.

How a page is visited is visits.py's; which links there are, and what rows they become, pages.py's.
"""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import date, datetime

from hype_pipeline.collect.crawl.archive import Archive
from hype_pipeline.collect.crawl.entries import LIVE, WAYBACK, Entry
from hype_pipeline.collect.crawl.knocking import Limits
from hype_pipeline.collect.crawl.signals import ALLOWED, page_signal
from hype_pipeline.collect.crawl.soft_404 import no_post
from hype_pipeline.collect.crawl.visits import Visited, Visits
from hype_pipeline.errors import NoAnswer, Refused, Retryable, WillNotFetch
from hype_pipeline.protocols import Capture, Captures, Web

# These hosts answer, or have said no: an archive is not asked behind their back.
_NO_COPY = frozenset(
    {"robots_disallowed", "robots_unreachable", "http_401", "http_403", "http_451"}
)


@dataclass(frozen=True, slots=True)
class Failure:
    """A link without a page."""

    reason: str
    passing: bool  # the next run tries again
    evidence: Mapping[str, str]  # source -> what it said
    retrieved_at: datetime


class Fetcher:
    """What a crawl needs: a way to the web, an archive of the web, and an archive of ours."""

    def __init__(
        self,
        open_web: Callable[[], AbstractAsyncContextManager[Web]],
        captures: Captures | None,  # None: dead pages stay dead
        archive: Archive,
        limits: Limits,
    ) -> None:
        self.open_web = open_web
        self.archive = archive
        self._limits = limits
        self._captures = captures

    def settled(self, url: str) -> Entry | Failure | None:
        """What the archive alone says of *url*; None: it has to be fetched."""
        live, copy = self.archive.find(url, LIVE), self.archive.find(url, WAYBACK)
        for entry in (live, copy):
            if entry is not None and entry.reason is None:
                return _heeding(entry, live.robots if live else None)
        if live is None or live.reason is None:
            return None
        if copy is None and self._captures is not None and _may_be_copied(live.reason):
            return None
        said = {each.source: each.reason for each in (live, copy) if each and each.reason}
        return Failure(live.reason, passing=False, evidence=said, retrieved_at=live.retrieved_at)

    def crawl(self, web: Web, now: datetime) -> "Crawl":
        """A crawl over the open *web*."""
        visits = Visits(web, self.archive, now, self._limits)
        return Crawl(visits, self._captures, self.archive, now)


class Crawl:
    """Settles links, and remembers what hosts said for as long as it lasts."""

    def __init__(
        self, visits: Visits, captures: Captures | None, archive: Archive, now: datetime
    ) -> None:
        self._visits = visits
        self._captures = captures
        self._archive = archive
        self._now = now
        self._copier = ThreadPoolExecutor(1, "captures")  # its rate is far below one thread's

    def close(self) -> None:
        """Let go of the thread."""
        self._copier.shutdown(wait=False, cancel_futures=True)

    async def settle(self, url: str, around: date, *, refresh: bool) -> Entry | Failure:
        """The page of *url*, or why there is none."""
        live = self._archive.find(url, LIVE)
        if live is None or refresh:
            try:
                live = await self._live(url, live)
            except NoAnswer as failure:
                if live is not None:
                    return live  # a refresh that fails leaves what we have
                told = self._visits.signal_at(url)
                return await self._instead(
                    url, around, failure.problem, answered=_answered(failure), signal=told
                )
        if live.reason is None:
            return live
        told = live.robots if live.robots != ALLOWED else self._visits.signal_at(url)
        return await self._instead(url, around, live.reason, answered=None, signal=told)

    async def _live(self, url: str, known: Entry | None) -> Entry:
        """The archive's entry for the live page. Raises NoAnswer."""
        try:
            visited = await self._visits.page(url, _conditions(known))
        except WillNotFetch as refusal:
            return self._refused(url, LIVE, refusal.problem)
        answer = visited.answer
        if answer.status == 304 and known is not None:
            told = visited.signal or page_signal(answer.lines, b"") or known.robots
            return self._archive.confirm(replace(known, robots=told), answer)
        entry = _live_entry(url, visited)
        return self._archive.keep(entry, answer.lines, answer.body, answer.asked)

    async def _instead(
        self, url: str, around: date, reason: str, *, answered: bool | None, signal: str | None
    ) -> Entry | Failure:
        """The Wayback copy of a page that is not there, or the failure of both.

        *answered* is None for a refusal that stays, else whether the host answered at all. The
        opt-out that the host signals today holds for the copy of yesterday.
        """
        said, passing = {LIVE: reason}, answered is not None
        if self._captures is not None and not answered and _may_be_copied(reason):
            try:
                copy = self._archive.find(url, WAYBACK) or await self._copy(url, around, signal)
            except Retryable as failure:
                said[WAYBACK], passing = str(failure), True
            else:
                if copy.reason is None:
                    return _heeding(copy, signal)
                said[WAYBACK] = copy.reason
        return Failure(reason, passing, said, self._now)

    async def _copy(self, url: str, around: date, signal: str | None) -> Entry:
        assert self._captures is not None
        loop = asyncio.get_running_loop()
        try:
            copy = await loop.run_in_executor(self._copier, self._captures.nearest, url, around)
        except Refused as refusal:
            return self._refused(url, WAYBACK, f"refused:{refusal}")
        if copy is None:
            return self._refused(url, WAYBACK, "no_capture")
        entry = _heeding(_copy_entry(copy), signal)
        return self._archive.keep(entry, tuple(copy.headers.items()), copy.body)

    def _refused(self, url: str, source: str, reason: str) -> Entry:
        entry = Entry.about(url, source, retrieved_at=self._now)
        return self._archive.keep(replace(entry, reason=reason), (), b"")


def _may_be_copied(reason: str) -> bool:
    return reason not in _NO_COPY


def _answered(failure: NoAnswer) -> bool:
    """A host that answers 429 or 5xx lives and is asked again; a silent one may be gone."""
    return failure.problem.startswith("http_")


def _conditions(known: Entry | None) -> dict[str, str]:
    if known is None or known.reason is not None:
        return {}
    told = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {
        name: value
        for name, value in told.items()
        if value and value.isascii() and value.isprintable()  # a host may say anything
    }


def _live_entry(url: str, visited: Visited) -> Entry:
    answer = visited.answer
    good = answer.status == 200
    return replace(
        Entry.about(url, LIVE, retrieved_at=answer.retrieved_at),
        reason=no_post(url, answer.url, answer.body) if good else f"http_{answer.status}",
        final_url=answer.url,
        status=answer.status,
        content_type=answer.headers.get("content-type", ""),
        robots=visited.signal or page_signal(answer.lines, answer.body) or ALLOWED,
        etag=answer.headers.get("etag"),
        last_modified=answer.headers.get("last-modified"),
    )


def _heeding(entry: Entry, signal: str | None) -> Entry:
    """*entry* with the opt-out that its host signals, where it is a copy without one."""
    return replace(entry, robots=signal) if signal and entry.robots == ALLOWED else entry


def _copy_entry(copy: Capture) -> Entry:
    good = copy.status == 200
    return replace(
        Entry.about(copy.url, WAYBACK, retrieved_at=copy.retrieved_at),
        reason=no_post(copy.url, copy.url, copy.body) if good else f"http_{copy.status}",
        final_url=copy.capture_url,
        status=copy.status,
        content_type=copy.headers.get("content-type", ""),
        robots=page_signal(copy.headers.items(), copy.body) or ALLOWED,
        captured_at=copy.captured_at,
    )
