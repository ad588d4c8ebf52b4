"""The recordings of a crowded catalogue: for each song everything that is easily mistaken for it."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from hype_sandbox.worlds.crowded.names import Dialect, artist_name, title
from hype_sandbox.worlds.crowded.versions import Versions
from hype_sandbox.worlds.music import made_id

# How often a song has at least one of these beside it.
_COMPANY = {
    "remix": 0.5,
    "live": 0.3,
    "acoustic": 0.2,
    "bare": 0.25,
    "speed": 0.25,
    "odd": 0.1,
    "karaoke": 0.35,
    "rerelease": 0.35,
}
_COVERED, _NAMESAKE, _ALMOST, _SEQUEL, _LOOKALIKE = 0.4, 0.5, 0.3, 0.15, 0.15
_MORE_THAN_ONE = 0.35
_GUESTS = (0.75, 0.2, 0.05)  # none, one, two
_LOOKALIKES = ("{} Tribute", "Young {}", "{} Jr.", "{} Orchestra", "Lil {}", "{} Trio", "Baby {}")


@dataclass(frozen=True, slots=True)
class Artist:
    """Somebody in the catalogue; two may have one name."""

    spotify_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Recording:
    """A track; tracks of one code are one recording."""

    spotify_id: str
    title: str
    artists: tuple[Artist, ...]
    isrc: str
    kind: str
    maker: str = ""  # of a remix; the place of a live recording


@dataclass(slots=True)
class Song:
    """A song with what the catalogue may hold of it."""

    artist: Artist
    title: str
    guests: tuple[Artist, ...]
    recordings: list[Recording] = field(default_factory=list)

    def of_kind(self, kind: str) -> list[Recording]:
        """Its recordings of one kind."""
        return [recording for recording in self.recordings if recording.kind == kind]


class Catalogue:
    """Makes songs with their company."""

    def __init__(self, seed: int, rng: random.Random, words: Dialect, *, artists: int) -> None:
        self._seed, self._rng, self._words = seed, rng, words
        self._versions = Versions(rng)
        self._count = 0
        names = list(dict.fromkeys(artist_name(words, rng) for _ in range(artists)))
        self.artists = [self._artist(name) for name in names]
        self.namesakes = [self._artist(name) for name in rng.sample(names, len(names) // 12)]
        self.versions = self._versions

    def song(self) -> Song:
        """A song by somebody, with everything around it; its original first."""
        rng = self._rng
        artist = rng.choice(self.artists)
        count = rng.choices((0, 1, 2), _GUESTS)[0]
        guests = tuple(one for one in rng.sample(self.artists, count) if one is not artist)
        song = Song(artist, title(self._words, rng), guests)
        shown = song.title
        if guests and rng.random() < 0.5:
            shown = f"{song.title} (feat. {' & '.join(guest.name for guest in guests)})"
        credited = (artist, *guests) if rng.random() < 0.85 else (artist,)
        original = self._recording(shown, credited, "original")
        song.recordings += [original, *self._company(song, shown, original)]
        song.recordings += self._strangers(song)
        return song

    def _company(self, song: Song, shown: str, original: Recording) -> Iterator[Recording]:
        rng = self._rng
        for kind, share in _COMPANY.items():
            while rng.random() < share:
                yield self._version(kind, song, shown, original)
                if rng.random() > _MORE_THAN_ONE:
                    break

    def _version(self, kind: str, song: Song, shown: str, original: Recording) -> Recording:
        rng, versions = self._rng, self._versions
        other = rng.choice(self.artists)
        word = rng.choice(self._words.lexicon).title()
        if kind == "remix":
            credited = rng.choice(((song.artist, other), (song.artist,), (song.artist, other)))
            told = versions.titled(kind, rng.choice((song.title, shown)), other.name)
            return self._recording(told, credited, kind, maker=other.name)
        if kind == "karaoke":
            maker = self._artist(versions.karaoke_maker(word, song.artist.name))
            return self._recording(
                versions.titled(kind, song.title, song.artist.name), (maker,), kind
            )
        if kind == "rerelease":
            told = versions.titled(kind, shown, word)
            return self._recording(told, original.artists, kind, isrc=original.isrc)
        credited = (song.artist,) if kind != "speed" or rng.random() < 0.6 else (other, song.artist)
        return self._recording(versions.titled(kind, shown, word), credited, kind, maker=word)

    def _strangers(self, song: Song) -> Iterator[Recording]:
        """Covers and namesakes by others; other songs by the same artist, or one called alike."""
        rng = self._rng
        others = [one for one in rng.sample(self.artists, 4) if one is not song.artist]
        if rng.random() < _COVERED:
            told = rng.choice((song.title, song.title, f"{song.title} - Cover"))
            yield self._recording(told, (others[0],), "cover")
        if rng.random() < _NAMESAKE:
            for one in others[1 : rng.randint(2, 3)]:
                yield self._recording(song.title, (one,), "namesake")
        if rng.random() < _ALMOST:
            words = song.title.split()
            words[rng.randrange(len(words))] = rng.choice(self._words.lexicon).title()
            if " ".join(words).casefold() != song.title.casefold():
                yield self._recording(" ".join(words), (song.artist,), "almost")
        if rng.random() < _SEQUEL and not song.title.endswith(("2", "II", "I)")):
            told = f"{song.title} {rng.choice(('2', 'Pt. 2', 'II', '(Part 2)'))}"
            yield self._recording(told, (song.artist,), "sequel")
        if rng.random() < _LOOKALIKE:
            name = rng.choice(_LOOKALIKES).format(song.artist.name)
            yield self._recording(song.title, (self._artist(name),), "lookalike")
        for one in self.namesakes:
            if one.name == song.artist.name:
                yield self._recording(title(self._words, rng), (one,), "namesake artist")

    def _artist(self, name: str) -> Artist:
        self._count += 1
        return Artist(made_id("crowded artist", self._seed, self._count), name)

    def _recording(
        self,
        told: str,
        artists: Sequence[Artist],
        kind: str,
        *,
        isrc: str | None = None,
        maker: str = "",
    ) -> Recording:
        self._count += 1
        code = isrc or f"ZZ{self._seed % 1000:03d}{self._count:07d}"
        number = made_id("crowded recording", self._seed, self._count)
        return Recording(number, told, tuple(artists), code, kind, maker)
