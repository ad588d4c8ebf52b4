"""Names in plain letters: what two spellings of one name have in common, and how alike names are."""

import re
import unicodedata
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})
_SHORT = 5  # letters; up to here one other letter makes another name
_OTHER_WORD = 0.65  # two words that are less alike than this are no slips of each other
_SLIPS = 2  # of the pen, in words that were joined or torn apart
_ANOTHER = 0.75  # what is left of a likeness when a whole word differs
# Words that come and go in front of and between names.
_LOOSE = frozenset({"the", "and", "a", "dj"})


@lru_cache(maxsize=1 << 14)
def folded(text: str) -> str:
    """*text* in plain letters, digits and single spaces; the same text however it is written.

    A name made of signs alone (!!!) stays as it is.
    """
    lower = _plain(text)
    spelt = re.sub(r"(?<=\w)\$|\$(?=\w)", "s", lower)
    spelt = re.sub(r"\bw/", "with ", spelt)
    spelt = re.sub(r"[&+]", " and ", spelt)
    spelt = re.sub(r"(?<=\w)[’'`´ʼ](?=\w)", "", spelt)
    return " ".join(re.sub(r"[\W_]+", " ", spelt).split()) or " ".join(lower.split())


def _plain(text: str) -> str:
    lower = unicodedata.normalize("NFKD", text.casefold()).casefold()
    letters = "".join(char for char in lower if not unicodedata.combining(char))
    return unicodedata.normalize("NFC", letters).translate(_LETTERS)


def alike(one: str, other: str) -> float:
    """How alike two folded names are: 1 when they differ in spaces alone, less for slips of the
    pen, much less when a whole word is another, or missing."""
    if one == other:
        return 1.0
    left, right = one.replace(" ", ""), other.replace(" ", "")
    if left == right:
        return 1.0
    ratio = fuzz.ratio(one, other) / 100
    if min(len(one), len(other)) <= _SHORT:
        return ratio * 0.8
    if ratio < _OTHER_WORD:
        return ratio
    return ratio * (_ANOTHER if _differs_by_a_word(one.split(), other.split()) else 1.0)


def _differs_by_a_word(one: list[str], other: list[str]) -> bool:
    if len(one) == len(other):
        return any(
            fuzz.ratio(left, right) < 100 * _OTHER_WORD
            for left, right in zip(one, other, strict=True)
        )
    few, many = sorted((one, other), key=len)
    extra = [word for word in many if word not in few and word not in _LOOSE]
    lost = [word for word in few if word not in many]
    # Words that were joined or torn apart are no words of their own.
    return bool(extra) and Levenshtein.distance("".join(extra), "".join(lost)) > _SLIPS
