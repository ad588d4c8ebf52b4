"""Whether a text is sung rather than written: lyrics repeat themselves and end no sentences.

Lines are not needed: where they are lost, their capitals stand in the middle of what reads on.
"""

import re
from collections.abc import Mapping

from hype_pipeline.text.clean import words

_RUN = 4  # words
_END = re.compile(r"[.!?…][”\"’)]?(?:\s|$)")
_LINE_BEGAN = re.compile(r"(?<=[a-z,])\s+(?!I\b)[A-Z][a-z']*\b(?!\s+[A-Z])")
_ME_AND_YOU = frozenset(("i", "m", "me", "my", "you", "your", "we"))
# Measured on 874 songs and 18,268 posts (make golden: commentary); quotations are shorter.
_FEWEST_WORDS = 60
_REPEATED = 0.12  # share of runs that were there before; 0.1 % of posts reach it
_ENDS_AT_MOST = 0.03  # sentence ends a word: posts that quote a chorus have more
_NO_SENTENCES = 0.015
_LINES_BEGAN = 0.05  # capitals a word
_SPOKEN = 0.1  # share of words
_SPOKEN_LINES = 0.04  # the same where there are lines to tell


def sung(text: str) -> Mapping[str, float] | None:
    """What tells that *text* is lyrics; None where nothing does."""
    told = words(text)
    count = len(told)
    if count < _FEWEST_WORDS:
        return None
    runs = [tuple(told[at : at + _RUN]) for at in range(count - _RUN + 1)]
    evidence = {
        "repeated": round(1 - len(set(runs)) / len(runs), 3),
        "sentence_ends": round(len(_END.findall(text)) / count, 3),
        "lines_began": round(len(_LINE_BEGAN.findall(text)) / count, 3),
        "me_and_you": round(sum(word in _ME_AND_YOU for word in told) / count, 3),
    }
    ends, spoken = evidence["sentence_ends"], evidence["me_and_you"]
    repeats = evidence["repeated"] >= _REPEATED and ends <= _ENDS_AT_MOST
    lines = evidence["lines_began"] >= _LINES_BEGAN and ends <= _NO_SENTENCES
    sings = (repeats and spoken >= _SPOKEN_LINES) or (lines and spoken >= _SPOKEN)
    return evidence if sings else None


def told_to_somebody(text: str) -> bool:
    """Whether lines speak of me and you, as songs do and the entries of lists do not."""
    told = words(text)
    return sum(word in _ME_AND_YOU for word in told) >= _SPOKEN_LINES * max(len(told), 1)
