"""The mathematics of LDA: inference for texts, coherence of words, divergence of topics.

Numpy alone, no files; model.py knows what the numbers stand for.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

# Expectation steps at most, and the change in pseudo-counts below which a chunk is settled; looser
# than this, proportions of short texts still differ from gensim's in the second digit.
_STEPS, _SETTLED = 200, 1e-4


def coherence(top: Sequence[str], documents: Sequence[set[str]]) -> float:
    """Mean normalised pointwise mutual information of all pairs of *top* words, -1 to 1.

    By co-occurrence in a document; a pair that never meets counts as -1, one with a word that no
    document holds says nothing and counts as 0. Bouma 2009; Lau, Newman and Baldwin 2014.
    """
    if not documents:
        return 0.0
    has = np.array([[word in document for word in top] for document in documents], dtype=float)
    both = has.T @ has / len(documents)
    one = np.diag(both)
    values = []
    for first in range(len(top)):
        for second in range(first):
            expected, joint = one[first] * one[second], both[first, second]
            if expected == 0.0 or joint == 1.0:
                values.append(0.0)
            elif joint == 0.0:
                values.append(-1.0)
            else:
                values.append(float(np.log(joint / expected) / -np.log(joint)))
    return sum(values) / len(values) if values else 0.0


def divergence(one: Float[np.ndarray, " words"], other: Float[np.ndarray, " words"]) -> float:
    """Jensen-Shannon divergence of two distributions, in nats: 0 to log 2."""
    middle = (one + other) / 2

    def against(told: Float[np.ndarray, " words"]) -> float:
        seen = told > 0
        return float((told[seen] * np.log(told[seen] / middle[seen])).sum())

    return (against(one) + against(other)) / 2


def inferred(
    bags: Sequence[Counter[int]],
    spread: Float[np.ndarray, "topics words"],
    alpha: Float[np.ndarray, " topics"],
) -> Float[np.ndarray, "texts topics"]:
    """The expectation step of LDA for many texts at once, from an even start."""
    longest = max((len(bag) for bag in bags), default=0)
    ids = np.zeros((len(bags), longest), dtype=np.int64)
    counts = np.zeros((len(bags), longest))
    for number, bag in enumerate(bags):
        ids[number, : len(bag)] = list(bag.keys())
        counts[number, : len(bag)] = list(bag.values())
    beta = spread.T[ids]  # (texts, longest, topics)
    gamma = alpha + counts.sum(axis=1, keepdims=True) / len(alpha)
    for _ in range(_STEPS):
        theta = expected_log(gamma)
        norm = np.einsum("tk,twk->tw", theta, beta) + 1e-100
        moved = alpha + theta * np.einsum("tw,twk->tk", counts / norm, beta)
        change = np.abs(moved - gamma).max(initial=0.0)
        gamma = moved
        if change < _SETTLED:
            break
    return np.asarray(gamma / gamma.sum(axis=1, keepdims=True))


def expected_log(
    concentration: Float[np.ndarray, "rows columns"],
) -> Float[np.ndarray, "rows columns"]:
    """exp(E[log p]) for p ~ Dirichlet(row), row by row."""
    total = concentration.sum(axis=1, keepdims=True)
    return np.asarray(np.exp(digamma(concentration) - digamma(total)))


def digamma(x: Float[np.ndarray, "..."]) -> Float[np.ndarray, "..."]:
    """The logarithmic derivative of the gamma function, for x > 0, to about 1e-12.

    Recurrence up to 10, then the asymptotic series: Abramowitz and Stegun 6.3.5 and 6.3.18.
    """
    low = np.zeros_like(x)
    high = np.array(x, dtype=np.float64)
    for _ in range(10):
        small = high < 10
        low = np.where(small, low - 1 / high, low)
        high = np.where(small, high + 1, high)
    square = 1 / (high * high)
    series = square * (1 / 12 - square * (1 / 120 - square * (1 / 252 - square / 240)))
    return np.asarray(low + np.log(high) - 0.5 / high - series)
