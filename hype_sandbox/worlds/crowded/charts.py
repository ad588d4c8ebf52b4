"""What is charted of a crowded catalogue, how it is spelt, and which recording it means."""

import random
from dataclasses import dataclass

from hype_sandbox.worlds.crowded.recordings import Catalogue, Song
from hype_sandbox.worlds.crowded.spelling import Named, Spelling

# What is charted: a song, a remix, a live recording; and those of which the catalogue has nothing.
_CHARTED = {"song": 0.5, "remix": 0.2, "live": 0.12, "absent": 0.13, "absent version": 0.05}
# How: by the habits of spelling.py that change names, and by those that put something around them.
_NAMES = {
    "as it is": 34,
    "misspelt title": 14,
    "misspelt artist": 12,
    "article": 6,
    "joined": 7,
    "accents": 6,
    "signs": 5,
    "hyphens": 3,
    "run together": 3,
    "subtitle": 5,
}
_AROUND = {
    "as it is": 50,
    "noise": 18,
    "produced": 8,
    "case": 9,
    "swapped": 6,
    "artist in title": 7,
    "quoted": 3,
}


@dataclass(frozen=True, slots=True)
class Case:
    """A charted song, and what it is."""

    itemid: str
    artist: str
    title: str
    charted: str  # a key of _CHARTED
    habits: str  # how it is spelt
    right: tuple[str, ...]  # Spotify ids; several where it was released again, none where absent


class Charts:
    """Charts songs of a catalogue."""

    def __init__(self, catalogue: Catalogue, spelling: Spelling, rng: random.Random) -> None:
        self._catalogue, self._spelling, self._rng = catalogue, spelling, rng

    def case(self, itemid: str, song: Song) -> Case | None:
        """*song* charted; what would make it ambiguous or present leaves its recordings.

        None when there is no version of it to be charted.
        """
        charted = self._rng.choices(list(_CHARTED), list(_CHARTED.values()))[0]
        maker = ""
        right: tuple[str, ...] = ()
        if charted in ("remix", "live"):
            versions = song.of_kind(charted)
            if not versions:
                return None
            chosen, maker = versions[0], versions[0].maker
            same = [one for one in versions[1:] if charted == "live" or one.maker == maker]
            song.recordings = [one for one in song.recordings if one not in same]
            right = (chosen.spotify_id,)
        elif charted == "absent version":
            maker = self._rng.choice(self._catalogue.artists).name
            if maker in {one.maker for one in song.recordings}:
                return None
        elif charted == "absent":
            here = ("original", "rerelease")
            song.recordings = [one for one in song.recordings if one.kind not in here]
        else:
            same_code = [one for one in song.recordings if one.isrc == song.recordings[0].isrc]
            right = tuple(one.spotify_id for one in same_code)
        named, habits = self._spelt(song, charted, maker)
        return Case(itemid, named.artist, named.title, charted, habits, right)

    def _spelt(self, song: Song, charted: str, maker: str) -> tuple[Named, str]:
        rng, spelling = self._rng, self._spelling
        first = rng.choices(list(_NAMES), list(_NAMES.values()))[0]
        around = rng.choices(list(_AROUND), list(_AROUND.values()))[0]
        plain = Named(song.artist.name, song.title, tuple(guest.name for guest in song.guests))
        named = spelling.after(first, plain)
        changed = named != plain
        if charted in ("remix", "live", "absent version"):
            kind = "live" if charted == "live" else "remix"
            told = self._catalogue.versions.charted(kind, named.title, maker)
            named = Named(named.artist, told, named.guests)
        with_guests = spelling.with_guests(named)
        finished = spelling.after(around, with_guests)
        habits = [first] if changed else []
        habits += ["guests"] if with_guests != named else []
        habits += [around] if finished != with_guests else []
        return finished, "+".join(habits) or "as it is"
