"""The far end of the queue: a row for each draft and network that is to be published.

It implements protocols.Receipts. The order of sending, looking up and retrying is publish/outbox.py's.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, RowMapping, and_, func, or_, select, true, update

from hype_pipeline.curate.database import DRAFTS, MENTIONS, RECEIPTS, insert_missing, reading
from hype_pipeline.curate.desk import follow_receipts
from hype_pipeline.protocols import Approved, Claim, Sent, SocialPost


class ReceiptRows:
    """Receipts in the desk's database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def approved(self) -> list[Approved]:
        """Drafts that may go out and are not queued yet, the longest approved first."""
        text = func.coalesce(DRAFTS.c.edited_text, DRAFTS.c.text).label("text")
        columns = [
            DRAFTS.c[name] for name in ("draft_id", "created_at", "artist", "title", "spotify_id")
        ]
        with reading(self._engine) as connection:
            rows = connection.execute(
                select(*columns, text)
                .where(DRAFTS.c.state.in_(("approved", "edited")))
                .order_by(DRAFTS.c.created_at, DRAFTS.c.draft_id)
            )
            return [Approved(**row) for row in rows.mappings()]

    def enqueue(
        self, draft_id: str, texts: Mapping[str, str], *, record_key: str, now: datetime
    ) -> bool:
        """Queue a draft for the networks that *texts* names. False: it is no longer approved."""
        with self._engine.begin() as connection:
            queued = connection.execute(
                update(DRAFTS)
                .where(DRAFTS.c.draft_id == draft_id, DRAFTS.c.state.in_(("approved", "edited")))
                .values(state="queued", revision=DRAFTS.c.revision + 1)
            )
            if queued.rowcount != 1:
                return False
            row = {
                "draft_id": draft_id,
                "record_key": record_key,
                "state": "queued",
                "attempts": 0,
                "unsure": False,
                "queued_at": now,
            }
            insert_missing(
                connection,
                RECEIPTS,
                [{**row, "network": network, "text": text} for network, text in texts.items()],
            )
        return True

    def due(self, network: str, *, now: datetime) -> list[str]:
        """Ids of the drafts that wait to be sent to *network*, in the order of their queueing."""
        with reading(self._engine) as connection:
            return list(
                connection.scalars(
                    select(RECEIPTS.c.draft_id)
                    .where(RECEIPTS.c.network == network, _free(now))
                    .order_by(RECEIPTS.c.queued_at, RECEIPTS.c.draft_id)
                )
            )

    def claim(self, draft_id: str, network: str, *, now: datetime, until: datetime) -> Claim | None:
        """Claim a row until *until*, before anything is sent. None: somebody else has it."""
        this = and_(RECEIPTS.c.draft_id == draft_id, RECEIPTS.c.network == network)
        with self._engine.begin() as connection:
            found = connection.execute(select(RECEIPTS).where(this).with_for_update())
            before = found.mappings().first()
            claimed = connection.execute(
                update(RECEIPTS)
                .where(this, _free(now))
                .values(
                    attempts=RECEIPTS.c.attempts + 1,
                    leased_until=until,
                    unsure=True,
                    first_sent_at=func.coalesce(RECEIPTS.c.first_sent_at, now),
                )
            )
            if before is None or claimed.rowcount != 1:
                return None
            mention = connection.execute(
                select(MENTIONS)
                .join(DRAFTS, DRAFTS.c.mention_id == MENTIONS.c.mention_id)
                .where(DRAFTS.c.draft_id == draft_id)
            ).mappings()
            return _claim(before, mention.one())

    def note_sent(self, claim: Claim, sent: Sent) -> None:
        """The network has it."""
        self._note(claim, state="posted", uri=sent.uri, posted_at=sent.posted_at, error=None)

    def note_retry(self, claim: Claim, error: str, *, after: datetime, unsure: bool) -> None:
        """It is tried again after *after*; *unsure* says that it may have arrived."""
        self._note(claim, state="queued", error=error, next_try_at=after, unsure=unsure)

    def note_failed(self, claim: Claim, error: str) -> None:
        """It will never arrive."""
        self._note(claim, state="failed", error=error)

    def note_ambiguous(self, claim: Claim, error: str) -> None:
        """Nobody but a person can tell whether it arrived."""
        self._note(claim, state="needs_review", error=error, unsure=True)

    def _note(self, claim: Claim, **values: Any) -> None:
        # A worker that lost its claim may still say that the post is there, and nothing else.
        attempt: ColumnElement[bool] = RECEIPTS.c.attempts == claim.attempt
        if values["state"] == "posted":
            attempt = true()
        with self._engine.begin() as connection:
            noted = connection.execute(
                update(RECEIPTS)
                .where(
                    RECEIPTS.c.draft_id == claim.draft_id,
                    RECEIPTS.c.network == claim.network,
                    RECEIPTS.c.state != "posted",
                    attempt,
                )
                .values(**{"unsure": False, "leased_until": None, **values})
            )
            if noted.rowcount:
                follow_receipts(connection, claim.draft_id)


def _free(now: datetime) -> ColumnElement[bool]:
    return and_(
        RECEIPTS.c.state == "queued",
        or_(RECEIPTS.c.leased_until.is_(None), RECEIPTS.c.leased_until <= now),
        or_(RECEIPTS.c.next_try_at.is_(None), RECEIPTS.c.next_try_at <= now),
    )


def _claim(receipt: RowMapping, mention: RowMapping) -> Claim:
    shown = ("network", "uri", "author", "text", "posted_at", "asked")
    return Claim(
        **{name: receipt[name] for name in ("draft_id", "network", "record_key", "text")},
        mention=SocialPost(cid=None, **{name: mention[name] for name in shown}),
        attempt=receipt["attempts"] + 1,
        unsure=receipt["unsure"],
        first_sent_at=receipt["first_sent_at"],
    )
