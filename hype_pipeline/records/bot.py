"""Rows of the bot: who was heard, what would be said, what a person decided, what was sent.

Descriptions are in tables/bot.py; the database that holds them until a snapshot is curate/database.py's.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Mention:
    mention_id: str  # network and uri, hashed
    network: str
    uri: str
    author: str
    text: str
    posted_at: datetime
    asked: bool  # it names or answers the bot: a reply is allowed
    artist: str
    title: str
    source_url: str
    retrieved_at: datetime
    provider: str


@dataclass(frozen=True, slots=True)
class Draft:
    draft_id: str
    mention_id: str
    artist: str
    title: str
    spotify_id: str | None
    genres: tuple[str, ...]
    text: str
    rank: int  # 1 is what the model would publish
    scores: str  # JSON: topic, nll, longest_shared_run, ...
    flags: tuple[str, ...]  # badges for the curator
    model: str
    state: str
    created_at: datetime
    source_url: str
    retrieved_at: datetime
    provider: str


@dataclass(frozen=True, slots=True)
class Decision:
    decision_id: int
    draft_id: str
    action: str  # approved, edited, rejected, expired
    text: str | None  # as edited; None: unchanged
    curator: str
    decided_at: datetime
    source_url: str
    retrieved_at: datetime
    provider: str


@dataclass(frozen=True, slots=True)
class Receipt:
    draft_id: str
    network: str
    record_key: str  # derived from the draft: the same one can only exist once
    state: str  # queued, posted, needs_review, failed
    uri: str | None  # None: not posted
    attempts: int
    error: str | None
    posted_at: datetime | None
    source_url: str
    retrieved_at: datetime
    provider: str
