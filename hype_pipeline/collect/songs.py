"""Which recording a charted song is, what genres its artist has, and how it sounds.

A song that no catalogue has stays when somebody knows its artist's genres. Asking, and keeping the
answers, is song_lookup.py's; how likeness is measured matching.py's.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from hype_pipeline.collect.asking import week_end
from hype_pipeline.collect.joining.genre_lookup import KnownGenres
from hype_pipeline.collect.joining.genre_names import VERSION
from hype_pipeline.collect.joining.song_lookup import Lookup, Match
from hype_pipeline.errors import Retryable
from hype_pipeline.protocols import AudioFeatures, Catalogue, Genres
from hype_pipeline.raw_answers import RawAnswers
from hype_pipeline.records.collected import KeptPost, Song
from hype_pipeline.records.narrowing import Dropped, Narrowed


def songs(
    catalogue: Catalogue | None,
    genres: Sequence[Genres],
    features: Sequence[AudioFeatures],
    raw: RawAnswers,
    weeks: Sequence[date],
    kept_of: Callable[[date], Sequence[KeptPost]],
    *,
    now: datetime,
) -> Iterator[tuple[date, Narrowed[Song]]]:
    """Each week's songs, of its kept posts. The first of *genres* and of *features* that knows
    something is believed.

    Raises QuotaExceeded when a quota is spent: the weeks before are done, and what was asked for
    this one is kept, so that the next run goes on where this one stopped.
    """
    lookup = Lookup(catalogue, genres, features, raw, now=now)
    for week in weeks:
        week_end(week)  # refuses days that are no Mondays
        yield week, _week(lookup, week, kept_of(week), now=now)


@dataclass(frozen=True, slots=True)
class _Charted:
    """A song as its posts name it."""

    week: date
    song_id: str
    artist: str
    title: str


def _week(
    lookup: Lookup, week: date, posts: Iterable[KeptPost], *, now: datetime
) -> Narrowed[Song]:
    charted = {
        post.song_id: _Charted(week, post.song_id, post.artist, post.title)
        for post in sorted(posts, key=lambda post: post.url)
    }
    found: list[Song] = []
    dropped: list[Dropped] = []
    for song in (charted[song_id] for song_id in sorted(charted)):
        match = lookup.match(song.artist, song.title)
        if isinstance(match, Retryable):
            dropped.append(_unanswered(song, match, now))
            continue
        known = lookup.genres_of(song.artist, match)
        if match.candidate is None and not known.genres:
            dropped.append(_unmatched(song, match, known))
        else:
            found.append(_song(song, match, known))
    return Narrowed(tuple(_with_features(lookup, found)), tuple(dropped))


def _with_features(lookup: Lookup, found: Sequence[Song]) -> Iterator[Song]:
    known = lookup.features_of({song.spotify_id: song.isrc for song in found if song.spotify_id})
    for song in found:
        measured = known.get(song.spotify_id or "")
        if measured is None:
            yield song
        else:
            values: dict[str, Any] = dict(measured.values)
            yield replace(
                song,
                features_provider=measured.provider,
                features_retrieved_at=measured.retrieved_at,
                **values,
            )


def _song(song: _Charted, match: Match, known: KnownGenres) -> Song:
    found = match.candidate
    return Song(
        week=song.week,
        song_id=song.song_id,
        artist=song.artist,
        title=song.title,
        spotify_id=found.spotify_id if found else None,
        spotify_artist_id=next(iter(found.artist_ids), None) if found else None,
        matched_artist=", ".join(found.artists) if found else None,
        matched_title=found.title if found else None,
        match_score=match.score,
        isrc=found.isrc if found else None,
        genres=known.genres,
        genre_provider=known.provider,
        genres_retrieved_at=known.retrieved_at,
        genre_vocabulary=VERSION if known.provider else None,
        acousticness=None,
        danceability=None,
        energy=None,
        instrumentalness=None,
        liveness=None,
        loudness=None,
        speechiness=None,
        tempo=None,
        valence=None,
        features_provider=None,
        features_retrieved_at=None,
        source_url=match.source_url,
        retrieved_at=match.retrieved_at,
        provider=match.provider,
    )


def _unmatched(song: _Charted, match: Match, known: KnownGenres) -> Dropped:
    nearest = match.nearest
    evidence = {
        "artist": song.artist,
        "title": song.title,
        "score": match.score,
        "nearest_artist": ", ".join(nearest.artists) if nearest else None,
        "nearest_title": nearest.title if nearest else None,
    }
    return Dropped(
        week=song.week,
        ref=song.song_id,
        reason=f"no_match:{match.score:.2f}" if nearest else "no_match",
        passing=not known.complete,
        evidence=json.dumps(evidence, ensure_ascii=False),
        source_url=match.source_url,
        retrieved_at=match.retrieved_at,
        provider=match.provider,
    )


def _unanswered(song: _Charted, failure: Retryable, now: datetime) -> Dropped:
    return Dropped(
        week=song.week,
        ref=song.song_id,
        reason="unanswered",
        passing=True,
        evidence=json.dumps({"artist": song.artist, "title": song.title, "error": str(failure)}),
        source_url=f"{failure.service}:search",
        retrieved_at=now,
        provider=failure.service,
    )
