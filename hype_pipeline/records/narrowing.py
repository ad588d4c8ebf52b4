"""What every step that narrows gives back: the rows it keeps, and those it does not, each with its reason."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

Row = TypeVar("Row")
# The reason of a dropped social post whose author wants no more answers, ever.
ASKED_TO_STOP = "asked_to_stop"


@dataclass(frozen=True, slots=True)
class Dropped:
    """A row that a stage did not keep."""

    week: date | None  # None: the stage has no weeks
    ref: str  # the url or id of what was dropped
    reason: str  # `kind` or `kind:detail`
    passing: bool  # True: the cause may pass, and the next run tries again
    evidence: str  # JSON, whatever convinced the stage
    source_url: str
    retrieved_at: datetime
    provider: str


@dataclass(frozen=True, slots=True)
class Narrowed(Generic[Row]):
    """What one step made of its input: what stays, and what went with its reason."""

    kept: tuple[Row, ...]
    dropped: tuple[Dropped, ...] = ()
