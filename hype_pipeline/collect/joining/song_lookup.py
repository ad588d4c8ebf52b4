"""Which recording a song is: the catalogue asked once, its answers kept, unknowns included.

How likeness is measured is matching.py's. Genres and audio features are looked up beside
(genre_lookup.py, feature_lookup.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hype_pipeline.collect.asking import Patience, still_unknown
from hype_pipeline.collect.joining.feature_lookup import FeatureLookup, KnownFeatures
from hype_pipeline.collect.joining.genre_lookup import GenreLookup, KnownGenres
from hype_pipeline.collect.joining.matching import THRESHOLD, best, main_artist
from hype_pipeline.errors import Retryable
from hype_pipeline.protocols import ArtistQuery, AudioFeatures, Candidate, Catalogue, Genres
from hype_pipeline.raw_answers import RawAnswer, RawAnswers


@dataclass(frozen=True, slots=True)
class Match:
    """What the catalogue made of a song."""

    candidate: Candidate | None  # None: nothing alike enough
    score: float  # of the nearest
    nearest: Candidate | None
    source_url: str
    retrieved_at: datetime
    provider: str


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
        self._genres = GenreLookup(genres, raw, now=now)
        self._features = FeatureLookup(features, raw, now=now)
        self._raw = raw
        self._now = now
        self._searches = Patience()

    def match(self, artist: str, title: str) -> Match | Retryable:
        """The song in the catalogue if it is alike enough; or the failure to be told.

        Raises Refused, QuotaExceeded, and Retryable when the catalogue goes on failing.
        """
        if self._catalogue is None:
            return Match(None, 0.0, None, "chart:", self._now, "chart")
        kept = self._raw.get(self._catalogue.provider, _key(artist, title))
        if kept is not None:
            match = _matched(self._catalogue, artist, title, kept)
            if match.candidate or still_unknown(kept, self._now):
                return match
        try:
            answer = self._search(self._catalogue, artist, title)
        except Retryable as failure:
            self._searches.suffer(failure)
            return failure
        self._searches.went_well()
        return _matched(self._catalogue, artist, title, answer)

    def _search(self, catalogue: Catalogue, artist: str, title: str) -> RawAnswer:
        found = catalogue.search(artist, title)
        answer = RawAnswer(
            [_told(candidate) for candidate in found],
            found[0].source_url if found else f"{catalogue.provider}:search",
            found[0].retrieved_at if found else self._now,
        )
        self._raw.put(catalogue.provider, _key(artist, title), answer)
        return answer

    def genres_of(self, artist: str, match: Match) -> KnownGenres:
        """What the first provider that knows the song's main artist says. Raises Refused and
        QuotaExceeded: both want somebody to do something."""
        return self._genres.of(_main_artist(artist, match.candidate))

    def features_of(self, codes: Mapping[str, str | None]) -> Mapping[str, KnownFeatures]:
        """By Spotify id: who measured the recording first, and what; *codes* are ISRCs by id."""
        return self._features.of(codes)


def _matched(catalogue: Catalogue, artist: str, title: str, answer: RawAnswer) -> Match:
    nearest, score = best(artist, title, [_candidate(told, answer) for told in answer.body])
    return Match(
        candidate=nearest if score >= THRESHOLD else None,
        score=score,
        nearest=nearest,
        source_url=nearest.source_url if nearest else answer.source_url,
        retrieved_at=answer.retrieved_at,
        provider=catalogue.provider,
    )


def _key(artist: str, title: str) -> str:
    return f"search/{artist}\n{title}"


def _main_artist(artist: str, candidate: Candidate | None) -> ArtistQuery:
    if candidate is None or not candidate.artists:
        return ArtistQuery(main_artist(artist), None)
    spotify_id = next(iter(candidate.artist_ids), None) or None
    return ArtistQuery(candidate.artists[0], spotify_id, candidate.isrc)


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
