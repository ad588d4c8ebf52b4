"""A reader of genres that no model here learnt from: TF-IDF and logistic regression, one for each label.

It is trained on real training sentences and asked about samples and about real held-out sentences;
what counts is how often it finds the genres of the former, as a share of the latter.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Bool, Float

from hype_pipeline.generate.figures.texts import ngrams
from hype_pipeline.text.tokens import tokens

NAMED = 5  # labels that it names
_FEATURES = 10_000  # words and pairs of words, the most frequent
_FEWEST = 3  # sentences that a feature or a label must occur in
_PENALTY = 1e-5  # of squared weights, a sentence: weak, as features are rare
_STEPS = 60  # of the optimiser, at most


@dataclass(frozen=True, slots=True, eq=False)
class GenreJudge:
    """What reads genres."""

    labels: tuple[str, ...]
    _places: Mapping[str, int]
    _rarity: Float[np.ndarray, " features"]
    _weights: Float[np.ndarray, "features labels"]
    _bias: Float[np.ndarray, " labels"]

    def named(self, texts: Sequence[str]) -> list[tuple[str, ...]]:
        """The NAMED likeliest labels of each text, likeliest first."""
        scores = _weighed(texts, self._places, self._rarity) @ self._weights + self._bias
        order = np.argsort(-scores, axis=1, kind="stable")[:, :NAMED]
        return [tuple(self.labels[place] for place in row) for row in order]

    def found(
        self, texts: Sequence[str], genres: Sequence[Sequence[str]]
    ) -> Bool[np.ndarray, " texts"]:
        """Whether one of a text's own genres is named."""
        pairs = zip(self.named(texts), genres, strict=True)
        return np.array([bool(set(named) & set(own)) for named, own in pairs], dtype=bool)


def fit_genre_judge(texts: Sequence[str], genres: Sequence[Sequence[str]]) -> GenreJudge | None:
    """The judge of these sentences' genres; None where there are not NAMED + 1 labels to tell apart."""
    pairs = [(text, own) for text, own in zip(texts, genres, strict=True) if own]
    counts = Counter(label for _, own in pairs for label in own)
    labels = tuple(sorted(label for label, count in counts.items() if count >= _FEWEST))
    if len(labels) <= NAMED:
        return None
    spoken = [text for text, _ in pairs]
    seen = Counter(feature for text in spoken for feature in set(_features(text)))
    frequent = sorted(seen, key=lambda feature: (-seen[feature], feature))[:_FEATURES]
    places = {feature: n for n, feature in enumerate(f for f in frequent if seen[f] >= _FEWEST)}
    rarity = np.array([np.log((1 + len(spoken)) / (1 + seen[f])) + 1 for f in places])
    wanted = np.zeros((len(pairs), len(labels)), dtype=bool)
    column = {label: number for number, label in enumerate(labels)}
    for row, (_, own) in enumerate(pairs):
        wanted[row, [column[label] for label in own if label in column]] = True
    weights, bias = _regressed(_weighed(spoken, places, rarity), wanted)
    return GenreJudge(labels, places, rarity, weights, bias)


def by_genre(
    found: Bool[np.ndarray, " texts"], genres: Sequence[Sequence[str]]
) -> dict[str, float]:
    """How often one of a text's genres was named, for texts of each genre; the commonest first."""
    told: defaultdict[str, list[bool]] = defaultdict(list)
    for hit, own in zip(found.tolist(), genres, strict=True):
        for label in own:
            told[label].append(hit)
    order = sorted(told, key=lambda label: (-len(told[label]), label))
    return {label: sum(told[label]) / len(told[label]) for label in order}


def _features(text: str) -> list[str]:
    words = [word for word in tokens(text) if word[0].isalnum()]
    return [*words, *(" ".join(pair) for pair in ngrams(words, 2))]


def _weighed(
    texts: Sequence[str], places: Mapping[str, int], rarity: Float[np.ndarray, " features"]
) -> Any:  # scipy's sparse matrices have no types
    from scipy.sparse import csr_array

    rows, columns, values = [], [], []
    for row, text in enumerate(texts):
        counts = Counter(places[f] for f in _features(text) if f in places)
        told = {place: (1 + np.log(n)) * rarity[place] for place, n in counts.items()}
        length = sum(value**2 for value in told.values()) ** 0.5
        rows += [row] * len(told)
        columns += list(told)
        values += [value / length for value in told.values()]
    return csr_array(
        (np.array(values, dtype=np.float32), (rows, columns)), shape=(len(texts), len(rarity))
    )


def _regressed(
    told: Any, wanted: Bool[np.ndarray, "texts labels"]
) -> tuple[Float[np.ndarray, "features labels"], Float[np.ndarray, " labels"]]:
    """Weights and biases of least loss: a logistic regression for each label, all at once."""
    from scipy.optimize import minimize

    count, labels = wanted.shape
    shape = (told.shape[1] + 1, labels)
    turned = told.T.tocsr()

    def loss(flat: Float[np.ndarray, " weights"]) -> tuple[float, Float[np.ndarray, " weights"]]:
        weights = flat.reshape(shape)
        scores = told @ weights[:-1].astype(np.float32) + weights[-1].astype(np.float32)
        named = 1 / (1 + np.exp(-np.clip(scores, -80, 80)))
        # -log of the chance of what is wanted; scores of 80 and more leave no chance for the other.
        total = -np.log(np.where(wanted, named, 1 - named) + np.float32(1e-35)).sum(
            dtype=np.float64
        )
        missed = named - wanted
        gradient = np.vstack([turned @ missed, missed.sum(axis=0)]).astype(np.float64) / count
        gradient[:-1] += 2 * _PENALTY * weights[:-1]
        return float(total / count + _PENALTY * (weights[:-1] ** 2).sum()), gradient.ravel()

    start = np.zeros(shape)
    rate = np.clip(wanted.mean(axis=0), 1e-6, 1 - 1e-6)
    start[-1] = np.log(rate / (1 - rate))
    settings = {"maxiter": _STEPS, "maxcor": 6}
    best = minimize(loss, start.ravel(), jac=True, method="L-BFGS-B", options=settings)
    weights = np.asarray(best.x).reshape(shape)
    return weights[:-1], weights[-1]
