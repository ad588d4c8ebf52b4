"""How many characters a reader sees: what Bluesky counts.

The common cases of Unicode's text segmentation (UAX 29): combining marks, variation selectors,
skin tones, joined emoji, flags, Hangul syllables as letters. Not all of its tables.
"""

import unicodedata

_JOINER = "\u200d"


def _extends(mark: str) -> bool:
    return (
        unicodedata.combining(mark) != 0
        or unicodedata.category(mark) in ("Mn", "Me", "Mc")
        or "\ufe00" <= mark <= "\ufe0f"
        or "\U0001f3fb" <= mark <= "\U0001f3ff"
        or mark == _JOINER
    )


def _flag_letter(mark: str) -> bool:
    return "\U0001f1e6" <= mark <= "\U0001f1ff"


def graphemes(text: str) -> int:
    """The number of graphemes in *text*."""
    count = 0
    before = ""
    flags = 0  # regional indicators in a row: two make one flag
    for mark in text:
        joined = before == _JOINER or _extends(mark) or (before == "\r" and mark == "\n")
        if _flag_letter(mark):
            flags += 1
            joined = joined or flags % 2 == 0
        else:
            flags = 0
        if not joined or not before:
            count += 1
        before = mark
    return count
