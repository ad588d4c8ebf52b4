"""What a world holds, row by row: one frozen dataclass for each table that is kept in memory.

Field for field as in world_tables.py, which describes them. Page and capture bodies stay on disk.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Charted:
    week: str
    rank: int
    itemid: str


@dataclass(frozen=True, slots=True)
class Track:
    itemid: str
    artist: str | None
    title: str | None
    dateposted: int
    siteid: int
    sitename: str
    posturl: str | None
    postid: int
    loved_count: int
    posted_count: int
    time: int
    description: str | None
    spotify_id: str | None


@dataclass(frozen=True, slots=True)
class Link:
    itemid: str
    posturl: str
    siteid: int
    sitename: str
    dateposted: int
    postid: int


@dataclass(frozen=True, slots=True)
class Blog:
    siteid: int
    sitename: str
    siteurl: str
    host: str
    robots: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """A page without its body: World.page_body(page) has that."""

    url: str
    status: int
    content_type: str
    headers: Mapping[str, str]
    row: int


@dataclass(frozen=True, slots=True)
class Capture:
    """A capture without its body: World.capture_body(capture) has that."""

    url: str
    timestamp: str
    status: int
    content_type: str
    row: int


@dataclass(frozen=True, slots=True)
class Artist:
    spotify_id: str
    name: str
    genres: tuple[str, ...]
    lastfm_tags: tuple[tuple[str, int], ...]
    mbid: str | None
    musicbrainz_genres: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recording:
    spotify_id: str
    title: str
    artist_ids: tuple[str, ...]
    artist_names: tuple[str, ...]
    album: str
    release_date: str
    duration_ms: int
    isrc: str
    features: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class TimelinePost:
    network: str
    author: str
    text: str
    minutes_ago: int
    mentions_bot: bool


def artist_of(row: Mapping[str, Any]) -> Artist:
    """The artist in a row of the table."""
    return Artist(
        spotify_id=row["spotify_id"],
        name=row["name"],
        genres=tuple(row["genres"]),
        lastfm_tags=tuple((tag["name"], tag["count"]) for tag in row["lastfm_tags"]),
        mbid=row["mbid"],
        musicbrainz_genres=tuple(row["musicbrainz_genres"]),
    )


def recording_of(row: Mapping[str, Any]) -> Recording:
    """The recording in a row of the table."""
    features = row["features"]
    return Recording(
        **{
            **row,
            "artist_ids": tuple(row["artist_ids"]),
            "artist_names": tuple(row["artist_names"]),
            "features": json.loads(features) if features else None,
        }
    )
