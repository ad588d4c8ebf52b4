"""Values that are learnt from examples: a small logistic model on what a text looks like and its latent.

`preference` learns from what curators let pass and refused, `realism` from sentences of people and of
the model; who brings the examples is generate/steering/values.py's business. A fifth of the examples is held
out, by group, and only says how well the others are told apart.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Bool, Float

from hype_pipeline.models.values.text import Readability, Sentiment, words
from hype_pipeline.text.stop_words import SOUND_WORDS

Reader = Callable[[Sequence[str]], Float[np.ndarray, "texts latent"]]
PENALTY = 10.0  # ridge on standardised features: as if so many examples spoke for weights of 0
_STEPS = 25  # of Newton's method; it settles in fewer
_HELD_OUT = 5  # one group of so many is held out
_LIKES = 1e-4  # of a probability that the sum of logs may meet


@dataclass(frozen=True, slots=True)
class Example:
    """A text with what was said of it."""

    text: str  # names masked
    liked: bool
    group: str  # examples of one group are on one side


@dataclass(frozen=True, slots=True)
class Learned:
    """A value that was learnt."""

    name: str
    reader: Reader  # the means of latents of texts
    mean: Float[np.ndarray, " features"]
    deviation: Float[np.ndarray, " features"]
    weights: Float[np.ndarray, " features"]
    bias: float
    examples: int  # it was learnt from
    auc: float  # on those that were held out: 0.5 is chance

    def scores(self, texts: Sequence[str]) -> Float[np.ndarray, " texts"]:
        """How probably each is liked."""
        if not texts:
            return np.zeros(0)
        told = (features(texts, self.reader) - self.mean) / self.deviation
        return _logistic(told @ self.weights + self.bias)

    def told(self) -> dict[str, Any]:
        """It, as JSON has it, without its reader."""
        arrays = {name: getattr(self, name).tolist() for name in ("mean", "deviation", "weights")}
        return {**arrays, "bias": self.bias, "examples": self.examples, "auc": self.auc}


def learnt_from(told: Mapping[str, Any], name: str, reader: Reader) -> Learned:
    """What `told` said, with its reader."""
    arrays = {each: np.array(told[each]) for each in ("mean", "deviation", "weights")}
    return Learned(
        name, reader, **arrays, bias=told["bias"], examples=told["examples"], auc=told["auc"]
    )


def learn(examples: Sequence[Example], name: str, reader: Reader) -> Learned:
    """What tells liked from other *examples*; both kinds must be among them."""
    listed = list(examples)
    held_out = np.array([_is_held_out(example.group) for example in listed])
    liked = np.array([example.liked for example in listed], dtype=np.float64)
    found = features([example.text for example in listed], reader)
    if held_out.all() or len(set(liked[~held_out])) < 2:
        held_out[:] = False  # too few groups to hold any out; the AUC is then chance's
    mean = found[~held_out].mean(axis=0)
    deviation = found[~held_out].std(axis=0)
    deviation[deviation < 1e-6] = 1.0
    told = (found - mean) / deviation
    weights, bias = ridge_logistic(told[~held_out], liked[~held_out], penalty=PENALTY)
    scores = told[held_out] @ weights + bias
    return Learned(
        name,
        reader,
        mean,
        deviation,
        weights,
        bias,
        examples=int((~held_out).sum()),
        auc=auc(scores, liked[held_out].astype(bool)),
    )


def features(texts: Sequence[str], reader: Reader) -> Float[np.ndarray, "texts features"]:
    """Length, ease, kindness, sound, voice and names of each text, then its latent."""
    spoken = [words(text) for text in texts]
    shape = np.array(
        [
            [
                len(said),
                len(set(said)) / max(len(said), 1),
                sum(map(len, said)) / max(len(said), 1),
                sum(word in SOUND_WORDS for word in said) / max(len(said), 1),
                sum(word in ("i", "my", "me", "i'm") for word in said),
                text.count("{"),
                text.count(",") + text.count(";"),
                text.endswith(("!", "?")),
            ]
            for text, said in zip(texts, spoken, strict=True)
        ],
        dtype=np.float64,
    )
    felt = np.stack([Readability().scores(texts), Sentiment().scores(texts)], axis=1)
    return np.concatenate([shape, felt, reader(texts)], axis=1)


def ridge_logistic(
    told: Float[np.ndarray, "examples features"],
    liked: Float[np.ndarray, " examples"],
    *,
    penalty: float,
) -> tuple[Float[np.ndarray, " features"], float]:
    """Weights and bias of a logistic regression; the bias is not penalised. By Newton's method."""
    design = np.concatenate([told, np.ones((len(told), 1))], axis=1)
    ridge = np.full(design.shape[1], penalty)
    ridge[-1] = 1e-6
    weights = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        chance = _logistic(design @ weights)
        slope = design.T @ (liked - chance) - ridge * weights
        sure = np.clip(chance * (1 - chance), _LIKES, None)
        weights = weights + np.linalg.solve((design.T * sure) @ design + np.diag(ridge), slope)
    return weights[:-1], float(weights[-1])


def auc(scores: Float[np.ndarray, " texts"], liked: Bool[np.ndarray, " texts"]) -> float:
    """How often a liked text scores above one that is not; ties count half; 0.5 where one kind is missing."""
    good, bad = scores[liked], scores[~liked]
    if not (len(good) and len(bad)):
        return 0.5
    above = (good[:, None] > bad[None]).mean() + 0.5 * (good[:, None] == bad[None]).mean()
    return float(above)


def _logistic(values: Float[np.ndarray, " texts"]) -> Float[np.ndarray, " texts"]:
    return np.asarray(0.5 * (1 + np.tanh(0.5 * values)))


def _is_held_out(group: str) -> bool:
    return int.from_bytes(hashlib.sha256(group.encode()).digest()[:4], "big") % _HELD_OUT == 0
