"""What the desk's page shows: posts with their drafts, the history, and counts. Reads only."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Engine,
    RowMapping,
    Select,
    Text,
    cast,
    func,
    or_,
    select,
    true,
)

from hype_pipeline.curate.database import DECISIONS, DRAFTS, MENTIONS, RECEIPTS, reading

POSTS_A_PAGE = 15
DECISIONS_A_PAGE = 40


@dataclass(frozen=True, slots=True)
class Filter:
    """What of the queue is wanted."""

    words: str = ""
    network: str = ""
    asked: bool = False
    flagged: bool = False


@dataclass(frozen=True, slots=True)
class ShownDraft:
    """A draft on the page."""

    draft_id: str
    text: str
    rank: int
    revision: int
    flags: tuple[str, ...]
    scores: Mapping[str, Any]
    model: str
    genres: tuple[str, ...]
    artist: str
    title: str
    spotify_id: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ShownPost:
    """A social post with the drafts that wait."""

    mention_id: str
    network: str
    uri: str
    author: str
    text: str
    posted_at: datetime
    asked: bool
    artist: str
    title: str
    drafts: tuple[ShownDraft, ...]


class Shown:
    """Reads the desk's database for its pages."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def waiting(self, wanted: Filter, *, page: int) -> tuple[list[ShownPost], int]:
        """A page of posts with pending drafts, who asked first; and how many posts there are."""
        matching = _matching(wanted)
        joined = DRAFTS.join(MENTIONS, MENTIONS.c.mention_id == DRAFTS.c.mention_id)
        ids: Select[Any] = (
            select(MENTIONS.c.mention_id)
            .select_from(joined)
            .where(matching)
            .group_by(MENTIONS.c.mention_id, MENTIONS.c.asked, MENTIONS.c.posted_at)
            .order_by(MENTIONS.c.asked.desc(), MENTIONS.c.posted_at, MENTIONS.c.mention_id)
        )
        with reading(self._engine) as connection:
            count = connection.scalar(select(func.count()).select_from(ids.subquery())) or 0
            listed = list(
                connection.scalars(ids.limit(POSTS_A_PAGE).offset((page - 1) * POSTS_A_PAGE))
            )
            posts = {
                row["mention_id"]: row
                for row in connection.execute(
                    select(MENTIONS).where(MENTIONS.c.mention_id.in_(listed))
                ).mappings()
            }
            drafts = (
                connection.execute(
                    select(DRAFTS)
                    .where(DRAFTS.c.mention_id.in_(listed), DRAFTS.c.state == "pending")
                    .order_by(DRAFTS.c.rank, DRAFTS.c.draft_id)
                )
                .mappings()
                .all()
            )
        return [
            _post(posts[key], [row for row in drafts if row["mention_id"] == key]) for key in listed
        ], count

    def draft(self, draft_id: str) -> Mapping[str, Any] | None:
        """One draft, whatever its state."""
        with reading(self._engine) as connection:
            row = connection.execute(select(DRAFTS).where(DRAFTS.c.draft_id == draft_id))
            found = row.mappings().first()
            return dict(found) if found else None

    def history(self, *, page: int, words: str = "") -> tuple[list[Mapping[str, Any]], int]:
        """A page of decisions, the newest first, with their drafts; and how many there are."""
        wanted = _containing(
            words, DRAFTS.c.artist, DRAFTS.c.title, DECISIONS.c.curator, DRAFTS.c.text
        )
        joined = DECISIONS.join(DRAFTS, DRAFTS.c.draft_id == DECISIONS.c.draft_id)
        columns = [
            *DECISIONS.c,
            DRAFTS.c.artist,
            DRAFTS.c.title,
            DRAFTS.c.state,
            DRAFTS.c.revision,
            DRAFTS.c.text.label("draft_text"),
        ]
        with reading(self._engine) as connection:
            count = connection.scalar(select(func.count()).select_from(joined).where(wanted)) or 0
            rows = connection.execute(
                select(*columns)
                .select_from(joined)
                .where(wanted)
                .order_by(DECISIONS.c.decision_id.desc())
                .limit(DECISIONS_A_PAGE)
                .offset((page - 1) * DECISIONS_A_PAGE)
            ).mappings()
            listed = [dict(row) for row in rows]
            receipts = self._receipts(connection, [row["draft_id"] for row in listed])
        return [{**row, "receipts": receipts.get(row["draft_id"], [])} for row in listed], count

    def to_look_at(self) -> list[Mapping[str, Any]]:
        """Posts that may or may not have arrived, or never did."""
        with reading(self._engine) as connection:
            rows = connection.execute(
                select(RECEIPTS, DRAFTS.c.artist, DRAFTS.c.title)
                .join(DRAFTS, DRAFTS.c.draft_id == RECEIPTS.c.draft_id)
                .where(RECEIPTS.c.state.in_(("needs_review", "failed")))
                .order_by(RECEIPTS.c.queued_at)
            ).mappings()
            return [dict(row) for row in rows]

    def counts(self) -> Mapping[str, int]:
        """How many drafts wait, how many posts want a look, how many mentions have no draft yet."""
        with reading(self._engine) as connection:
            states = dict(
                connection.execute(select(DRAFTS.c.state, func.count()).group_by(DRAFTS.c.state))
                .tuples()
                .all()
            )
            look = select(func.count()).where(RECEIPTS.c.state.in_(("needs_review", "failed")))
            unanswered = select(func.count()).where(MENTIONS.c.state == "waiting")
            return {
                **states,
                "look": connection.scalar(look) or 0,
                "unanswered": connection.scalar(unanswered) or 0,
            }

    @staticmethod
    def _receipts(connection: Any, draft_ids: Sequence[str]) -> dict[str, list[Mapping[str, Any]]]:
        rows = connection.execute(
            select(RECEIPTS).where(RECEIPTS.c.draft_id.in_(draft_ids)).order_by(RECEIPTS.c.network)
        ).mappings()
        found: dict[str, list[Mapping[str, Any]]] = {}
        for row in rows:
            found.setdefault(row["draft_id"], []).append(dict(row))
        return found


