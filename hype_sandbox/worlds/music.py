"""Who plays and what: invented artists and songs; their genre names are real (genres.py).

What catalogues know of them is catalogue.py.
"""

import hashlib
import itertools
import random
from dataclasses import dataclass
from datetime import date, timedelta

from hype_sandbox.worlds.genres import Genres, some
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
