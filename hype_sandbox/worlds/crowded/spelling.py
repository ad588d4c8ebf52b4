"""How blogs, and so charts, spell what a label wrote otherwise: one habit at a time, by name.

A habit takes an artist, a title and the guests, and gives artist and title as charted.
"""

import random
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hype_sandbox.worlds.crowded.names import some

_GUEST = ("feat. {}", "ft. {}", "ft {}", "Feat {}", "featuring {}", "w/ {}", "(feat. {})", "[ft. {}]", "(with {})", "(w/ {})", "f/ {}")  # fmt: skip
_NOISE = (
    "{} [Free Download]", "{} (Official Video)", "{} [Premiere]", "{} (Free DL)", "{} **NEW**", "{} [HQ]", "{} (Lyric Video)",
    "{} [CLIP]", "{} (Official Audio)", "{} - out now", "{} [Out Now]", "{} (2016)", "{} (explicit)", "{} 🔥", "{} [Exclusive]",
    "PREMIERE: {}", "{} (Radio Rip)", "{} (Original Mix)", "{} (Audio)", "[Stream] {}", "{} (Video)", "{} (dirty)",
)  # fmt: skip
_PRODUCED = ("{} (prod. {})", "{} [Prod. by {}]", "{} prod. {}", "{} (Produced by {})", "{} (prod {})")  # fmt: skip
_JOINED = (" & ", " and ", " x ", ", ", " + ", " X ", " with ", " / ", " × ")
_LETTERS = "abcdefghijklmnoprstuvwy"


@dataclass(frozen=True, slots=True)
class Named:
    """A song as somebody names it."""

    artist: str
    title: str
    guests: tuple[str, ...] = ()


Habit = Callable[[Named, random.Random], Named]


def misspelt(text: str, rng: random.Random) -> str:
    """*text* with a slip in a long word; a second one where it is long. Short words stay."""
    for _ in range(2 if len(text) > 16 else 1):
        words = list(re.finditer(r"[^\W\d_]{5,}", text))
        if not words:
            return text
        word = rng.choice(words)
        at = rng.randrange(word.start() + 1, word.end() - 1)
        slip = rng.choice(("swap", "lose", "double", "other", "add"))
        pieces = {
            "swap": text[:at] + text[at + 1] + text[at] + text[at + 2 :],
            "lose": text[:at] + text[at + 1 :],
            "double": text[:at] + text[at] + text[at:],
            "other": text[:at] + rng.choice(_LETTERS) + text[at + 1 :],
            "add": text[:at] + rng.choice(_LETTERS) + text[at:],
        }
        text = pieces[slip]
    return text


def _bare(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    told = "".join(mark for mark in apart if not unicodedata.combining(mark))
    return told.replace("ø", "o").replace("Ø", "O").replace("ą", "a").replace("ę", "e")


def _article(name: str) -> str:
    return name[4:] if name.startswith("The ") else f"The {name}"


def _joined(name: str, rng: random.Random) -> str:
    return re.sub(r" (?:&|and|\+) ", lambda _: rng.choice(_JOINED[:6]), name)


def _without_signs(text: str) -> str:
    return re.sub(r"[.,'’?!#/()&+-]+", " ", text).replace("  ", " ").strip() or text


class Spelling:
    """The habits of the blogs of one world."""

    def __init__(self, rng: random.Random, *, producer: str) -> None:
        self._rng = rng
        self._guest, self._noise, self._produced = (
            some(patterns, rng) for patterns in (_GUEST, _NOISE, _PRODUCED)
        )
        self.habits: Mapping[str, Habit] = {
            "as it is": lambda song, _: song,
            "misspelt title": lambda song, rng: self._with(song, title=misspelt(song.title, rng)),
            "misspelt artist": lambda song, rng: self._with(
                song, artist=misspelt(song.artist, rng)
            ),
            "noise": lambda song, rng: self._with(
                song, title=rng.choice(self._noise).format(song.title)
            ),
            "produced": lambda song, rng: self._with(
                song, title=rng.choice(self._produced).format(song.title, producer)
            ),
            "subtitle": lambda song, _: self._with(
                song, title=re.sub(r" ?\([^)]*\) ?", "", song.title)
            ),
            "article": lambda song, _: self._with(song, artist=_article(song.artist)),
            "joined": lambda song, rng: self._with(song, artist=_joined(song.artist, rng)),
            "accents": lambda song, _: Named(_bare(song.artist), _bare(song.title), song.guests),
            "case": lambda song, rng: rng.choice((_upper, _lower))(song),
            "swapped": lambda song, _: Named(song.title, song.artist, song.guests),
            "artist in title": lambda song, _: self._with(
                song, title=f"{song.artist} - {song.title}"
            ),
            "signs": lambda song, _: Named(
                _without_signs(song.artist), _without_signs(song.title), song.guests
            ),
            "quoted": lambda song, rng: self._with(
                song, title=rng.choice(("“{}”", '"{}"', "'{}'")).format(song.title)
            ),
            "hyphens": lambda song, _: self._with(song, title=song.title.replace(" ", "-")),
            "run together": lambda song, _: self._with(song, artist=song.artist.replace(" ", "")),
        }

    def with_guests(self, song: Named) -> Named:
        """The guests where blogs put them: in the title, behind the artist, as equals, nowhere."""
        if not song.guests:
            return song
        named = " & ".join(song.guests)
        told = self._rng.choice(self._guest).format(named)
        where = self._rng.random()
        if where < 0.4:
            return Named(song.artist, f"{song.title} {told}")
        if where < 0.75:
            return Named(f"{song.artist} {told}", song.title)
        if where < 0.9:
            return Named(f"{song.artist}{self._rng.choice(_JOINED)}{named}", song.title)
        return Named(song.artist, song.title)

    def _with(self, song: Named, *, artist: str | None = None, title: str | None = None) -> Named:
        return Named(artist or song.artist, title or song.title, song.guests)

    def after(self, habit: str, song: Named) -> Named:
        """*song* as the habit spells it."""
        return self.habits[habit](song, self._rng)


def _upper(song: Named) -> Named:
    return Named(song.artist.upper(), song.title.upper(), song.guests)


def _lower(song: Named) -> Named:
    return Named(song.artist.lower(), song.title.lower(), song.guests)
