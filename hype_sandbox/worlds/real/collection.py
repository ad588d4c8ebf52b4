"""The collection of real music writing on this machine: posts, pages, genres, audio features.

Only read, never copied anywhere but into the world that the user asked for. What is made of it is
world.py's business.
"""

import csv
import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

from hype_sandbox.worlds.real.titles import key

_POSTS = "music_writing/posts.jsonl.gz"
_ROUNDUPS = "music_writing/roundup_eval.jsonl.gz"
_PAGES = "extract_phlow_music"
_GENRES = "genres/artist_genres.jsonl.gz"
_FEATURES = ("genres/tracks_with_genres_audio_features.csv", "genres/audio_features_hits.csv")
_FIGURES = (
    "danceability",
    "energy",
    "speechiness",
    "acousticness",
    "instrumentalness",
    "liveness",
    "valence",
    "loudness",
    "tempo",
)


@dataclass(frozen=True, slots=True)
class Written:
    """A real post, as the collection has it."""

    ref: str
    source: str
    title: str
    text: str
    published: datetime | None  # None: the collection does not know
    author: str | None
    url: str | None  # None: only the collection's file name is known
    artist: str | None  # as declared by the source
    record: str | None
    label: str | None
    genres: tuple[str, ...]  # Spotify's, of the artist
    tags: tuple[str, ...]  # the post's own, where they are genre names
    known_artist: str | None  # found in the title by the collection, with Spotify's genres
    roundup: bool
    page: bytes | None  # the real HTML, where it was kept


@dataclass(frozen=True, slots=True)
class Track:
    """A real recording with its audio features."""

    artist: str
    title: str
    features: Mapping[str, float]
    genres: tuple[str, ...]


def written(data: Path) -> Iterator[Written]:
    """Every post of the collection, in its order. Raises FileNotFoundError with what to do."""
    roundups = {(row["source"], row["ref"]) for row in _lines(data, _ROUNDUPS) if row["label"] == 1}
    pages = _pages(data)
    for row in _lines(data, _POSTS):
        told = row.get("date")
        artists = row.get("artists") or []
        permalink, page = pages.get(row.get("title") or "", (None, None))
        is_phlow = row["source"] == "phlow" and page is not None
        yield Written(
            ref=row["ref"],
            source=row["source"],
            title=unescape(row.get("title") or "").strip(),
            text=row["text"],
            published=_moment(told) if told else None,
            author=row.get("author"),
            url=f"https://phlow-magazine.example{permalink}" if is_phlow else row.get("url"),
            artist=unescape(artists[0]) if artists and artists[0] != "Various" else None,
            record=row.get("album"),
            label=row.get("label"),
            genres=tuple(row.get("spotify_genres") or ()),
            tags=tuple(row.get("tag_genres") or row.get("pitchfork_genres") or ()),
            known_artist=row.get("spotify_artist"),
            roundup=(row["source"], row["ref"]) in roundups
            or "round-up" in (row.get("kind") or ""),
            page=page if is_phlow else None,
        )


def genres_of_artists(data: Path) -> dict[str, tuple[str, ...]]:
    """Spotify's genres by artist (titles.key), where it had any."""
    return {
        key(row["artist"]): tuple(row["genres"]) for row in _lines(data, _GENRES) if row["genres"]
    }


def tracks(data: Path) -> Iterator[Track]:
    """Real recordings with audio features."""
    for name in _FEATURES:
        with _opened(data, name).open(encoding="utf-8-sig", newline="") as lines:
            for row in csv.DictReader(lines):
                artist = row.get("artist_name") or row.get("main_artist") or ""
                title = row.get("track_name") or row.get("name") or ""
                if not artist or not title or artist == "Unknown":
                    continue
                yield Track(
                    artist,
                    title,
                    {figure: float(row[figure]) for figure in _FIGURES},
                    tuple(name for name in (row.get("genres") or "").split(",") if name),
                )


def _pages(data: Path) -> dict[str, tuple[str, bytes]]:
    return {
        row["title"]: (
            row["permalink"],
            gzip.decompress(_opened(data, f"{_PAGES}/html/{row['id']}.html.gz").read_bytes()),
        )
        for row in _lines(data, f"{_PAGES}/ground_truth.jsonl.gz")
    }


def _moment(told: str) -> datetime:
    return datetime.fromisoformat(told[:10]).replace(hour=12, tzinfo=UTC)


def _lines(data: Path, name: str) -> Iterator[dict[str, Any]]:
    with gzip.open(_opened(data, name), "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _opened(data: Path, name: str) -> Path:
    path = data / name
    if not path.exists():
        raise FileNotFoundError(
            f"{path} is missing: --data names the folder that holds music_writing, genres and {_PAGES}."
        )
    return path
