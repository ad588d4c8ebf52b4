"""What the corpus is made of: which weeks, in which version, and whether any of it is new.

A missing week is refused rather than passed over, unless the user tolerates it by name. The content
hash of the kept posts and songs is the corpus's data version; what the last promotion decision was
made on is kept beside the tables.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import date, timedelta

from hype_pipeline.errors import MissingWeeks
from hype_pipeline.lake import Lake
from hype_pipeline.tables.collected import KEPT_POSTS, SONGS

_DECIDED = ("state", "decided_on.json")
_NAMED = 5  # missing weeks that an error names


def corpus_weeks(lake: Lake, *, first_week: date, tolerated: str) -> Sequence[date]:
    """The weeks from *first_week* to the newest one that is there, in order.

    *tolerated* are weeks that may be missing, comma-separated, or `all`. Raises MissingWeeks.
    """
    there = sorted(set(lake.weeks(KEPT_POSTS)) & set(lake.weeks(SONGS)))
    there = [week for week in there if week >= first_week]
    if not there:
        message = f"The lake at {lake.url} holds no finished week since {first_week}: backfill the weekly assets first."
        raise MissingWeeks(message)
    span = (there[-1] - first_week).days // 7 + 1
    wanted = {first_week + timedelta(weeks=place) for place in range(span)}
    missing = sorted(wanted - set(there))
    allowed = {part.strip() for part in tolerated.split(",")}
    refused = [week for week in missing if str(week) not in allowed]
    if refused and "all" not in allowed:
        named = ", ".join(map(str, refused[:_NAMED]))
        more = f" and {len(refused) - _NAMED} more" if len(refused) > _NAMED else ""
        message = f"{len(refused)} of {span} weeks are missing: {named}{more}. Backfill them, or name them in HYPE_TOLERATE_MISSING_WEEKS."
        raise MissingWeeks(message)
    return there


def corpus_source(lake: Lake, weeks: Sequence[date]) -> str:
    """One hash for everything that the corpus of *weeks* is made of."""
    parts = [lake.content_hash(table, weeks) for table in (KEPT_POSTS, SONGS)]
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()


def note_decision(lake: Lake, source: str) -> None:
    """Keep that a promotion was decided on a corpus made of *source*."""
    lake.put_json(lake.path(*_DECIDED), {"corpus_source": source})


def decided_on(lake: Lake) -> str | None:
    """The corpus source of the last promotion decision; None before the first."""
    try:
        told = json.loads(lake.files.cat_file(lake.path(*_DECIDED)))
    except FileNotFoundError:
        return None
    return str(told["corpus_source"])
