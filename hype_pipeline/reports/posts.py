"""The corpus as the bias report reads it: post by post, in one pass, and what a tally is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol

from hype_pipeline.lake import Lake
from hype_pipeline.reports.counting import rows
from hype_pipeline.tables.corpus import SENTENCES


@dataclass(frozen=True, slots=True)
class CorpusPost:
    """The sentences of one post, as the corpus holds them."""

    post_id: str
    song_id: str | None
    artist: str | None
    host: str
    genres: tuple[str, ...]
    texts: Sequence[str]


@dataclass(frozen=True, slots=True)
class Told:
    """One figure of one tally."""

    measure: str
    subject: str
    value: float
    share: float | None = None
    detail: str = ""


class Tally(Protocol):
    """Counts posts as they come by, and tells its figures at the end."""

    def add(self, post: CorpusPost) -> None:
        """Count *post*."""

    def told(self) -> Iterator[Told]:
        """The figures."""


def posts_of(lake: Lake) -> Iterator[CorpusPost]:
    """The corpus post by post; its sentences stand together in the table."""
    columns = ("post_id", "song_id", "artist", "host", "genres", "text")
    for post_id, group in groupby(rows(lake, SENTENCES, *columns), key=lambda row: row[0]):
        sentences = list(group)
        _, song_id, artist, host, genres, _ = sentences[0]
        texts = [sentence[-1] for sentence in sentences]
        yield CorpusPost(post_id, song_id, artist, host, tuple(genres), texts)
