"""What texts share with the text that a model read: the longest run of words, exactly.

The guard (curate/guard.py) knows hashes alone and errs on the safe side; here both texts are at hand.
"""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Int

from hype_pipeline.curate.guard import words

RUNS = (8, 10, 12)  # words in a row whose shares are reported


def longest_shared(texts: Sequence[str], read: Sequence[str]) -> Int[np.ndarray, " texts"]:
    """For each of *texts* the most words in a row that one of *read* has too."""
    numbers: dict[str, int] = {}
    owner, asked = _numbered(texts, numbers)
    _, known = _numbered(read, numbers)
    longest = np.zeros(len(texts), dtype=np.int64)
    # A run of n + 1 words is two runs of n, one place apart. Places whose run is in both bodies go on.
    asked_at, known_at = (np.flatnonzero(told >= 0) for told in (asked, known))
    asked, known = asked[asked_at], known[known_at]
    length = 1
    while True:
        here, there = np.isin(asked, known), np.isin(known, asked)
        asked, asked_at = asked[here], asked_at[here]
        known, known_at = known[there], known_at[there]
        if not len(asked):
            return longest
        longest[owner[asked_at]] = length
        length += 1
        asked_pairs, asked_at = _pairs(asked, asked_at)
        known_pairs, known_at = _pairs(known, known_at)
        both = np.concatenate([asked_pairs, known_pairs])
        _, joined = np.unique(both, axis=0, return_inverse=True)
        joined = joined.reshape(-1)
        asked, known = joined[: len(asked_pairs)], joined[len(asked_pairs) :]


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
) -> tuple[Int[np.ndarray, "pairs 2"], Int[np.ndarray, " pairs"]]:
    next_to = np.flatnonzero(np.diff(places) == 1)
    return np.stack([runs[next_to], runs[next_to + 1]], axis=1), places[next_to]
