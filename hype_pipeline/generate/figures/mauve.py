"""MAUVE: how near two clouds of texts are, 0 to 1, from features of each. Which features is the caller's to say.

The published definition and its defaults: rows of unit length, principal components that keep 0.9 of
their variance, k-means with a bucket for every ten texts, add-half smoothing, the area under the
frontier of divergences with scale 5. The package mauve-text brings faiss, scikit-learn and a download of
GPT-2, whose features make its published numbers: with other features only numbers of one table compare.

Pillutla et al. 2021, https://arxiv.org/abs/2102.01454; smoothing: 2023, https://arxiv.org/abs/2212.14578.
"""

import numpy as np
from jaxtyping import Float, Int

_SCALE = 5.0
_KEPT_VARIANCE = 0.9
_A_BUCKET = 10  # texts
_STEPS = 50  # of k-means
_MIXES = np.linspace(1e-6, 1 - 1e-6, 25)
_SMOOTH = 0.5  # added to each bucket's count: Krichevsky and Trofimov

Features = Float[np.ndarray, "texts features"]
Shares = Float[np.ndarray, " buckets"]


def mauve(one: Features, other: Features, *, rng: np.random.Generator) -> float:
    """Of two clouds of features."""
    buckets = max(2, min(len(one), len(other)) // _A_BUCKET)
    points = _prepared(np.concatenate([one, other]))
    owner = clustered(points, buckets, rng=rng)
    first = np.bincount(owner[: len(one)], minlength=buckets) + _SMOOTH
    second = np.bincount(owner[len(one) :], minlength=buckets) + _SMOOTH
    return area(first / first.sum(), second / second.sum())


def area(one: Shares, other: Shares) -> float:
    """Under the frontier of exp(-scale * divergence) from each mixture of the two distributions.

    1 for equals; for strangers scale * B(scale, scale + 1), which is 0.004.
    """
    between = [weight * one + (1 - weight) * other for weight in _MIXES]
    across = [np.exp(-_SCALE * _divergence(other, mix)) for mix in between]
    up = [np.exp(-_SCALE * _divergence(one, mix)) for mix in between]
    points = sorted(
        zip([0.0, *across, 1.0], [1.0, *up, 0.0], strict=True), key=lambda p: (p[0], -p[1])
    )
    x, y = np.array(points).T
    return float(np.sum(np.diff(x) * (y[1:] + y[:-1]) / 2))


def clustered(
    points: Features, buckets: int, *, rng: np.random.Generator
) -> Int[np.ndarray, " texts"]:
    """The bucket of each point: Lloyd's k-means from centres drawn far apart (k-means++)."""
    centres = _far_apart(points, buckets, rng)
    owner = np.full(len(points), -1)
    for _ in range(_STEPS):
        nearest = _distances(points, centres).argmin(axis=1)
        if np.array_equal(nearest, owner):
            break
        owner = nearest
        sizes = np.bincount(owner, minlength=buckets)
        sums = np.zeros_like(centres)
        np.add.at(sums, owner, points)
        there = sizes > 0
        centres[there] = sums[there] / sizes[there, None]
    return owner


def _prepared(points: Features) -> Features:
    unit = points / np.maximum(np.linalg.norm(points, axis=1, keepdims=True), 1e-12)
    centred = unit - unit.mean(axis=0)
    _, sizes, axes = np.linalg.svd(centred, full_matrices=False)
    told = np.cumsum(sizes**2) / max(float((sizes**2).sum()), 1e-12)
    kept = int(np.searchsorted(told, _KEPT_VARIANCE)) + 1
    return np.asarray(centred @ axes[:kept].T)


def _far_apart(points: Features, count: int, rng: np.random.Generator) -> Features:
    chosen = [int(rng.integers(len(points)))]
    nearest = _distances(points, points[chosen])[:, 0]
    while len(chosen) < count:
        total = float(nearest.sum())
        drawn = rng.random() * total
        chosen.append(min(int(np.searchsorted(np.cumsum(nearest), drawn)), len(points) - 1))
        nearest = np.minimum(nearest, _distances(points, points[chosen[-1:]])[:, 0])
    return points[chosen].copy()


def _distances(points: Features, centres: Features) -> Float[np.ndarray, "texts centres"]:
    squares = (points**2).sum(axis=1)[:, None] + (centres**2).sum(axis=1)
    return np.asarray(np.maximum(squares - 2 * points @ centres.T, 0))


def _divergence(one: Shares, mix: Shares) -> float:
    """Kullback and Leibler's, in nats."""
    seen = one > 0
    return float((one[seen] * np.log(one[seen] / mix[seen])).sum())
