"""Where a name begins and ends in a text that is written in one case throughout, as tweets are.

Capitals tell nothing there; the words that no name holds do. Other texts are read in artists.py.
"""

import re
from collections.abc import Iterator, Sequence

from hype_pipeline.publish.name_words import (
    ARTICLES,
    BORDERS,
    FEATURING,
    INSIDE,
    LABELS,
    bare,
    ends_a_phrase,
)

_MOST = 5  # words in a name


def in_one_case(text: str) -> bool:
    """Whether *text* has letters, and capitals tell nothing in it."""
    letters = "".join(word for word in re.findall(r"[^\W\d_]+", text) if word not in {"I", "A"})
    return len(letters) > 3 and (letters.islower() or letters.isupper())


def name_before(words: Sequence[str]) -> list[str]:
    """The words of the name that ends *words*; empty where none does."""
    taken: list[str] = []
    for word in reversed(words):
        joins = bool(taken) and word.lower() in {"and", "&", "+"}
        if len(taken) == _MOST or (bare(word) in BORDERS and not joins):
            break
        taken.insert(0, word)
    while taken and taken[0].lower() in INSIDE - ARTICLES:
        taken.pop(0)
    # "the neighbour's" is anybody; "the beatles'" are several, as bands are.
    if not taken or (taken[0].lower() in ARTICLES and not taken[-1].lower().endswith("s")):
        return []
    return taken


def name_after(words: Sequence[str]) -> Iterator[str]:
    """The words of the name that begins *words*."""
    held: list[str] = []
    for count, word in enumerate(words):
        low = word.lower()
        stop = (
            low in FEATURING
            or bare(word) in LABELS
            or (low not in INSIDE and bare(word) in BORDERS)
        )
        if stop or count >= _MOST or word[0] in "#@([{\"“«‘'|•●♫*":
            return
        if low in INSIDE and (count or low not in ARTICLES):
            held.append(word)
            continue
        yield from held
        held = []
        yield word
        if ends_a_phrase(word):
            return
