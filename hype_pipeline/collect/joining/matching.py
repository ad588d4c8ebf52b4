"""Whether two songs are one: charted names against a catalogue's, as a number from 0 to 1.

How a title is taken apart is titles.py's. Pure functions; asking the catalogue is song_lookup.py's.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from hype_pipeline.collect.joining.folding import alike, folded
from hype_pipeline.collect.joining.titles import BRACKETS, GUESTS, Title, readings, taken_apart
from hype_pipeline.protocols import Candidate

# Swept on an invented catalogue of look-alikes, seed 1, and confirmed on seed 2: `python -m
# benchmarks.matching` prints both curves; re-run it before touching this.
THRESHOLD = 0.80

_GUEST_PART = re.compile(rf"\s*{GUESTS}", re.IGNORECASE)
_SEVERAL = re.compile(
    r"\s*(?:,|;|&|\+|\s(?:and|x|×|/|vs\.?|feat\.?|ft\.?|featuring|with|w/|f/|presents|pres\.?)\s)\s*",
    re.IGNORECASE,
)
_OTHER_VERSION = 0.3  # another recording is another song's worth away
_MAYBE_OTHER_VERSION = 0.1  # 'remix' against 'X remix': there may be others
_SAME_MAKER = 75  # of 100
_SUBTITLE = 0.99  # a hair behind the title that has it too
_OTHER_NUMBER = 0.7
_SUFFIX = 0.75  # 'Song - something' that is no version we know is seldom the song
_ONE_OF_SEVERAL = 0.97
_HALF = 60  # of 100; below it a title is no artist's name, however it is misspelt
_SWAPPED = 0.95  # artist and title in each other's place


@lru_cache(maxsize=1 << 10)
def artist_names(artist: str) -> tuple[str, ...]:
    """The names in a charted artist, first the whole, then its parts: 'A feat. B' → whole, A, B."""
    without = BRACKETS.sub(lambda found: f" feat. {_guest(found[1])} ", artist)
    parts = [part.strip() for part in _SEVERAL.split(without) if part.strip()]
    return tuple(dict.fromkeys([artist.strip(), *parts]))


def _guest(part: str) -> str:
    return _GUEST_PART.sub("", part)


@lru_cache(maxsize=1 << 10)
def main_artist(artist: str) -> str:
    """Whose song it is: what stands before guests, but 'Mumford & Sons' in one piece."""
    return re.split(rf"(?:\s|[(\[]){GUESTS}", artist, maxsplit=1, flags=re.IGNORECASE)[0].strip()


def likeness(artist: str, title: str, artists: Sequence[str], found_title: str) -> float:
    """How surely *artist*'s *title* is *found_title* by *artists*: 0 to 1."""
    found = taken_apart(found_title)
    straight = _likeness(artist, readings(title, artist), artists, found)
    if straight >= _SWAPPED or not _may_be_swapped(title, artists):
        return straight
    return max(straight, _SWAPPED * _likeness(title, readings(artist, title), artists, found))


def _may_be_swapped(title: str, artists: Sequence[str]) -> bool:
    charted = folded(title)
    return any(fuzz.partial_ratio(charted, folded(name)) > _HALF for name in artists)


def best(
    artist: str, title: str, candidates: Iterable[Candidate]
) -> tuple[Candidate | None, float]:
    """The likeliest candidate with its likeness; of equals the one that the catalogue puts first."""
    chosen, most = None, 0.0
    for candidate in candidates:
        score = likeness(artist, title, candidate.artists, candidate.title)
        if score > most:
            chosen, most = candidate, score
    return chosen, round(most, 4)


def _likeness(artist: str, charted: Sequence[Title], artists: Sequence[str], found: Title) -> float:
    artists_alike = _artists_alike(artist, artists)
    scores = (
        _titles_alike(reading, found) * artists_alike - _penalty(reading, found, artists)
        for reading in charted
    )
    return max(0.0, *scores)


def _titles_alike(charted: Title, found: Title) -> float:
    if charted.whole == found.whole:
        return 1.0
    pairs = {(charted.core, found.core), (charted.whole, found.whole)}
    most = max(alike(one, other) for one, other in pairs)
    if found.suffix and found.suffix not in charted.whole:
        return _SUFFIX * most
    return (_SUBTITLE if _numbers(charted) == _numbers(found) else _OTHER_NUMBER) * most


def _numbers(title: Title) -> frozenset[str]:
    return frozenset(word for word in title.whole.split() if word.isdigit())


def _artists_alike(charted: str, found: Sequence[str]) -> float:
    names = [_bare(name) for name in artist_names(charted)]
    others = [_bare(name) for name in found]
    if names[0] in others:
        return 1.0
    parts = names[1:] or names
    whole = alike(" ".join(parts), " ".join(others))
    if len(parts) > 1 or len(others) > 1:
        whole = max(whole, alike(_sorted(parts), _sorted(others)))
    single = max((alike(names[0], other) for other in others), default=0.0)
    # Whose song it is must be among those named; a guest alone is not enough.
    leading = {_bare(main_artist(charted)), *names[1:2]}
    shared = max((alike(one, other) for one in leading for other in others), default=0.0)
    return max(whole, single, _ONE_OF_SEVERAL * shared)


def _bare(name: str) -> str:
    return folded(name).removeprefix("the ")


def _sorted(names: Iterable[str]) -> str:
    return " ".join(sorted(word for word in " ".join(names).split() if word != "and"))


def _penalty(charted: Title, found: Title, artists: Sequence[str]) -> float:
    penalty = _OTHER_VERSION * len(charted.kinds ^ found.kinds)
    shared = charted.kinds & found.kinds & {"remix", "live"}
    if not shared or charted.by == found.by:
        return penalty
    if charted.by and found.by:
        return penalty + (0.0 if _one_maker(charted.by, found.by) else _OTHER_VERSION)
    credited = charted.by and any(_one_maker(charted.by, folded(name)) for name in artists)
    return penalty + (0.0 if credited else _MAYBE_OTHER_VERSION)


def _one_maker(one: str, other: str) -> bool:
    return fuzz.token_set_ratio(one, other) >= _SAME_MAKER
