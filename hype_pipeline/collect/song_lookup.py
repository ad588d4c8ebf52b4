"""Asking who knows songs: the catalogue, the genre providers, the feature providers; each once.

Every answer is kept under the provider's name, unknowns included. A provider of genres or features
that goes on failing is left alone for the rest of a call, and the others are asked; what it did not
answer is asked for by the next run.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hype_pipeline.collect.asking import Patience
from hype_pipeline.collect.genre_names import genres_among
from hype_pipeline.collect.matching import THRESHOLD, best, main_artist
from hype_pipeline.errors import Refused, Retryable
from hype_pipeline.protocols import ArtistQuery, AudioFeatures, Candidate, Catalogue, Genres
from hype_pipeline.raw_answers import RawAnswer, RawAnswers

# Whose answers are whatever listeners wrote; the others answer with genres.
_TAGGERS = frozenset({"lastfm"})
# Whose answers cost nothing, and change when the user edits a file.
_NOT_KEPT = frozenset({"genres_file"})

_DOOR = "features/refused"
# Spotify refuses audio features to apps registered since 2024; who is let in after all notices
# within a month, and a backfill of many runs asks once.
_TRIED_AGAIN = timedelta(days=30)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Match:
    """What the catalogue made of a song."""

    candidate: Candidate | None  # None: nothing alike enough
    score: float  # of the nearest
    nearest: Candidate | None
    source_url: str
    retrieved_at: datetime
    provider: str


@dataclass(frozen=True, slots=True)
class KnownGenres:
    """What the providers of genres made of an artist."""

    genres: tuple[str, ...]
    provider: str | None  # None: nobody knows
    complete: bool  # False: one that was asked before the answer came did not answer


class Lookup:
    """Everybody who can be asked, with what they answered before."""

    def __init__(
        self,
        catalogue: Catalogue | None,
        genres: Sequence[Genres],
        features: Sequence[AudioFeatures],
        raw: RawAnswers,
        *,
        now: datetime,
    ) -> None:
        self._catalogue = catalogue
        self._genres = genres
        self._features = features
        self._raw = raw
        self._now = now
        self._searches = Patience()
        self._patience = {id(source): Patience() for source in (*genres, *features)}

    def match(self, artist: str, title: str) -> Match | Retryable:
        """The song in the catalogue if it is alike enough; or the failure to be told.

        Raises Refused, QuotaExceeded, and Retryable when the catalogue goes on failing.
        """
        if self._catalogue is None:
            return Match(None, 0.0, None, "chart:", self._now, "chart")
        try:
            answer = self._search(self._catalogue, artist, title)
        except Retryable as failure:
            self._searches.suffer(failure)
            return failure
        self._searches.went_well()
        candidates = [_candidate(told, answer) for told in answer.body]
        nearest, score = best(artist, title, candidates)
        return Match(
            candidate=nearest if score >= THRESHOLD else None,
            score=score,
            nearest=nearest,
            source_url=nearest.source_url if nearest else answer.source_url,
            retrieved_at=answer.retrieved_at,
            provider=self._catalogue.provider,
        )

    def _search(self, catalogue: Catalogue, artist: str, title: str) -> RawAnswer:
        key = f"search/{artist}\n{title}"
        kept = self._raw.get(catalogue.provider, key)
        if kept is not None:
            return kept
        found = catalogue.search(artist, title)
        answer = RawAnswer(
            [_told(candidate) for candidate in found],
            found[0].source_url if found else f"{catalogue.provider}:search",
            found[0].retrieved_at if found else self._now,
        )
        self._raw.put(catalogue.provider, key, answer)
        return answer

    def genres_of(self, artist: str, match: Match) -> KnownGenres:
        """What the first provider that knows the song's main artist says. Raises Refused and
        QuotaExceeded: both want somebody to do something."""
        query = _main_artist(artist, match.candidate)
        complete = True
        for source in self._genres:
            found = self._genres_at(source, query)
            if found:
                return KnownGenres(found, source.provider, complete)
            complete &= found is not None
        return KnownGenres((), None, complete)

    def _genres_at(self, source: Genres, query: ArtistQuery) -> tuple[str, ...] | None:
        """None: it did not answer."""
        key = f"genres/{query.spotify_id}/{query.name}"
        kept = self._raw.get(source.provider, key)
        if kept is not None:
            return _judged(source.provider, kept.body)
        patience = self._patience[id(source)]
        if patience.lost:
            return None
        try:
            told = source.genres_of(query)
        except Retryable as failure:
            _suffer(patience, failure)
            return None
        patience.went_well()
        if source.provider not in _NOT_KEPT:
            self._keep(source.provider, key, list(told))
        return _judged(source.provider, told)

    def features_of(
        self, spotify_ids: Iterable[str]
    ) -> Mapping[str, tuple[str, Mapping[str, float]]]:
        """By Spotify id: who measured the recording first, and what."""
        found: dict[str, tuple[str, Mapping[str, float]]] = {}
        missing = sorted(spotify_ids)
        for source in self._features:
            told = self._features_at(source, missing)
            found |= {track: (source.provider, measured) for track, measured in told.items()}
            missing = [track for track in missing if track not in found]
        return found

    def _features_at(
        self, source: AudioFeatures, tracks: Sequence[str]
    ) -> Mapping[str, Mapping[str, float]]:
        kept = {track: self._raw.get(source.provider, f"features/{track}") for track in tracks}
        known = {track: answer.body for track, answer in kept.items() if answer and answer.body}
        unasked = [track for track, answer in kept.items() if answer is None]
        return {**known, **self._measured(source, unasked)}

    def _measured(
        self, source: AudioFeatures, tracks: Sequence[str]
    ) -> Mapping[str, Mapping[str, float]]:
        patience = self._patience[id(source)]
        if not tracks or patience.lost or self._closed(source.provider):
            return {}
        try:
            found = source.features_of(tracks)
        except Refused as refusal:
            # A closed door says nothing about recordings: only that it is closed is kept.
            self._keep(source.provider, _DOOR, str(refusal))
            return {}
        except Retryable as failure:
            _suffer(patience, failure)
            return {}
        patience.went_well()
        for track in tracks:
            self._keep(source.provider, f"features/{track}", found.get(track))
        return found

    def _closed(self, provider: str) -> bool:
        refused = self._raw.get(provider, _DOOR)
        return refused is not None and self._now - refused.retrieved_at < _TRIED_AGAIN

    def _keep(self, provider: str, key: str, body: Any) -> None:
        self._raw.put(provider, key, RawAnswer(body, f"{provider}:{key}", self._now))


def _suffer(patience: Patience, failure: Retryable) -> None:
    """Genres and features are optional: an outage costs them, not the run."""
    try:
        patience.suffer(failure)
    except Retryable:
        _log.warning("%s It is left alone for the rest of this run.", failure)


def _judged(provider: str, told: Iterable[str]) -> tuple[str, ...]:
    """Judged when read, so that a better list of genre names needs no new answers."""
    return genres_among(told) if provider in _TAGGERS else tuple(told)


def _main_artist(artist: str, candidate: Candidate | None) -> ArtistQuery:
    if candidate is None or not candidate.artists:
        return ArtistQuery(main_artist(artist), None)
    return ArtistQuery(candidate.artists[0], next(iter(candidate.artist_ids), None) or None)


def _told(candidate: Candidate) -> Mapping[str, Any]:
    return {
        "spotify_id": candidate.spotify_id,
        "title": candidate.title,
        "artists": candidate.artists,
        "artist_ids": candidate.artist_ids,
        "isrc": candidate.isrc,
        "source_url": candidate.source_url,
    }


def _candidate(told: Mapping[str, Any], answer: RawAnswer) -> Candidate:
    lists = {name: tuple(told[name]) for name in ("artists", "artist_ids")}
    return Candidate(**{**told, **lists}, retrieved_at=answer.retrieved_at)
