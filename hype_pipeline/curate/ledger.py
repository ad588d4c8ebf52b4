"""The queue's rows as records of the lake. Read only; the lake's snapshots are made of these."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Table, func, select

from hype_pipeline.curate.database import DECISIONS, DRAFTS, DROPPED, MENTIONS, RECEIPTS, reading
from hype_pipeline.records.bot import Decision, Draft, Mention, Receipt
from hype_pipeline.records.narrowing import Dropped

PROVIDER = "desk-1"


class Ledger:
    """Everything that was heard, drafted, decided and published."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def mentions(self) -> Iterator[Mention]:
        """Every mention."""
        order = (MENTIONS.c.posted_at, MENTIONS.c.mention_id)
        return (_made(Mention, row) for row in self._rows(MENTIONS, *order))

    def drafts(self) -> Iterator[Draft]:
        """Every draft with its state; the text is the model's, edits are decisions."""
        order = (DRAFTS.c.created_at, DRAFTS.c.mention_id, DRAFTS.c.rank, DRAFTS.c.draft_id)
        for row in self._rows(DRAFTS, *order):
            lists = {"genres": tuple(row["genres"]), "flags": tuple(row["flags"])}
            yield _made(Draft, {**row, **lists})

    def decisions(self) -> Iterator[Decision]:
        """Every decision, in the order they were taken."""
        for row in self._rows(DECISIONS, DECISIONS.c.decision_id):
            yield _made(Decision, {**row, **_from("draft", row["draft_id"], row["decided_at"])})

    def receipts(self) -> Iterator[Receipt]:
        """Every receipt."""
        for row in self._rows(
            RECEIPTS, RECEIPTS.c.queued_at, RECEIPTS.c.draft_id, RECEIPTS.c.network
        ):
            when = row["posted_at"] or row["first_sent_at"] or row["queued_at"]
            yield _made(Receipt, {**row, **_from("draft", row["draft_id"], when)})

    def dropped(self, stage: str) -> Iterator[Dropped]:
        """What *stage* (mentions or drafts) did not keep."""
        for row in self._rows(DROPPED, DROPPED.c.ref):
            if row["stage"] == stage:
                yield _made(Dropped, {**row, "week": None})

    def states(self) -> dict[str, int]:
        """How many drafts are in each state."""
        with reading(self._engine) as connection:
            rows = connection.execute(
                select(DRAFTS.c.state, func.count().label("drafts"))
                .group_by(DRAFTS.c.state)
                .order_by(DRAFTS.c.state)
            )
            return {row.state: row.drafts for row in rows}

    def _rows(self, table: Table, *order: Any) -> Iterator[dict[str, Any]]:
        with reading(self._engine) as connection:
            for row in connection.execute(select(table).order_by(*order)).mappings():
                yield dict(row)


def _made(record: Any, row: dict[str, Any]) -> Any:
    return record(**{field.name: row[field.name] for field in fields(record)})


def _from(kind: str, key: str, when: datetime) -> dict[str, Any]:
    return {"source_url": f"{kind}:{key}", "retrieved_at": when, "provider": PROVIDER}