def _matching(wanted: Filter) -> ColumnElement[bool]:
    words = _containing(
        wanted.words,
        MENTIONS.c.artist,
        MENTIONS.c.title,
        MENTIONS.c.author,
        MENTIONS.c.text,
        DRAFTS.c.text,
    )
    where = words & (DRAFTS.c.state == "pending")
    if wanted.network:
        where &= MENTIONS.c.network == wanted.network
    if wanted.asked:
        where &= MENTIONS.c.asked.is_(True)
    if wanted.flagged:
        where &= cast(DRAFTS.c.flags, Text) != "[]"
    return where


def _containing(words: str, *columns: Any) -> ColumnElement[bool]:
    if not words.strip():
        return true()
    return or_(*(column.icontains(words.strip(), autoescape=True) for column in columns))


def _post(post: RowMapping, drafts: Sequence[RowMapping]) -> ShownPost:
    shown = (
        "mention_id",
        "network",
        "uri",
        "author",
        "text",
        "posted_at",
        "asked",
        "artist",
        "title",
    )
    return ShownPost(
        **{name: post[name] for name in shown}, drafts=tuple(_draft(row) for row in drafts)
    )


def _draft(row: RowMapping) -> ShownDraft:
    plain = (
        "draft_id",
        "text",
        "rank",
        "revision",
        "model",
        "artist",
        "title",
        "spotify_id",
        "created_at",
    )
    return ShownDraft(
        **{name: row[name] for name in plain},
        flags=tuple(row["flags"]),
        genres=tuple(row["genres"]),
        scores=json.loads(row["scores"] or "{}"),
    )
