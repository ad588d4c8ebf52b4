"""Is there anything for the bot to do? What the sensors ask before they ask for a run.

Only looked at, never taken: a run looks again and keeps what it sees.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from hype_pipeline.curate.queue import Queue
from hype_pipeline.curate.receipts import ReceiptRows
from hype_pipeline.errors import Retryable
from hype_pipeline.protocols import Timeline


@dataclass(frozen=True, slots=True)
class Waiting:
    """Whether a run is worth it, and why or why not, in a sentence."""

    run: bool
    say: str


def to_be_heard(timelines: Iterable[Timeline], queue: Queue, *, champion: bool) -> Waiting:
    """New posts on a timeline, or mentions that a *champion* could answer now."""
    silent = []
    for timeline in timelines:
        try:
            posts, _ = timeline.since(queue.cursor(timeline.network), limit=1)
        except Retryable as failure:
            silent.append(str(failure))
            continue
        if posts:
            return Waiting(run=True, say=f"There is something new on {timeline.network}.")
    waiting = queue.waiting()
    if waiting and champion:
        return Waiting(run=True, say=f"{waiting} mentions wait for drafts.")
    if waiting:
        say = f"{waiting} mentions wait for drafts until a model is promoted."
        return Waiting(run=False, say=say)
    return Waiting(run=False, say="; ".join(silent) or "Nothing new was said.")


def to_be_published(receipts: ReceiptRows, networks: Iterable[str], *, now: datetime) -> Waiting:
    """Drafts that a person approved, and sends that are due again."""
    approved = len(receipts.approved())
    due = sum(len(receipts.due(network, now=now)) for network in networks)
    if approved or due:
        say = f"{approved} approved drafts and {due} sends wait."
        return Waiting(run=True, say=say)
    return Waiting(run=False, say="Nothing is approved that is not published.")
