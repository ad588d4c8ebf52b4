"""Spotify's objects as JSON, in the shape of 2018 or of 2026 (fewer fields)."""

from typing import Any

from hype_sandbox.services.naming import number_of
from hype_sandbox.world_rows import Artist, Recording

_MARKETS = ["DE", "FR", "GB", "SE", "US"]


def artist_reference(origin: str, spotify_id: str, name: str) -> dict[str, Any]:
    """An artist as a track names it."""
    return {
        "external_urls": {"spotify": f"https://open.spotify.com/artist/{spotify_id}"},
        "href": f"{origin}/v1/artists/{spotify_id}",
        "id": spotify_id,
        "name": name,
        "type": "artist",
        "uri": f"spotify:artist:{spotify_id}",
    }


def artist(origin: str, row: Artist, era: int) -> dict[str, Any]:
    """An artist on its own."""
    whole = {
        **artist_reference(origin, row.spotify_id, row.name),
        "genres": list(row.genres),
        "images": [],
    }
    if era < 2026:
        whole["followers"] = {"href": None, "total": int(number_of(row.spotify_id, 5))}
        whole["popularity"] = int(number_of(row.spotify_id, 2))
    return whole


def _album(origin: str, row: Recording) -> dict[str, Any]:
    number = f"al{row.spotify_id[2:]}"
    return {
        "album_type": "album",
        "artists": _artists(origin, row),
        "external_urls": {"spotify": f"https://open.spotify.com/album/{number}"},
        "href": f"{origin}/v1/albums/{number}",
        "id": number,
        "images": [],
        "name": row.album,
        "release_date": row.release_date,
        "release_date_precision": ("year", "month", "day")[row.release_date.count("-")],
        "total_tracks": 10,
        "type": "album",
        "uri": f"spotify:album:{number}",
    }


def _artists(origin: str, row: Recording) -> list[dict[str, Any]]:
    named = zip(row.artist_ids, row.artist_names, strict=True)
    return [artist_reference(origin, spotify_id, name) for spotify_id, name in named]


def track(origin: str, row: Recording, era: int) -> dict[str, Any]:
    """A track."""
    whole = {
        "album": _album(origin, row),
        "artists": _artists(origin, row),
        "disc_number": 1,
        "duration_ms": row.duration_ms,
        "explicit": False,
        "external_ids": {"isrc": row.isrc},
        "external_urls": {"spotify": f"https://open.spotify.com/track/{row.spotify_id}"},
        "href": f"{origin}/v1/tracks/{row.spotify_id}",
        "id": row.spotify_id,
        "is_local": False,
        "name": row.title,
        "preview_url": None,
        "track_number": 1,
        "type": "track",
        "uri": f"spotify:track:{row.spotify_id}",
    }
    if era < 2026:
        whole["available_markets"] = _MARKETS
        whole["popularity"] = popularity(row)
    return whole


def popularity(row: Recording) -> int:
    """How much it is listened to, 10 to 99; invented but lasting."""
    return int(number_of(row.spotify_id, 2))


def features(origin: str, row: Recording) -> dict[str, Any] | None:
    """Audio features; None where nobody measured."""
    if row.features is None:
        return None
    return {
        "danceability": None,
        "energy": None,
        "key": 0,
        "loudness": None,
        "mode": 1,
        "speechiness": None,
        "acousticness": None,
        "instrumentalness": None,
        "liveness": None,
        "valence": None,
        "tempo": None,
        **row.features,
        "type": "audio_features",
        "id": row.spotify_id,
        "uri": f"spotify:track:{row.spotify_id}",
        "track_href": f"{origin}/v1/tracks/{row.spotify_id}",
        "analysis_url": f"{origin}/v1/audio-analysis/{row.spotify_id}",
        "duration_ms": row.duration_ms,
        "time_signature": 4,
    }
