"""Removing a source for good: its rows everywhere, its pages, and a tombstone so that no backfill brings it back.

A source is a host (and all below it) or one address. Models that learnt from it stay until they are
trained again; the sentence that comes back says so.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from hype_pipeline.lake import Lake
from hype_pipeline.records.collected import PostLink
from hype_pipeline.records.narrowing import Dropped, Narrowed
from hype_pipeline.tables.collected import KEPT_POSTS, PAGES, POST_LINKS, POSTS
from hype_pipeline.tables.corpus import SENTENCES
from hype_pipeline.tables.every import TABLES
from hype_pipeline.tables.table import Table

REASON = "forgotten"
_TOMBSTONES = ("state", "forgotten.json")
_TOLD = tuple(
    TABLES[name]
    for table in (POST_LINKS, PAGES, POSTS, KEPT_POSTS, SENTENCES)
    for name in (table.name, f"{table.name}_dropped")
)
_NAMING = ("url", "final_url", "ref", "source_url")  # fields that may hold an address


@dataclass(frozen=True, slots=True)
class Source:
    """What is forgotten: a host, or one address."""

    text: str

    def covers(self, address: str) -> bool:
        """Whether *address* is of this source."""
        if "://" in self.text:
            return address.rstrip("/") == self.text.rstrip("/")
        host = (urlsplit(address).hostname or "").lower()
        own = self.text.lower().removeprefix("www.")
        return host.removeprefix("www.") == own or host.endswith(f".{own}")


def forgotten(lake: Lake) -> list[Source]:
    """Every source with a tombstone."""
    try:
        told = json.loads(lake.files.cat_file(lake.path(*_TOMBSTONES)))
    except FileNotFoundError:
        return []
    return [Source(text) for text in told]


def forget(
    lake: Lake, source: Source, erase: Callable[[Callable[[str], bool]], int]
) -> dict[str, int]:
    """Put up the tombstone, then remove pages (with *erase*, the archive's) and rows; how many by table."""
    names = dict.fromkeys([*(each.text for each in forgotten(lake)), source.text])
    lake.put_json(lake.path(*_TOMBSTONES), list(names))
    erased = erase(source.covers)
    removed = {"archive": erased} if erased else {}
    for table in _TOLD:
        weeks: Iterable[date | None] = lake.weeks(table) if table.weekly else [None]
        for week in weeks:
            count = _remove(lake, table, week, source)
            if count:
                removed[table.name] = removed.get(table.name, 0) + count
    return removed


def without(
    sources: Iterable[Source], weeks: Iterator[tuple[date, Narrowed[PostLink]]]
) -> Iterator[tuple[date, Narrowed[PostLink]]]:
    """*weeks* of links, those of forgotten sources dropped without a word about them."""
    gone = list(sources)
    for week, rows in weeks:
        kept = tuple(row for row in rows.kept if not any(s.covers(row.url) for s in gone))
        dropped = tuple(row for row in rows.dropped if not any(s.covers(row.ref) for s in gone))
        lost = len(rows.kept) - len(kept)
        yield (
            week,
            Narrowed(kept, (*dropped, *(_tombstone(week, rows.kept[0]) for _ in range(lost)))),
        )


def _tombstone(week: date, row: PostLink) -> Dropped:
    return Dropped(
        week=week,
        ref=REASON,
        reason=REASON,
        passing=False,
        evidence="{}",
        source_url=row.source_url,
        retrieved_at=row.retrieved_at,
        provider=row.provider,
    )


def _remove(lake: Lake, table: Table, week: date | None, source: Source) -> int:
    named = [field.name for field in fields(table.record) if field.name in _NAMING]
    kept: list[Any] = []
    lost = 0
    for row in lake.records(table, week):
        addresses = [getattr(row, name) for name in named]
        if any(source.covers(address) for address in addresses):
            lost += 1
        else:
            kept.append(row)
    if lost:
        lake.write(table, kept, run_id=REASON, week=week)
    return lost
