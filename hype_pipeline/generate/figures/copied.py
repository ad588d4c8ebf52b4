"""What texts share with the text that a model read: the longest run of words, exactly.

The guard (curate/guard.py) knows hashes alone and errs on the safe side; here both texts are at hand.
"""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Int

from hype_pipeline.curate.shared_runs import SharedRuns, words

RUNS = (8, 10, 12)  # words in a row whose shares are reported
_WIDE = 2**31  # above every number: two of them are one of 64 bits


class Read:
    """The text that a model read, numbered once to be asked about often."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._numbers: dict[str, int] = {}
        _, self._words = _numbered(texts, self._numbers)

    def longest_shared(self, texts: Sequence[str]) -> Int[np.ndarray, " texts"]:
        """For each of *texts* the most words in a row that one text here has too."""
        owner, asked = _numbered(texts, dict(self._numbers))
        known = self._words
        longest = np.zeros(len(texts), dtype=np.int64)
        # A run of n + 1 words is two runs of n, one place apart. Only runs that both have go on.
        asked_at, known_at = (np.flatnonzero(told >= 0) for told in (asked, known))
        asked, known = asked[asked_at], known[known_at]
        length = 1
        while True:
            here, there = np.isin(asked, known), np.isin(known, asked)
            asked_at, known_at = asked_at[here], known_at[there]
            if not len(asked_at):
                return longest
            longest[owner[asked_at]] = length
            length += 1
            asked, asked_at = _pairs(asked[here], asked_at)
            known, known_at = _pairs(known[there], known_at)
            both = np.concatenate([asked, known])
            joined = np.unique(both, return_inverse=True)[1]
            asked, known = joined[: len(asked)], joined[len(asked) :]


class Remembered:
    """The same from the guard's hashes alone, where the text itself is not at hand: runs of GRAM
    words and more, of which pieces may come from several texts."""

    def __init__(self, known: SharedRuns) -> None:
        self._known = known

    def longest_shared(self, texts: Sequence[str]) -> Int[np.ndarray, " texts"]:
        """For each of *texts* the most words in a row whose every GRAM are known."""
        return np.array([self._known.longest(text) for text in texts], dtype=np.int64)


def shares(longest: Int[np.ndarray, " texts"]) -> dict[int, float]:
    """Of each of RUNS the share of texts that have so many words in a row, or more."""
    return {run: float((longest >= run).mean()) if len(longest) else 0.0 for run in RUNS}


def _numbered(
    texts: Sequence[str], numbers: dict[str, int]
) -> tuple[Int[np.ndarray, " places"], Int[np.ndarray, " places"]]:
    """The text of each place and the number of its word; -1 between texts."""
    owners: list[int] = []
    found: list[int] = []
    for number, text in enumerate(texts):
        own = [numbers.setdefault(word, len(numbers)) for word in words(text)]
        found += [*own, -1]
        owners += [number] * (len(own) + 1)
    return np.array(owners, dtype=np.int64), np.array(found, dtype=np.int64)


def _pairs(
    runs: Int[np.ndarray, " left"], places: Int[np.ndarray, " left"]
) -> tuple[Int[np.ndarray, " pairs"], Int[np.ndarray, " pairs"]]:
    """Runs with the one beside, as one number, and where they are."""
    beside = np.flatnonzero(np.diff(places) == 1)
    return runs[beside] * _WIDE + runs[beside + 1], places[beside]
