"""Asking once: answers are kept, and a service that goes on failing is left alone.

Which key an answer is kept under, and how long it holds, is the stages' business.
"""

import logging
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from hype_pipeline.errors import BadInput, Retryable
from hype_pipeline.raw_answers import RawAnswer, RawAnswers

_log = logging.getLogger(__name__)

# Each failure has already been tried a few times by the client: three in a row are an outage.
IN_A_ROW = 3


# What nobody knows today somebody may know in half a year; what is known stays known.
_UNKNOWN_HOLDS = timedelta(days=180)


def still_unknown(answer: RawAnswer, now: datetime) -> bool:
    """Whether an answer that knew nothing is young enough not to be asked for again."""
    return now - answer.retrieved_at < _UNKNOWN_HOLDS


def week_end(week: date) -> datetime:
    """The moment after the last one of *week* (UTC); refuses days that are not Mondays."""
    if week.weekday() != 0:
        raise BadInput(f"A chart week is named by its Monday; {week} is a {week:%A}.")
    return datetime.combine(week + timedelta(days=7), time(), UTC)


def asked_once(
    raw: RawAnswers,
    service: str,
    key: str,
    ask: Callable[[], RawAnswer],
    *,
    holds: Callable[[RawAnswer], bool],
) -> RawAnswer:
    """The kept answer if it *holds*, else a new one, which is kept.

    What comes from a file of the user's is not kept: reading it again costs nothing, and they may
    have corrected it.
    """
    kept = raw.get(service, key)
    if kept is not None and holds(kept):
        return kept
    answer = ask()
    if not answer.source_url.startswith("file:"):
        raw.put(service, key, answer)
    return answer


class Patience:
    """Counts failures that pass, and lets the last one out when there are too many in a row."""

    def __init__(self) -> None:
        self._failed = 0

    @property
    def lost(self) -> bool:
        """Whether the service has failed too often in a row to be asked again."""
        return self._failed >= IN_A_ROW

    def went_well(self) -> None:
        """Forget the failures so far."""
        self._failed = 0

    def suffer(self, failure: Retryable) -> None:
        """Count *failure*; raises it when it is one too many."""
        self._failed += 1
        if self.lost:
            raise failure

    def suffer_quietly(self, failure: Retryable) -> None:
        """Count *failure* of a service that is optional: an outage costs its answers, not the run."""
        self._failed += 1
        if self.lost:
            _log.warning("%s It is left alone for the rest of this run.", failure)
