"""How many rows each week holds, from links to kept posts: where a hole is seen.

Read from the manifests alone; no row is opened.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from hype_pipeline.lake import Lake
from hype_pipeline.tables.collected import KEPT_POSTS, POST_LINKS

ByWeek = Mapping[date, Mapping[str, int | None]]  # rows of each table; None: not collected
SHOWN = (POST_LINKS, KEPT_POSTS)


def by_week(lake: Lake) -> ByWeek:
    """Rows of each table for every week between the first and the last."""
    held = {
        table.name: {
            week: manifest.rows
            for week in lake.weeks(table)
            if (manifest := lake.manifest(table, week))
        }
        for table in SHOWN
    }
    known = sorted(week for weeks in held.values() for week in weeks)
    return {week: {name: held[name].get(week) for name in held} for week in _every(known)}


def holes(weeks: ByWeek) -> Sequence[date]:
    """Weeks that some table does not hold, though weeks before and after are there."""
    return [week for week, told in weeks.items() if None in told.values()]


def _every(known: Sequence[date]) -> Sequence[date]:
    if not known:
        return []
    span = (known[-1] - known[0]).days // 7
    return [known[0] + timedelta(weeks=place) for place in range(span + 1)]
