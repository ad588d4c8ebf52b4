"""How written sentences look from outside: variety, repetition, length. No torch, no model.

distinct-n and self-BLEU depend on how many sentences are counted: compare equal numbers only.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from hype_pipeline.text.tokens import tokens


def ngrams(words: Sequence[str], n: int) -> list[tuple[str, ...]]:
    """The runs of *n* words, in order."""
    return [tuple(words[start : start + n]) for start in range(len(words) - n + 1)]


def distinct(texts: Iterable[str], n: int) -> float:
    """The share of different ones among all runs of *n* words; 0 where there are none.

    Li et al. 2016, https://arxiv.org/abs/1510.03055.
    """
    runs = [run for text in texts for run in ngrams(tokens(text), n)]
    return len(set(runs)) / len(runs) if runs else 0.0


def adjacent_repeats(texts: Sequence[str]) -> float:
    """How often, per sentence, a word follows itself."""
    repeated = sum(a == b for text in texts for a, b in pairwise(tokens(text)))
    return repeated / len(texts) if texts else 0.0


def word_counts(texts: Iterable[str]) -> list[int]:
    """How many words and marks each has."""
    return [len(tokens(text)) for text in texts]


def lengths(texts: Iterable[str]) -> dict[str, float]:
    """Mean and standard deviation of the number of words and marks."""
    counts = np.array(word_counts(texts) or [0])
    return {"mean": float(counts.mean()), "deviation": float(counts.std())}


def farthest(one: Sequence[float], other: Sequence[float]) -> float:
    """The Kolmogorov-Smirnov distance of two samples: the most that their cumulated shares differ."""
    if not (one and other):
        return 1.0
    values = np.union1d(one, other)
    shares = (
        np.searchsorted(np.sort(told), values, side="right") / len(told) for told in (one, other)
    )
    first, second = shares
    return float(np.abs(first - second).max())
