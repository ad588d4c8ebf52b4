"""Stage: pages. One crawl for all the weeks of a call, host by host, each week out when it is done.

A host's links go one after the other and hosts side by side. What becomes of one link is fetch.py's.
"""

import asyncio
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from hype_pipeline.collect.crawl.entries import WAYBACK, Entry
from hype_pipeline.collect.crawl.fetch import Crawl, Failure, Fetcher
from hype_pipeline.records.collected import Page, PostLink
from hype_pipeline.records.narrowing import Dropped, Narrowed

Outcome = Entry | Failure


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One address, with the weeks that link to it."""

    url: str
    around: date  # when the blog posted it, else the first chart week that brought it
    weeks: frozenset[date]


def pages(
    fetcher: Fetcher,
    weeks: Sequence[date],
    links_of: Callable[[date], Sequence[PostLink]],
    *,
    now: datetime,
    refresh: bool = False,
) -> Iterator[tuple[date, Narrowed[Page]]]:
    """The pages of *weeks*, each week as soon as its last link is settled.

    A *refresh* asks again for what is archived, with If-None-Match and If-Modified-Since.
    """
    outcomes: dict[str, Outcome] = {}
    missing = []
    everything = list(_wanted(weeks, links_of))
    urls_of: defaultdict[date, list[str]] = defaultdict(list)
    for wanted in everything:
        for week in wanted.weeks:
            urls_of[week].append(wanted.url)
    for wanted in everything:
        known = None if refresh else fetcher.settled(wanted.url)
        if known is None:
            missing.append(wanted)
        else:
            outcomes[wanted.url] = known
    for week in _finished(fetcher, weeks, missing, outcomes, now=now, refresh=refresh):
        yield week, _narrowed(week, sorted(urls_of.pop(week, ())), outcomes)


def _wanted(
    weeks: Sequence[date], links_of: Callable[[date], Sequence[PostLink]]
) -> Iterator[_Wanted]:
    """Every address once, whichever weeks and songs link to it."""
    around: dict[str, date] = {}
    linking: defaultdict[str, set[date]] = defaultdict(set)
    for week in sorted(weeks):
        for link in links_of(week):
            posted = link.posted_at.date() if link.posted_at else week
            around[link.url] = min(posted, around.get(link.url, posted))
            linking[link.url].add(week)
    for url, day in around.items():
        yield _Wanted(url, day, frozenset(linking[url]))


def _finished(
    fetcher: Fetcher,
    weeks: Sequence[date],
    missing: Sequence[_Wanted],
    outcomes: dict[str, Outcome],
    *,
    now: datetime,
    refresh: bool,
) -> Iterator[date]:
    """The weeks in the order in which they are done; *outcomes* grows meanwhile."""
    round_trip = _RoundTrip(missing, outcomes)
    yield from (week for week in sorted(weeks) if not round_trip.open_links[week])
    waiting = sum(count > 0 for count in round_trip.open_links.values())
    if not waiting:
        return
    # The loop stands still while the caller stores a week, which takes milliseconds.
    with asyncio.Runner() as runner:
        opened = fetcher.open_web()
        web = runner.run(opened.__aenter__())
        crawl = fetcher.crawl(web, now)
        try:
            runner.run(round_trip.start(crawl, refresh=refresh))
            for _ in range(waiting):
                yield runner.run(round_trip.next_week())
        finally:
            crawl.close()
            runner.run(opened.__aexit__(None, None, None))


class _RoundTrip:
    """The crawl of one call: a task for each host, and a count of open links for each week."""

    def __init__(self, missing: Sequence[_Wanted], outcomes: dict[str, Outcome]) -> None:
        self.open_links: defaultdict[date, int] = defaultdict(int)
        self._outcomes = outcomes
        self._done: asyncio.Queue[date | BaseException] = asyncio.Queue()
        self._queues: defaultdict[str, list[_Wanted]] = defaultdict(list)
        self._tasks: list[asyncio.Task[None]] = []
        for wanted in missing:
            # One queue for a host with `www.` and without, as they share a pause.
            self._queues[urlsplit(wanted.url).netloc.removeprefix("www.")].append(wanted)
            for week in wanted.weeks:
                self.open_links[week] += 1

    async def start(self, crawl: Crawl, *, refresh: bool) -> None:
        """Let every host's links go."""
        for queue in self._queues.values():
            task = asyncio.create_task(self._settle(crawl, queue, refresh=refresh))
            task.add_done_callback(self._report_crash)
            self._tasks.append(task)

    async def next_week(self) -> date:
        """The next finished week; what crashed a host's task is raised here."""
        told = await self._done.get()
        if isinstance(told, BaseException):
            raise told
        return told

    def _report_crash(self, task: asyncio.Task[None]) -> None:
        crash = None if task.cancelled() else task.exception()
        if crash is not None:
            self._done.put_nowait(crash)

    async def _settle(self, crawl: Crawl, queue: Sequence[_Wanted], *, refresh: bool) -> None:
        for wanted in queue:
            outcome = await crawl.settle(wanted.url, wanted.around, refresh=refresh)
            self._outcomes[wanted.url] = outcome
            for week in wanted.weeks:
                self.open_links[week] -= 1
                if not self.open_links[week]:
                    self._done.put_nowait(week)


def _narrowed(week: date, urls: Sequence[str], outcomes: Mapping[str, Outcome]) -> Narrowed[Page]:
    kept, dropped = [], []
    for url in urls:
        outcome = outcomes[url]
        if isinstance(outcome, Entry):
            kept.append(_page(week, outcome))
        else:
            dropped.append(_dropped(week, url, outcome))
    return Narrowed(tuple(kept), tuple(dropped))


def _page(week: date, entry: Entry) -> Page:
    return Page(
        week=week,
        url=entry.url,
        final_url=entry.final_url,
        source=entry.source,
        captured_at=entry.captured_at,
        http_status=entry.status,
        content_type=entry.content_type,
        digest=entry.digest,
        size=entry.size,
        robots=entry.robots,
        source_url=entry.final_url,
        retrieved_at=entry.retrieved_at,
        provider=WAYBACK if entry.source == WAYBACK else "web",
    )


def _dropped(week: date, url: str, failure: Failure) -> Dropped:
    return Dropped(
        week=week,
        ref=url,
        reason=failure.reason,
        passing=failure.passing,
        evidence=json.dumps(failure.evidence, sort_keys=True),
        source_url=url,
        retrieved_at=failure.retrieved_at,
        provider="web",
    )
