"""What a person may do with a draft, and what follows. Pages and sheets only call this.

A draft is pending until a person approves, edits or rejects it, or time expires it; what was decided
can be undone until the outbox has queued it. Every move names the revision it saw, is one guarded
UPDATE, and leaves a row in the audit; a move that comes too late is a Conflict.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, Select, and_, select, update

from hype_pipeline.curate.database import DECISIONS, DRAFTS, MENTIONS, RECEIPTS
from hype_pipeline.errors import BadInput, Conflict

# The outbox works from these: another draft for the same mention cannot be approved any more.
TAKEN = ("approved", "edited", "queued", "posted", "needs_review", "failed")
PENDING_FOR = timedelta(days=3)
LONGEST_EDIT = 2000  # characters
CLOCK = "the clock"


@dataclass(frozen=True, slots=True)
class Move:
    """From which states an action leads to which."""

    begins: tuple[str, ...]
    ends: str


MOVES: Mapping[str, Move] = MappingProxyType(
    {
        "approved": Move(("pending",), "approved"),
        "edited": Move(("pending",), "edited"),
        "rejected": Move(("pending",), "rejected"),
        "expired": Move(("pending",), "expired"),
        "undone": Move(("approved", "edited", "rejected"), "pending"),
    }
)


class Desk:
    """Decisions about drafts. *curator* is who decides, as the audit will name them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def approve(self, draft_id: str, *, revision: int, curator: str, now: datetime) -> None:
        """Let a draft pass as it is; the other drafts for its mention are rejected with it."""
        with self._engine.begin() as connection:
            draft = _locked(connection, draft_id)
            _only_one(connection, draft)
            cause = _move(connection, draft, "approved", revision, curator, now)
            _reject_siblings(connection, draft, cause, curator, now)

    def edit(self, draft_id: str, text: str, *, revision: int, curator: str, now: datetime) -> None:
        """Let a draft pass in other words."""
        text = text.strip()
        if not text or len(text) > LONGEST_EDIT:
            raise BadInput(f"An edited draft has 1 to {LONGEST_EDIT} characters, not {len(text)}.")
        with self._engine.begin() as connection:
            draft = _locked(connection, draft_id)
            _only_one(connection, draft)
            cause = _move(connection, draft, "edited", revision, curator, now, text=text)
            _reject_siblings(connection, draft, cause, curator, now)

    def reject(self, draft_id: str, *, revision: int, curator: str, now: datetime) -> None:
        """Refuse a draft."""
        with self._engine.begin() as connection:
            draft = _locked(connection, draft_id)
            _move(connection, draft, "rejected", revision, curator, now)

    def reject_all(self, mention_id: str, *, curator: str, now: datetime) -> int:
        """Refuse every pending draft for a mention; how many."""
        with self._engine.begin() as connection:
            waiting = _pending(connection, mention_id)
            for draft in waiting:
                _move(connection, draft, "rejected", draft["revision"], curator, now)
            return len(waiting)

    def undo(self, draft_id: str, *, revision: int, curator: str, now: datetime) -> None:
        """Take a decision back while nothing was queued; siblings come back with it."""
        with self._engine.begin() as connection:
            draft = _locked(connection, draft_id)
            last = connection.execute(
                select(DECISIONS.c.decision_id)
                .where(DECISIONS.c.draft_id == draft_id)
                .order_by(DECISIONS.c.decision_id.desc())
                .limit(1)
            ).scalar()
            cause = _move(connection, draft, "undone", revision, curator, now)
            for sibling in connection.execute(_rejected_because_of(last)).mappings().all():
                _move(connection, sibling, "undone", sibling["revision"], curator, now, cause=cause)

    def expire(self, *, now: datetime) -> int:
        """Expire what waited too long; how many."""
        with self._engine.begin() as connection:
            stale = (
                connection.execute(
                    select(DRAFTS).where(
                        DRAFTS.c.state == "pending", DRAFTS.c.created_at < now - PENDING_FOR
                    )
                )
                .mappings()
                .all()
            )
            for draft in stale:
                _move(connection, draft, "expired", draft["revision"], CLOCK, now)
            return len(stale)

    def settle(
        self, draft_id: str, network: str, *, arrived: bool, curator: str, now: datetime
    ) -> None:
        """Say, having looked, whether an ambiguous post arrived; if not it is sent again."""
        with self._engine.begin() as connection:
            draft = _locked(connection, draft_id)
            settled = connection.execute(
                update(RECEIPTS)
                .where(
                    RECEIPTS.c.draft_id == draft_id,
                    RECEIPTS.c.network == network,
                    RECEIPTS.c.state.in_(("needs_review", "failed")),
                )
                .values(
                    state="posted" if arrived else "queued",
                    posted_at=RECEIPTS.c.first_sent_at if arrived else None,
                    unsure=False,
                    next_try_at=None,
                    attempts=0 if not arrived else RECEIPTS.c.attempts,
                )
            )
            if settled.rowcount != 1:
                raise Conflict(f"The post on {network} needs no look any more: reload the page.")
            action = "confirmed" if arrived else "sent_again"
            _note(connection, draft["draft_id"], action, curator, now)
            follow_receipts(connection, draft_id)


