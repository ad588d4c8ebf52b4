"""One look at one timeline: what is new there is parsed and kept, and the cursor with it.

The cursor is committed with what was heard up to it, so a look that fails is a look that never was.
"""

from datetime import datetime
from typing import Protocol

from hype_pipeline.protocols import Timeline
from hype_pipeline.publish.mentions import mentions_in
from hype_pipeline.records.bot import Mention
from hype_pipeline.records.narrowing import Narrowed


class Memory(Protocol):
    """Where mentions and cursors are kept."""

    def cursor(self, network: str) -> str | None:
        """Up to where *network* has been heard; None: never."""

    def remember(
        self, heard: Narrowed[Mention], *, network: str, cursor: str | None, now: datetime
    ) -> int:
        """Keep what was heard up to *cursor*, all or nothing; how many are new."""


def listen(timeline: Timeline, queue: Memory, *, limit: int, now: datetime) -> int:
    """Hear at most *limit* posts after the last look; how many mentions are new."""
    posts, cursor = timeline.since(queue.cursor(timeline.network), limit=limit)
    heard = mentions_in(posts, now=now)
    return queue.remember(heard, network=timeline.network, cursor=cursor, now=now)
