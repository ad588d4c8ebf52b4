"""The near end of the queue: what was heard, and the drafts that answer it.

A cursor is committed in the same transaction as the rows that were heard up to it, and a mention
stays on the list of the unanswered until its drafts are stored: nothing between two looks is lost,
and nothing is read twice. What happens to drafts then is in desk.py.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, func, select, update

from hype_pipeline.curate.database import (
    CURSORS,
    DRAFTS,
    DROPPED,
    MENTIONS,
    SILENCED,
    insert_missing,
    reading,
)
from hype_pipeline.records.bot import Draft, Mention
from hype_pipeline.records.narrowing import ASKED_TO_STOP, Dropped, Narrowed

# A mention whose samples were all refused that often is given up.
MOST_ATTEMPTS = 3
# After that a post is old news, and a comment on it a surprise.
ANSWERED_WITHIN = timedelta(days=7)


class Queue:
    """Mentions, drafts and cursors in the desk's database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def cursor(self, network: str) -> str | None:
        """Up to where *network* has been heard; None: never."""
        with reading(self._engine) as connection:
            return connection.scalar(select(CURSORS.c.cursor).where(CURSORS.c.network == network))

    def remember(
        self, heard: Narrowed[Mention], *, network: str, cursor: str | None, now: datetime
    ) -> int:
        """Keep what was heard on *network* up to *cursor*, all or nothing; how many are new."""
        with self._engine.begin() as connection:
            stopped = [_author(row) for row in heard.dropped if row.reason == ASKED_TO_STOP]
            insert_missing(
                connection,
                SILENCED,
                [{"network": network, "author": name, "since": now} for name in stopped],
            )
            silenced = set(
                connection.scalars(select(SILENCED.c.author).where(SILENCED.c.network == network))
            )
            welcome = [row for row in heard.kept if row.author not in silenced]
            unwelcome = [_silenced(row) for row in heard.kept if row.author in silenced]
            new = insert_missing(
                connection,
                MENTIONS,
                [{**asdict(row), "state": "waiting", "attempts": 0} for row in welcome],
            )
            insert_missing(
                connection,
                DROPPED,
                [_dropped("mentions", row) for row in (*heard.dropped, *unwelcome)],
            )
            connection.execute(delete(CURSORS).where(CURSORS.c.network == network))
            connection.execute(
                CURSORS.insert().values(network=network, cursor=cursor, heard_at=now)
            )
        return new

    def unanswered(self, limit: int) -> list[Mention]:
        """Mentions that wait for drafts: who asked comes first, then the oldest."""
        columns = [MENTIONS.c[name] for name in Mention.__dataclass_fields__]
        with reading(self._engine) as connection:
            rows = connection.execute(
                select(*columns)
                .where(MENTIONS.c.state == "waiting")
                .order_by(MENTIONS.c.asked.desc(), MENTIONS.c.posted_at, MENTIONS.c.mention_id)
                .limit(limit)
            )
            return [Mention(**row) for row in rows.mappings()]

    def waiting(self) -> int:
        """How many mentions wait for drafts."""
        with reading(self._engine) as connection:
            return (
                connection.scalar(
                    select(func.count()).select_from(MENTIONS).where(MENTIONS.c.state == "waiting")
                )
                or 0
            )

    def store_drafts(
        self, mention_id: str, drafts: Sequence[Draft], *, refused: Sequence[Dropped] = ()
    ) -> bool:
        """Store the drafts for a mention, all or nothing. False: it had been answered before.

        Without a single draft the mention is tried again, a few times.
        """
        with self._engine.begin() as connection:
            state = "drafted" if drafts else "waiting"
            answered = connection.execute(
                update(MENTIONS)
                .where(MENTIONS.c.mention_id == mention_id, MENTIONS.c.state == "waiting")
                .values(state=state, attempts=MENTIONS.c.attempts + 1)
            )
            if answered.rowcount != 1:
                return False
            rows = [{**asdict(draft), "state": "pending", "revision": 0} for draft in drafts]
            insert_missing(connection, DRAFTS, [_as_json(row) for row in rows])
            insert_missing(connection, DROPPED, [_dropped("drafts", row) for row in refused])
            connection.execute(
                update(MENTIONS)
                .where(
                    MENTIONS.c.mention_id == mention_id,
                    MENTIONS.c.state == "waiting",
                    MENTIONS.c.attempts >= MOST_ATTEMPTS,
                )
                .values(state="blocked")
            )
        return True

    def forget_stale(self, *, now: datetime) -> int:
        """Give up mentions that nobody could answer in time; how many."""
        with self._engine.begin() as connection:
            return connection.execute(
                update(MENTIONS)
                .where(MENTIONS.c.state == "waiting", MENTIONS.c.posted_at < now - ANSWERED_WITHIN)
                .values(state="expired")
            ).rowcount


def _as_json(row: dict[str, object]) -> dict[str, object]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in row.items()}


def _dropped(stage: str, row: Dropped) -> dict[str, object]:
    kept = asdict(row)
    del kept["week"]
    return {**kept, "stage": stage}


def _author(row: Dropped) -> str:
    return str(json.loads(row.evidence)["author"])


def _silenced(row: Mention) -> Dropped:
    return Dropped(
        week=None,
        ref=row.uri,
        reason="silenced",
        passing=False,
        evidence="{}",
        source_url=row.source_url,
        retrieved_at=row.retrieved_at,
        provider=row.provider,
    )
