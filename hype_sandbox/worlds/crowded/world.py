"""A crowded catalogue: charted songs, and a Spotify in which each has many look-alikes.

For measuring how songs are matched; it has no blogs and no pages. The same plan gives the same
bytes. The recording that each charted song means is in the table `tracks`, and never served.
"""

import json
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from hype_sandbox.world import write_world
from hype_sandbox.worlds.crowded.charts import Case, Charts
from hype_sandbox.worlds.crowded.names import artist_name, dialect
from hype_sandbox.worlds.crowded.recordings import Artist, Catalogue, Recording
from hype_sandbox.worlds.crowded.spelling import Spelling
from hype_sandbox.worlds.genres import features, some
from hype_sandbox.worlds.music import item_id, mbid

_PLACES = 40  # on a chart
_STANDS_IN = (
    "Everything here is synthetic: artists and songs are invented by a seeded generator.",
    "Genres and audio features are drawn at random.",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """How large a catalogue is, and from which seed it grows."""

    seed: int = 0
    songs: int = 700  # charted
    last_week: date = date(2026, 11, 16)


@dataclass(frozen=True, slots=True)
class Crowd:
    """A catalogue and what is charted of it."""

    cases: tuple[Case, ...]
    artists: tuple[Artist, ...]
    recordings: tuple[Recording, ...]


def invented(plan: Plan) -> Crowd:
    """The catalogue of *plan*."""
    rng = random.Random(f"crowded/{plan.seed}")
    words = dialect(rng, words=max(200, plan.songs))
    catalogue = Catalogue(plan.seed, rng, words, artists=max(40, round(plan.songs * 0.8)))
    charts = Charts(catalogue, Spelling(rng, producer=artist_name(words, rng)), rng)
    cases: dict[tuple[str, str], Case] = {}
    recordings: list[Recording] = []
    while len(cases) < plan.songs:
        song = catalogue.song()
        case = charts.case(item_id("crowded", plan.seed, len(cases)), song)
        if case is not None:
            cases.setdefault((case.artist, case.title), case)
        recordings += song.recordings
    people = {artist.spotify_id: artist for row in recordings for artist in row.artists}
    return Crowd(tuple(cases.values()), tuple(people.values()), tuple(recordings))


def build(out: Path, plan: Plan) -> Path:
    """Write the world of *plan* into *out*."""
    crowd = invented(plan)
    rng = random.Random(f"crowded rows/{plan.seed}")
    weeks = -(-len(crowd.cases) // _PLACES)
    first = plan.last_week - timedelta(weeks=weeks - 1)
    tables = {
        "charts": _chart_rows(crowd.cases, first),
        "tracks": _track_rows(crowd.cases, first),
        "artists": _artist_rows(crowd.artists, rng),
        "recordings": _recording_rows(crowd.recordings, rng),
    }
    about = {
        "name": f"crowded-{plan.seed}",
        "kind": "synthetic",
        "seed": plan.seed,
        "first_week": first.isoformat(),
        "last_week": plan.last_week.isoformat(),
        "stands_in": list(_STANDS_IN),
        "bot": {"handle": "hype.test"},
    }
    return write_world(out, tables, about)


def _chart_rows(cases: Sequence[Case], first: date) -> Iterator[Mapping[str, Any]]:
    for place, case in enumerate(cases):
        week = first + timedelta(weeks=place // _PLACES)
        yield {"week": week.isoformat(), "rank": place % _PLACES + 1, "itemid": case.itemid}


def _track_rows(cases: Sequence[Case], first: date) -> Iterator[Mapping[str, Any]]:
    for place, case in enumerate(cases):
        day = datetime.combine(first + timedelta(weeks=place // _PLACES), time(), UTC)
        yield {
            "itemid": case.itemid,
            "artist": case.artist,
            "title": case.title,
            "dateposted": int(day.timestamp()),
            "siteid": 1,
            "sitename": "Nobody",
            "posturl": None,
            "postid": 1000 + place,
            "loved_count": 100,
            "posted_count": 1,
            "time": 200,
            "description": None,
            "spotify_id": next(iter(case.right), None),
        }


def _artist_rows(artists: Iterable[Artist], rng: random.Random) -> Iterator[Mapping[str, Any]]:
    for artist in artists:
        names = list(some(rng).names)
        known = rng.choice(("spotify", "lastfm", "musicbrainz", "nobody"))
        yield {
            "spotify_id": artist.spotify_id,
            "name": artist.name,
            "genres": names if known == "spotify" else [],
            "lastfm_tags": [
                {"name": name, "count": 100 - place}
                for place, name in enumerate(names)
                if known == "lastfm"
            ],
            "mbid": mbid(artist.spotify_id) if known == "musicbrainz" else None,
            "musicbrainz_genres": names if known == "musicbrainz" else [],
        }


def _recording_rows(
    recordings: Iterable[Recording], rng: random.Random
) -> Iterator[Mapping[str, Any]]:
    for recording in recordings:
        measured = rng.random() < 0.85
        yield {
            "spotify_id": recording.spotify_id,
            "title": recording.title,
            "artist_ids": [artist.spotify_id for artist in recording.artists],
            "artist_names": [artist.name for artist in recording.artists],
            "album": recording.title,
            "release_date": f"{rng.randint(2009, 2026)}",
            "duration_ms": rng.randint(120_000, 400_000),
            "isrc": recording.isrc,
            "features": json.dumps(features("pop", rng)) if measured else None,
        }
