"""Names in text: masked as {artist}, {song} and {site}, and filled back.

A name is found whatever its case, with straight or curly apostrophes, at word boundaries only, the
longest first. In which forms it is looked for is name_forms.py's; which names stand in a post is
known to the caller.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from hype_pipeline.text.name_forms import artists, expression, titles

MASKS = ("{artist}", "{song}", "{site}")


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
    finder = _finder(names)
    return finder.pattern.sub(finder.mask_of, text) if finder else text


def fill(text: str, names: Names) -> str:
    """*text* with the masks replaced by the names; unknown ones stay masked."""
    return re.sub(r"\{(?:artist|song|site)\}", lambda found: names.of(found[0]), text)


@dataclass(frozen=True, slots=True)
class _Finder:
    """One expression for all forms of all names, a group for each form."""

    pattern: re.Pattern[str]
    masks: tuple[str, ...]  # by group

    def mask_of(self, found: re.Match[str]) -> str:
        return self.masks[(found.lastindex or 1) - 1]


@lru_cache(maxsize=4096)
def _finder(names: Names) -> _Finder | None:
    """What finds *names*; None where there is nothing to find."""
    forms = [
        *((form, "{song}") for form in titles(names.song or "")),
        *((form, "{artist}") for form in artists(names.artist or "")),
        *((form, "{site}") for form in titles(names.site or "")),
    ]
    longest_first = sorted(forms, key=lambda each: -len(each[0].text))
    if not forms:
        return None
    groups = "|".join(f"({expression(form)})" for form, _ in longest_first)
    return _Finder(re.compile(groups), tuple(into for _, into in longest_first))
