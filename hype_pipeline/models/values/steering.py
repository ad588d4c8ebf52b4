"""What is wanted of a text, as numbers: the protocol of value functions, and several of them weighed as one.

A value gives each text 0 (worst) to 1 (best). One that looks at latents has its encoder with it, so
that all of them can be asked alike: by the critic that steers latents, by best-of-N and by the order
of drafts. Which there are, and from what they are made, is generate/steering/values.py's.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from jaxtyping import Float

from hype_pipeline.errors import BadInput


class Value(Protocol):
    """Something that is wanted of texts."""

    @property
    def name(self) -> str:
        """As in HYPE_VALUES."""

    def scores(self, texts: Sequence[str]) -> Float[np.ndarray, " texts"]:
        """0 to 1 for each of *texts* (names masked)."""


@dataclass(frozen=True, slots=True)
class Steering:
    """Values and what each weighs."""

    values: tuple[Value, ...]
    weights: tuple[float, ...]
    notes: tuple[str, ...] = ()  # which were wanted and are left out, and why

    def __post_init__(self) -> None:
        if not self.values or len(self.values) != len(self.weights) or min(self.weights) <= 0:
            raise BadInput("Steering takes one value at least, each with a weight above 0.")

    @property
    def names(self) -> tuple[str, ...]:
        """Of the values."""
        return tuple(value.name for value in self.values)

    @property
    def first(self) -> str:
        """The one that weighs most."""
        return max(zip(self.weights, self.names, strict=True))[1]

    @property
    def shares(self) -> Float[np.ndarray, " values"]:
        """The weights, summing to 1."""
        weights = np.array(self.weights)
        return np.asarray(weights / weights.sum())

    def each(self, texts: Sequence[str]) -> Float[np.ndarray, "texts values"]:
        """Every value of every text."""
        if not texts:
            return np.zeros((0, len(self.values)))
        return np.stack([value.scores(texts) for value in self.values], axis=1)

    def scores(self, texts: Sequence[str]) -> Float[np.ndarray, " texts"]:
        """What is steered by: the values of each text, weighed."""
        return np.asarray(self.each(texts) @ self.shares)


def wanted(text: str, known: Collection[str]) -> dict[str, float]:
    """`topic:1,readability:0.3` as weights by name; without a weight it is 1. Raises BadInput."""
    weights: dict[str, float] = {}
    for part in (part.strip() for part in text.split(",")):
        name, _, weight = (piece.strip() for piece in part.partition(":"))
        if name not in known:
            raise BadInput(
                f"HYPE_VALUES={text!r} names {name!r}; known are {', '.join(sorted(known))}."
            )
        if name in weights:
            raise BadInput(f"HYPE_VALUES={text!r} names {name} twice.")
        weights[name] = _weight(text, name, weight)
    return weights


def _weight(text: str, name: str, weight: str) -> float:
    try:
        found = float(weight) if weight else 1.0
    except ValueError as error:
        raise BadInput(f"HYPE_VALUES={text!r}: {weight!r} is no weight of {name}.") from error
    if not 0 < found < float("inf"):
        raise BadInput(f"HYPE_VALUES={text!r}: the weight of {name} must be above 0.")
    return found
