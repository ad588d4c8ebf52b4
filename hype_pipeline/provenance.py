"""What the corpus is made of: which weeks, in which version, and whether any of it is new.

A missing week is refused rather than passed over, unless the user tolerates it by name. The content
hash of the kept posts and songs is the corpus's data version; what the last promotion decision was
made on is kept beside the tables: the corpus, and how many verdicts of curators there were.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from hype_pipeline.errors import MissingWeeks
from hype_pipeline.lake import Lake
from hype_pipeline.tables.collected import KEPT_POSTS, SONGS

_DECIDED = ("state", "decided_on.json")
# New verdicts that are worth a night of their own, where preference is wanted: as many of one kind as
# it takes to be learnt at all. Fewer wait for the next new post.
ENOUGH_VERDICTS = 10
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


@dataclass(frozen=True, slots=True)
class Known:
    """What a promotion decision was made on."""

    corpus_source: str | None  # None: nothing was decided yet
    verdicts: int


@dataclass(frozen=True, slots=True)
class News:
    """Whether there is anything new to learn, and what, in a sentence."""

    enough: bool
    say: str


def note_decision(lake: Lake, known: Known) -> None:
    """Keep that a promotion was decided on what was *known*."""
    lake.put_json(lake.path(*_DECIDED), asdict(known))


def decided_on(lake: Lake) -> Known:
    """What the last promotion decision was made on."""
    try:
        told = json.loads(lake.files.cat_file(lake.path(*_DECIDED)))
    except FileNotFoundError:
        return Known(None, 0)
    return Known(told["corpus_source"], told.get("verdicts", 0))


def news(then: Known, now: Known, *, preference: bool) -> News:
    """What is new since *then*; verdicts count where *preference* is wanted."""
    if now.corpus_source != then.corpus_source:
        return News(enough=True, say="A post or song is new since the last promotion decision.")
    nothing = "No post or song is new since the last promotion decision"
    new = now.verdicts - then.verdicts
    if preference and new >= ENOUGH_VERDICTS:
        return News(enough=True, say=f"{nothing}, but {new} verdicts of curators are.")
    if preference:
        nothing += f", and {new} verdicts of curators are ({ENOUGH_VERDICTS} are enough)"
    return News(enough=False, say=f"{nothing}.")
