"""The catalogues of a synthetic world: Spotify's artists and recordings, tags, audio features.

Not quite the charts: some charted songs are missing, and there are remixes, covers and namesakes
that a search must tell apart. "Silver Lining" by Mt. Joy is always there.
"""

import json
import random
from collections.abc import Iterator, Mapping
from typing import Any

from hype_sandbox.worlds.genres import features
from hype_sandbox.worlds.music import Artist, Song, hash_place, made_id, mbid

_NOISE_TAGS = (
    "seen live",
    "favourites",
    "spotify",
    "awesome",
    "chill",
    "2010s",
    "under 2000 listeners",
)

SILVER_LINING: Mapping[str, Any] = {
    "spotify_id": made_id("recording", "Mt. Joy", "Silver Lining"),
    "title": "Silver Lining",
    "artist_ids": [made_id("artist", "Mt. Joy")],
    "artist_names": ["Mt. Joy"],
    "album": "Mt. Joy",
    "release_date": "2018-03-02",
    "duration_ms": 219_000,
    "isrc": "USXX11800001",
    "features": json.dumps(
        {
            "danceability": 0.52,
            "energy": 0.55,
            "speechiness": 0.04,
            "acousticness": 0.42,
            "instrumentalness": 0.0,
            "liveness": 0.12,
            "valence": 0.45,
            "loudness": -7.4,
            "tempo": 146.0,
        }
    ),
}
MT_JOY: Mapping[str, Any] = {
    "spotify_id": made_id("artist", "Mt. Joy"),
    "name": "Mt. Joy",
    "genres": ["indie folk", "stomp and holler", "indie rock", "modern rock"],
    "lastfm_tags": [{"name": "indie folk", "count": 100}, {"name": "folk rock", "count": 61}],
    "mbid": mbid("Mt. Joy"),
    "musicbrainz_genres": ["indie folk", "indie rock"],
}


def artist_rows(cast: list[Artist], rng: random.Random) -> Iterator[Mapping[str, Any]]:
    """The catalogue's artists: who knows their genres, and who does not."""
    yield MT_JOY
    for artist in cast:
        listed = list(artist.genres.names)
        tagged = artist.known_to == "lastfm" or rng.random() < 0.6
        at_musicbrainz = artist.known_to == "musicbrainz" or rng.random() < 0.3
        yield {
            "spotify_id": artist.spotify_id,
            "name": artist.name,
            "genres": listed if artist.known_to == "spotify" else [],
            "lastfm_tags": _tags(listed, rng) if tagged else [],
            "mbid": mbid(artist.name) if at_musicbrainz else None,
            "musicbrainz_genres": listed if at_musicbrainz else [],
        }


def _tags(genres: list[str], rng: random.Random) -> list[dict[str, Any]]:
    names = [*genres, *rng.sample(_NOISE_TAGS, 2)]
    counts = sorted((rng.randint(2, 90) for _ in names), reverse=True)
    counts[0] = 100
    return [{"name": name, "count": count} for name, count in zip(names, counts, strict=True)]


def recording_rows(charted: list[Song], rng: random.Random) -> Iterator[Mapping[str, Any]]:
    """The catalogue: the charted songs that it has, and what is easily mistaken for them."""
    yield SILVER_LINING
    everybody = [song.artist for song in charted]
    for song in charted:
        if song.recording is not None:
            yield _recording(song, song.artist, song.title, rng, song.recording)
        if rng.random() < 0.10:
            remixer = rng.choice(everybody)
            yield _recording(song, song.artist, f"{song.title} - {remixer.name} Remix", rng)
        if rng.random() < 0.04:
            yield _recording(song, rng.choice(everybody), song.title, rng)  # a cover or a namesake
        if rng.random() < 0.05:
            yield _recording(song, song.artist, f"{song.title} - Live at {song.artist.home}", rng)


def _recording(
    song: Song, artist: Artist, title: str, rng: random.Random, spotify_id: str | None = None
) -> Mapping[str, Any]:
    offered = rng.random() >= 0.15
    return {
        "spotify_id": spotify_id or made_id("recording", artist.name, title, song.itemid),
        "title": title,
        "artist_ids": [artist.spotify_id],
        "artist_names": [artist.name],
        "album": song.album,
        "release_date": song.released.isoformat(),
        "duration_ms": song.seconds * 1000 + rng.randint(0, 999),
        "isrc": f"QZ{made_id(artist.name, title, length=3, letters='ABCDEFGHJKLMNPQRSTUVWXYZ')}"
        f"{song.released:%y}{hash_place(song.itemid + title, 100_000):05d}",
        "features": json.dumps(features(artist.genres.family, rng)) if offered else None,
    }
