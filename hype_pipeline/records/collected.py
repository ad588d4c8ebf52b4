"""Rows of the weekly tables, from the chart to the matched song, field for field.

Descriptions and keys are in tables/collected.py.
"""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class ChartEntry:
    week: date  # a Monday
    rank: int  # 1 is the most popular
    song_id: str  # Hype Machine's itemid
    artist: str
    title: str
    loved_count: int
    posted_count: int
    post_url: str | None  # None: the chart names no post
    site_name: str | None
    posted_at: datetime | None
    source_url: str
    retrieved_at: datetime
    provider: str


@dataclass(frozen=True, slots=True)
class PostLink:
    week: date
    song_id: str
    url: str  # normalised, tracking parameters removed
    host: str
    site_name: str | None
    posted_at: datetime | None  # None: the service does not say
    source_url: str
    retrieved_at: datetime
    provider: str


@dataclass(frozen=True, slots=True)
class Page:
    week: date
    url: str
    final_url: str  # after redirects
    source: str  # live or wayback
    captured_at: datetime | None  # of the Wayback capture; None for a live page
    http_status: int
    content_type: str
    digest: str  # sha256 of the body; the archive's key
    size: int  # bytes
    robots: str  # allowed, or the opt-out signal that was seen
    source_url: str
    retrieved_at: datetime
    provider: str


@dataclass(frozen=True, slots=True)
class Post:
    week: date
    url: str
    song_ids: tuple[str, ...]  # the charted songs that link here
    host: str
    site_name: str | None
    title: str | None
    author: str | None
    published: date | None  # None: the page does not say, and we do not guess
    language: str  # ISO 639-1, or `und`
    language_probability: float
    text: str  # paragraphs separated by one newline
    links: tuple[str, ...]  # outgoing links and embeds to players and shops
    digest: str  # of the page it was extracted from
    extractor: str  # name and version
    robots: str  # of the page: allowed, or the opt-out signal that was seen
    source_url: str
    retrieved_at: datetime
    provider: str


@dataclass(frozen=True, slots=True)
class KeptPost:
    week: date
    post_id: str
    url: str
    song_id: str
    artist: str
    title: str  # of the song
    post_title: str | None
    site_name: str | None
    host: str
    published: date | None
    text: str
    words: int
    source_url: str
    retrieved_at: datetime
    provider: str


# What is measured of a recording: each is a field of `Song`.
AUDIO_FEATURES = (
    "acousticness",
    "danceability",
    "energy",
    "instrumentalness",
    "liveness",
    "loudness",
    "speechiness",
    "tempo",
    "valence",
)


@dataclass(frozen=True, slots=True)
class Song:
    week: date
    song_id: str
    artist: str  # as charted
    title: str
    spotify_id: str | None  # None: Spotify does not have it; genres came from elsewhere
    spotify_artist_id: str | None
    matched_artist: str | None
    matched_title: str | None
    match_score: float  # 0 to 1
    isrc: str | None
    genres: tuple[str, ...]  # most telling first
    genre_provider: str | None  # None: nobody knows a genre
    genres_retrieved_at: datetime | None  # when that provider said so
    genre_vocabulary: int | None  # version of the names that genres can have
    acousticness: (
        float | None
    )  # audio features: 0 to 1 but for loudness and tempo; None: not offered
    danceability: float | None
    energy: float | None
    instrumentalness: float | None
    liveness: float | None
    loudness: float | None  # dB
    speechiness: float | None
    tempo: float | None  # beats per minute
    valence: float | None
    features_provider: str | None
    features_retrieved_at: datetime | None  # when that provider said so
    source_url: str
    retrieved_at: datetime
    provider: str
