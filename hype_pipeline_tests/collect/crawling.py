"""What the tests of collection share: a fetcher for the sandbox, and the tiny world's links."""

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit

from hype_pipeline.collect.crawl.archive import Archive
from hype_pipeline.collect.crawl.fetch import Fetcher
from hype_pipeline.collect.crawl.knocking import Limits
from hype_pipeline.collect.pages import pages
from hype_pipeline.lake import Lake
from hype_pipeline.records.collected import ChartEntry, Page, PostLink
from hype_pipeline.records.narrowing import Narrowed
from hype_pipeline.services.addresses import AddressGuard, ConnectTo
from hype_pipeline.services.wayback import Wayback
from hype_pipeline.services.web import Web
from hype_pipeline.settings import Settings
from hype_pipeline_tests import tiny_tables
from hype_pipeline_tests.conftest import NOW

WEEKS = (date(2021, 11, 15), date(2021, 11, 22))
_CHARTED = {
    week: {row["itemid"]: row["rank"] for row in tiny_tables.CHARTS if row["week"] == str(week)}
    for week in WEEKS
}


@contextmanager
def web_of(settings: Settings) -> Iterator[Web]:
    """A web client; for tests that close it with their loop."""
    yield Web(
        agent="hype-pipeline/test (+tests@hype.example)",
        host_delay=settings.host_delay,
        host_jitter=settings.host_jitter,
        max_connections=settings.max_connections,
        connect_to=ConnectTo(settings.connect_to),
        guard=AddressGuard(settings.allow_private_hosts.split(",")),
        rng=random.Random(0),
    )


def open_web(settings: Settings) -> Web:
    """A web client for one crawl."""
    with web_of(settings) as web:
        return web


@contextmanager
def fetcher(settings: Settings, lake: Lake, *, copies: bool = True) -> Iterator[Fetcher]:
    """A fetcher into the archive of *lake*, with the Wayback Machine or without."""
    wayback = Wayback(
        url=settings.wayback_url,
        availability_url=settings.wayback_availability_url,
        agent="hype-pipeline/test",
        rate=settings.rate_wayback,
    )
    with Archive(lake, scratch=Path(lake.url) / "scratch") as archive:
        limits = Limits(deadline=settings.fetch_deadline, longest_wait=settings.longest_retry_after)
        yield Fetcher(lambda: open_web(settings), wayback if copies else None, archive, limits)
    wayback.close()


def link(url: str, week: date = WEEKS[0], song_id: str = "aaaa1") -> PostLink:
    """A link to *url*."""
    return PostLink(
        week=week,
        song_id=song_id,
        url=url,
        host=urlsplit(url).hostname or "",
        site_name="A Blog",
        posted_at=datetime(2021, 11, 16, tzinfo=UTC),
        source_url="https://api.example/blogs",
        retrieved_at=NOW,
        provider="tests",
    )


def links_of(week: date) -> Sequence[PostLink]:
    """The tiny world's links for *week*."""
    return [
        replace(
            link(row["posturl"], week, row["itemid"]),
            site_name=row["sitename"],
            posted_at=datetime.fromtimestamp(row["dateposted"], UTC),
        )
        for row in tiny_tables.LINKS
        if row["itemid"] in _CHARTED[week] and "soundcloud" not in row["posturl"]
    ]


def chart_of(week: date) -> Sequence[ChartEntry]:
    """The tiny world's chart for *week*, without the song that has no artist."""
    return [
        ChartEntry(
            week=week,
            rank=_CHARTED[week][row["itemid"]],
            song_id=row["itemid"],
            artist=row["artist"],
            title=row["title"],
            loved_count=1,
            posted_count=1,
            post_url=None,
            site_name=None,
            posted_at=None,
            source_url="https://api.example/set",
            retrieved_at=NOW,
            provider="tests",
        )
        for row in tiny_tables.TRACKS
        if row["itemid"] in _CHARTED[week] and row["artist"]
    ]


def crawled(
    settings: Settings,
    lake: Lake,
    links: Sequence[PostLink],
    *,
    copies: bool = True,
    refresh: bool = False,
) -> Narrowed[Page]:
    """What a crawl of *links*, all in the first week, brings."""
    with fetcher(settings, lake, copies=copies) as fetching:
        ((_, narrowed),) = pages(fetching, WEEKS[:1], lambda _: links, now=NOW, refresh=refresh)
    return narrowed