def follow_receipts(connection: Connection, draft_id: str) -> None:
    """Give a queued draft the state that its receipts say together."""
    states = set(
        connection.scalars(select(RECEIPTS.c.state).where(RECEIPTS.c.draft_id == draft_id))
    )
    state = next(
        state for state in ("queued", "needs_review", "failed", "posted") if state in states
    )
    connection.execute(
        update(DRAFTS)
        .where(DRAFTS.c.draft_id == draft_id)
        .values(state=state, revision=DRAFTS.c.revision + 1)
    )


def _locked(connection: Connection, draft_id: str) -> RowMapping:
    """The draft, with its mention locked, so that siblings are decided one after the other."""
    draft = (
        connection.execute(select(DRAFTS).where(DRAFTS.c.draft_id == draft_id)).mappings().first()
    )
    if draft is None:
        raise BadInput(f"There is no draft {draft_id!r}.")
    connection.execute(
        select(MENTIONS.c.mention_id)
        .where(MENTIONS.c.mention_id == draft["mention_id"])
        .with_for_update()
    )
    return draft


def _only_one(connection: Connection, draft: RowMapping) -> None:
    taken = connection.execute(
        select(DRAFTS.c.draft_id).where(
            DRAFTS.c.mention_id == draft["mention_id"],
            DRAFTS.c.draft_id != draft["draft_id"],
            DRAFTS.c.state.in_(TAKEN),
        )
    ).first()
    if taken:
        raise Conflict("Another draft for this post has been approved already: reload the page.")


def _move(
    connection: Connection,
    draft: RowMapping,
    action: str,
    revision: int,
    curator: str,
    now: datetime,
    *,
    text: str | None = None,
    cause: int | None = None,
) -> int:
    moved = connection.execute(
        update(DRAFTS)
        .where(
            DRAFTS.c.draft_id == draft["draft_id"],
            DRAFTS.c.state.in_(MOVES[action].begins),
            DRAFTS.c.revision == revision,
        )
        .values(state=MOVES[action].ends, revision=revision + 1, edited_text=text)
    )
    if moved.rowcount != 1:
        raise Conflict(_too_late(connection, draft["draft_id"]))
    return _note(connection, draft["draft_id"], action, curator, now, text=text, cause=cause)


def _too_late(connection: Connection, draft_id: str) -> str:
    state, who = connection.execute(
        select(DRAFTS.c.state, DECISIONS.c.curator)
        .outerjoin(DECISIONS, DECISIONS.c.draft_id == DRAFTS.c.draft_id)
        .where(DRAFTS.c.draft_id == draft_id)
        .order_by(DECISIONS.c.decision_id.desc())
        .limit(1)
    ).one()
    by = f" by {who}" if who else ""
    return f"Too late: this draft is {state.replace('_', ' ')} now, changed{by} since you saw it."


def _note(
    connection: Connection,
    draft_id: str,
    action: str,
    curator: str,
    now: datetime,
    *,
    text: str | None = None,
    cause: int | None = None,
) -> int:
    noted = connection.execute(
        DECISIONS.insert()
        .values(
            draft_id=draft_id,
            action=action,
            text=text,
            curator=curator,
            decided_at=now,
            cause=cause,
        )
        .returning(DECISIONS.c.decision_id)
    )
    return int(noted.scalar_one())


def _pending(connection: Connection, mention_id: str) -> list[RowMapping]:
    connection.execute(
        select(MENTIONS.c.mention_id).where(MENTIONS.c.mention_id == mention_id).with_for_update()
    )
    return list(
        connection.execute(
            select(DRAFTS).where(DRAFTS.c.mention_id == mention_id, DRAFTS.c.state == "pending")
        ).mappings()
    )


def _reject_siblings(
    connection: Connection, draft: RowMapping, cause: int, curator: str, now: datetime
) -> None:
    for sibling in _pending(connection, draft["mention_id"]):
        _move(connection, sibling, "rejected", sibling["revision"], curator, now, cause=cause)


def _rejected_because_of(cause: int | None) -> Select[Any]:
    return (
        select(DRAFTS)
        .join(DECISIONS, DECISIONS.c.draft_id == DRAFTS.c.draft_id)
        .where(and_(DECISIONS.c.cause == cause, DECISIONS.c.action == "rejected"))
        .where(DRAFTS.c.state == "rejected")
    )
