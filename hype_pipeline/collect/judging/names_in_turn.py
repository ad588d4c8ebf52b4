"""Names that a text takes up one after the other and drops again, as a round-up does with its artists.

Needs neither layout nor marks: a name counts when it comes back soon and then never again.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from hype_pipeline.collect.judging.no_names import NOBODY
from hype_pipeline.collect.judging.song_names import NAME, is_day
from hype_pipeline.text.clean import normalised

_NAME = re.compile(rf"(?<!\w){NAME}")
_LOWER = re.compile(r"\b[a-z][\w’'-]*")
_BEGINS = re.compile(r"[.!?…\n][”\"’)]?[ ]?$")
_POSSESSIVE = re.compile(r"['’]s\b")
_SHORTEST = 3  # letters
SOON = 0.34  # of the text: how far a name's first and last mention lie apart at most
THROUGHOUT = 0.5  # of the text: a name whose mentions lie further apart is what the text is about
_OFTEN = 3  # times
_EARLY = 0.35  # of the text


def names_in_turn(text: str) -> list[str]:
    """Names that are each taken up and dropped before the next, in their order."""
    spans = sorted(
        (at[-1], at[0], name)
        for name, at in _places(text).items()
        if len(at) > 1 and at[-1] - at[0] <= SOON * len(text)
    )
    found: list[str] = []
    behind = -1
    for last, first, name in spans:
        if first > behind:
            found.append(name)
            behind = last
    return found if _spread(spans, len(text)) else []


def _spread(spans: Sequence[tuple[int, int, str]], length: int) -> bool:
    """Whether they are taken up all along: a digression in the middle is no round-up."""
    firsts, lasts = [first for _, first, _ in spans], [last for last, _, _ in spans]
    return bool(spans) and min(firsts) < _EARLY * length and max(lasts) > (1 - _EARLY) * length


def named_throughout(text: str) -> bool:
    """Whether some name comes back from one end of the text to the other."""
    return any(
        len(at) >= _OFTEN and at[-1] - at[0] > THROUGHOUT * len(text)
        for at in _places(text).values()
    )


def _places(text: str) -> Mapping[str, Sequence[int]]:
    """Where each word of a name stands. Words that only begin sentences are none, nor are words
    that are also written small."""
    common = {normalised(word) for word in _LOWER.findall(text)} | NOBODY
    places: defaultdict[str, list[int]] = defaultdict(list)
    within: set[str] = set()
    for found in _NAME.finditer(text):
        begins = _BEGINS.search(text, max(0, found.start() - 3), found.start()) is not None
        for number, word in enumerate(normalised(_POSSESSIVE.sub("", found[0])).split()):
            if len(word) < _SHORTEST or word in common or is_day(word):
                continue
            places[word].append(found.start())
            if number or not (begins or found.start() == 0):
                within.add(word)
    return {word: at for word, at in places.items() if word in within}
