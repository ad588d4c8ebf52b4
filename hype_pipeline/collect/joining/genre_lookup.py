"""Whose genres an artist's labels are: providers asked in turn, each once; answers in one vocabulary.

Every answer is kept under the provider's name, unknowns included. A provider that goes on failing
is left alone for the rest of a call, and the others are asked; what it did not answer is asked for
by the next run.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from hype_pipeline.collect.asking import Patience, still_unknown
from hype_pipeline.collect.joining.genre_names import genres_among, named_by_users, service_genres
from hype_pipeline.errors import Retryable
from hype_pipeline.protocols import ArtistQuery, Genres, Labels
from hype_pipeline.raw_answers import RawAnswer, RawAnswers

# Whose answers are whatever listeners wrote; the others answer with genres.
_TAGGERS = frozenset({"lastfm"})
# Whose answers cost nothing, and change when the user edits a file.
_FILES = frozenset({"genres_file"})

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class KnownGenres:
    """What the providers of genres made of an artist."""

    genres: tuple[str, ...]
    provider: str | None  # None: nobody knows
    retrieved_at: datetime | None  # when that provider said so
    complete: bool  # False: one that was asked before the answer came did not answer


class GenreLookup:
    """The providers of genres, in the order in which they are believed."""

    def __init__(self, sources: Sequence[Genres], raw: RawAnswers, *, now: datetime) -> None:
        self._sources, self._raw, self._now = sources, raw, now
        self._patience = {id(source): Patience() for source in sources}

    def of(self, query: ArtistQuery) -> KnownGenres:
        """What the first provider that knows the artist says. Raises Refused and QuotaExceeded:
        both want somebody to do something."""
        complete = True
        for source in self._sources:
            told = self._told_by(source, query)
            genres = judged(source.provider, told.genres) if told else ()
            if told and genres:
                return KnownGenres(genres, source.provider, told.retrieved_at, complete)
            complete &= told is not None
        return KnownGenres((), None, None, complete)

    def _told_by(self, source: Genres, query: ArtistQuery) -> Labels | None:
        """None: it did not answer."""
        key = f"genres/{query.spotify_id}/{query.name}"
        kept = self._raw.get(source.provider, key)
        if kept is not None and (kept.body or still_unknown(kept, self._now)):
            return Labels(tuple(kept.body), kept.source_url, kept.retrieved_at)
        patience = self._patience[id(source)]
        if patience.lost:
            return None
        try:
            told = source.genres_of(query)
        except Retryable as failure:
            patience.suffer_quietly(failure)
            return None
        patience.went_well()
        if source.provider not in _FILES:
            answer = RawAnswer(list(told.genres), told.source_url, told.retrieved_at)
            self._raw.put(source.provider, key, answer)
        return told


def judged(provider: str, told: Iterable[str]) -> tuple[str, ...]:
    """Those of *told* that the vocabulary knows. Judged when read, so that a better vocabulary needs
    no new answers; what users write in their own file is their word."""
    if provider in _TAGGERS:
        return genres_among(told)
    return named_by_users(told) if provider in _FILES else service_genres(told)
