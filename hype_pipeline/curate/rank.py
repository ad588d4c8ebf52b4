"""Which of several samples comes first. Pure: numbers and words in, an order out.

What is wanted, and how much of it a text has, is known elsewhere (generate/steering/values.py); what may be
shown at all is decided before, in guard.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass

# What is wanted is what best-of-N is for; likelihood only keeps the broken sentences down. With a quarter
# of the weight on it, commonplaces ("and it's a little") came before sentences about the sound.
WORTH_WEIGHT = 0.85
ALIKE = 0.6  # share of common words above which two samples say the same


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sample with what is known about it."""

    text: str
    worth: float  # how much it has of what is wanted, 0 to 1
    nll: float  # nats a token under the model; lower is more likely


def ranked(candidates: Sequence[Candidate], *, worth_weight: float = WORTH_WEIGHT) -> list[int]:
    """Places of *candidates*, best first; samples that say the same as a better one come last."""
    scores = score(candidates, worth_weight=worth_weight)
    order = sorted(range(len(candidates)), key=lambda place: (-scores[place], place))
    first: list[int] = []
    repeats: list[int] = []
    for place in order:
        known = (candidates[other].text for other in first)
        said = any(alike(candidates[place].text, text) for text in known)
        (repeats if said else first).append(place)
    return [*first, *repeats]


def score(candidates: Sequence[Candidate], *, worth_weight: float = WORTH_WEIGHT) -> list[float]:
    """0 (worst) to 1 (best): the worth, and the place in the order by likelihood.

    Nats have no natural scale, so places; a worth has one, and few samples are high on it:
    by places alone, hardly anything would come close behind the best.
    """
    by_likelihood = _places([-candidate.nll for candidate in candidates])
    pairs = zip(candidates, by_likelihood, strict=True)
    return [worth_weight * each.worth + (1 - worth_weight) * likely for each, likely in pairs]


def alike(first: str, second: str) -> bool:
    """Whether two texts share most of their words."""
    one, other = set(first.lower().split()), set(second.lower().split())
    return len(one & other) > ALIKE * len(one | other)


def _places(values: Sequence[float]) -> list[float]:
    """The share of other values that each is above, equals counted half."""
    others = max(1, len(values) - 1)
    return [
        (sum(v < value for v in values) + 0.5 * (sum(v == value for v in values) - 1)) / others
        for value in values
    ]
