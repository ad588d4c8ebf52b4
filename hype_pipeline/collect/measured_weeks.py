"""What finished weeks in the lake say of the weeks to come: shares that replace assumptions.

Only weeks that came through to `songs` count; what they cost is estimate.py's arithmetic.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from hype_pipeline.collect.estimate import Assumptions
from hype_pipeline.lake import Lake
from hype_pipeline.tables.collected import CHART_ENTRIES, PAGES, POST_LINKS, SONGS
from hype_pipeline.tables.every import TABLES
from hype_pipeline.tables.table import Table

_UNMATCHED = TABLES["songs_dropped"]


@dataclass(frozen=True, slots=True)
class Measured:
    """Assumptions, and which of them are none any more."""

    assumptions: Assumptions
    weeks: int
    names: tuple[str, ...]  # of those that were measured, in the order of Assumptions


def measured(lake: Lake, *, assumed: Assumptions | None = None) -> Measured:
    """*assumed*, corrected by the weeks that are finished."""
    weeks = lake.weeks(SONGS)
    known = assumed or Assumptions()
    shares = _shares(lake, weeks) if weeks else {}
    names = tuple(name for name in Assumptions.__dataclass_fields__ if name in shares)
    return Measured(replace(known, **shares), len(weeks), names)


def _shares(lake: Lake, weeks: Sequence[date]) -> dict[str, float]:
    charted = [row["song_id"] for row in _rows(lake, CHART_ENTRIES, weeks, "song_id")]
    hosts = Counter(row["host"] for row in _rows(lake, POST_LINKS, weeks, "host"))
    pages = list(_rows(lake, PAGES, weeks, "source", "size"))
    live = [page for page in pages if page["source"] == "live"]
    looked_up = {row["ref"] for row in _rows(lake, _UNMATCHED, weeks, "ref")}
    providers: dict[str, str | None] = {}
    for row in _rows(lake, SONGS, weeks, "song_id", "genre_provider"):
        providers[row["song_id"]] = row["genre_provider"]
    looked_up |= set(providers)
    by_provider = Counter(providers.values())
    links, others = hosts.total(), len(looked_up) - by_provider["spotify"]
    told = {
        "songs": (len(charted), len(weeks)),
        "new_songs": (len(set(charted)), len(charted)),
        "links": (links, len(charted)),
        "dead_links": (links - len(live), links if live else 0),
        "blogs": (len(hosts), links),
        "largest_blog": (max(hosts.values(), default=0), links),
        "songs_with_posts": (len(looked_up), len(set(charted))),
        "genres_from_spotify": (by_provider["spotify"], len(looked_up)),
        "genres_from_lastfm": (by_provider["lastfm"], others),
        "page_bytes": (sum(page["size"] for page in pages), len(pages)),
    }
    return {name: part / whole for name, (part, whole) in told.items() if whole}


def _rows(
    lake: Lake, table: Table, weeks: Sequence[date], *columns: str
) -> Iterator[dict[str, Any]]:
    for week in weeks:
        for batch in lake.batches(table, week, columns=columns):
            yield from batch.to_pylist()
