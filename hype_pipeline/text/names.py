"""Names in text: masked as {artist}, {song} and {site}, and filled back.

A name is found whatever its case, with straight or curly apostrophes, at word boundaries only.
Which names stand in a post is known to the caller.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

MASKS = ("{artist}", "{song}", "{site}")
_FEATURED = re.compile(r"\s*[\(\[]?\b(?:feat|ft|featuring|with|prod)\b\.?\s.*$", re.IGNORECASE)
_BRACKETED = re.compile(r"\s*[\(\[][^\)\]]*[\)\]]\s*")
_APOSTROPHES = "['’‘`]"
_SPACE = r"[\s\u00a0]+"
# Songs and sites that are called like words of the language would mask the language.
_SHORTEST = 3
_WORDS = frozenset(
    (  # noqa: SIM905  # a list of ninety strings is no easier to read
        "you her him she his they them love home time life night day alone again stay go run now here "
        "there one two hold on fire water gold blue red black white high low lost found free fall rise "
        "light dark heart body mind soul music song sound the and for new old good bad true real down "
        "away back over under up out who what why how when where yes no okay hello goodbye sorry please "
        "dream dreams feel feeling better best forever never always today tomorrow tonight summer winter "
        "spring autumn sun moon star stars sky rain something nothing everything someone anyone everyone "
        "space places"
    ).split()
)


@dataclass(frozen=True, slots=True)
class Names:
    """The names that a post may hold. Empty or None: there is none."""

    artist: str | None
    song: str | None
    site: str | None = None

    def of(self, mask: str) -> str:
        """What *mask* stands for; the mask itself where the name is unknown."""
        known: Mapping[str, str | None] = dict(
            zip(MASKS, (self.artist, self.song, self.site), strict=True)
        )
        return known[mask] or mask


def mask(text: str, names: Names) -> str:
    """*text* with the names replaced by their masks; a possessive keeps its ending."""
    for name, into in ((names.song, "{song}"), (names.artist, "{artist}"), (names.site, "{site}")):
        for form in _forms(name or "", is_title=into == "{song}"):
            text = form.sub(into, text)
    return text


def fill(text: str, names: Names) -> str:
    """*text* with the masks replaced by the names; unknown ones stay masked."""
    return re.sub(r"\{(?:artist|song|site)\}", lambda found: names.of(found[0]), text)


@lru_cache(maxsize=4096)
def _forms(name: str, *, is_title: bool) -> tuple[re.Pattern[str], ...]:
    """The ways in which *name* is written, the longest first."""
    plain = " ".join(name.split())
    shorter = _BRACKETED.sub(" ", _FEATURED.sub("", plain)).strip()
    written = {plain, shorter}
    if not is_title and plain.casefold().startswith("the "):
        written.add(plain[4:])
    longest_first = sorted(written, key=lambda form: (-len(form), form))
    return tuple(_pattern(form, is_title=is_title) for form in longest_first if _tells(form))


def _tells(form: str) -> bool:
    return len(form) >= _SHORTEST and any(character.isalpha() for character in form)


def _pattern(form: str, *, is_title: bool) -> re.Pattern[str]:
    pieces = []
    for word in form.split():
        escaped = re.escape(word)
        pieces.append(re.sub("['’‘`]", _APOSTROPHES, escaped).replace("\\&", "&"))
    body = re.sub(
        rf"(?<={re.escape(_SPACE)})(?:&|and|\+)(?={re.escape(_SPACE)})",
        r"(?:&|and|\\+)",
        _SPACE.join(pieces),
    )
    common = form.casefold() in _WORDS
    # A title that is a word is a name only between quotation marks, an artist only with its capital.
    if common and is_title:
        return re.compile(rf"(?<=[\"“‘'«»]){body}(?=[,.!?]?[\"”’'«»])", re.IGNORECASE)
    bounds = rf"(?<![\w{{]){body}(?![\w}}])"
    return re.compile(bounds, 0 if common else re.IGNORECASE)
