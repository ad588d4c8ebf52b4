"""Rows of the corpus: its sentences, and the genres that it is conditioned on.

Descriptions are in tables/corpus.py; what is learnt from them is trained.py's.
"""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Sentence:
    sentence_id: str
    post_id: str
    position: int  # in the post, from 0
    song_id: str | None  # None: no song is known; the split goes by post
    artist: str | None
    genres: tuple[str, ...]
    text: str  # names masked as {artist}, {song}, {site}
    split: str  # train, valid or test
    week: date | None
    host: str
    source_url: str
    retrieved_at: datetime
    provider: str


@dataclass(frozen=True, slots=True)
class Genre:
    label: str
    number: int  # its place in the condition vector
    posts: int
    kind: str  # frequent, or word (a single word of rarer names)
    source_url: str
    retrieved_at: datetime
    provider: str


@dataclass(frozen=True, slots=True)
class GenreMapping:
    raw: str  # as the provider wrote it
    label: str | None  # None: lost in the cut
    posts: int
    source_url: str
    retrieved_at: datetime
    provider: str
