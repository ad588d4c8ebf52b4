"""Who plays and what: invented artists, songs and a catalogue that is not quite the charts.

The catalogue holds what a search must tell apart (remixes, covers, namesakes), misses some charted
songs, and always holds "Silver Lining" by Mt. Joy. The genre names are real (genres.py).
"""

import hashlib
import itertools
import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hype_sandbox.worlds.genres import Genres, features, some
from hype_sandbox.worlds.prose.grammar import write
from hype_sandbox.worlds.prose.shelf import words

_ACTS = {
    "hiphop": ("rapper", "emcee", "producer", "duo", "crew"),
    "techno": ("producer", "DJ", "duo", "sound artist"),
    "house": ("producer", "DJ", "duo", "vocalist"),
    "bass": ("producer", "beat maker", "duo", "DJ"),
    "ambient": ("composer", "producer", "sound artist", "duo"),
}
_BANDS = ("band", "singer-songwriter", "quartet", "duo", "trio", "songwriter", "group", "singer")
_NOISE_TAGS = (
    "seen live",
    "favourites",
    "spotify",
    "awesome",
    "chill",
    "2010s",
    "under 2000 listeners",
)
_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Artist:
    spotify_id: str
    name: str
    genres: Genres
    act: str  # band, producer, ...
    home: str  # a town
    known_to: str  # spotify, lastfm or musicbrainz: who has its genres


@dataclass(frozen=True, slots=True)
class Song:
    itemid: str
    artist: Artist
    title: str
    album: str
    label: str
    seconds: int
    released: date
    recording: str | None  # its id in the catalogue; None: it is not there


def made_id(*parts: object, length: int = 22, letters: str = _BASE62) -> str:
    """An id that depends on *parts* alone."""
    number = int.from_bytes(hashlib.sha256(repr(parts).encode()).digest(), "big")
    found = []
    for _ in range(length):
        number, place = divmod(number, len(letters))
        found.append(letters[place])
    return "".join(found)


def item_id(*parts: object) -> str:
    """As Hype Machine writes them, one longer so that no two of a world are the same."""
    return made_id(*parts, length=6, letters="0123456789abcdefghijklmnopqrstuvwxyz")


def mbid(*parts: object) -> str:
    """As MusicBrainz writes them."""
    text = made_id(*parts, length=32, letters="0123456789abcdef")
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-8{text[17:20]}-{text[20:]}"


def distinct(symbol: str, count: int, rng: random.Random) -> list[str]:
    """*count* different names of one kind (grammar/names.txt)."""
    names: dict[str, None] = {}
    grammar = words("names.txt")
    for draw in itertools.count():
        name = write(rng.choice(grammar[symbol]), (grammar,), rng)
        # What a grammar cannot vary any more gets a number, so that any count can be had.
        names[name if draw < 20 * count else f"{name} {rng.randint(2, 99)}"] = None
        if len(names) == count:
            break
    return list(names)


def artists(count: int, rng: random.Random) -> list[Artist]:
    """Invented artists; seven in ten have their genres at Spotify."""
    towns = words("names.txt")["town"]
    found = []
    for name in distinct("artist", count, rng):
        genres = some(rng)
        known = rng.choices(("spotify", "lastfm", "musicbrainz"), (70, 20, 10))[0]
        found.append(
            Artist(
                made_id("artist", name),
                _styled(name, rng),
                genres,
                rng.choice(_ACTS.get(genres.family, _BANDS)),
                write(rng.choice(towns), (), rng),
                known,
            )
        )
    return found


def _styled(name: str, rng: random.Random) -> str:
    """Some artists insist on capitals, or on none."""
    chance = rng.random()
    if chance < 0.04:
        return name.upper()
    return name.lower() if chance < 0.07 else name


def songs(
    count: int, cast: list[Artist], first: date, weeks: int, rng: random.Random
) -> list[Song]:
    """*count* songs in the order of their release; everybody has at least one if there is room."""
    titles = distinct("song", count, rng)
    labels = distinct("label", 60, rng)
    albums = distinct("album", max(8, count // 2), rng)
    makers = [*cast, *rng.choices(cast, k=max(0, count - len(cast)))][:count]
    rng.shuffle(makers)
    found = []
    for place, (title, artist) in enumerate(zip(titles, makers, strict=True)):
        in_catalogue = rng.random() >= 0.06
        found.append(
            Song(
                item_id("song", place, title),
                artist,
                title,
                rng.choice(albums),
                labels[hash_place(artist.name, len(labels))],
                rng.randint(126, 365),
                first + timedelta(days=7 * weeks * place // count - rng.randint(3, 40)),
                made_id("recording", artist.name, title) if in_catalogue else None,
            )
        )
    return found


def hash_place(text: str, count: int) -> int:
    """A place below *count* that depends on *text* alone."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") % count


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
