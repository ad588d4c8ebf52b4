"""Which number of topics is taken, by what was measured of each. How it is measured is number.py's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import hypot
from typing import Any

from hype_pipeline.topics.configs import Document, NumberConfig


@dataclass(frozen=True, slots=True)
class Tried:
    """A number of topics, learnt once from every seed."""

    number: int
    npmi: float  # of each topic's ten best words in held-out sentences: mean of topics and seeds
    error: float  # its standard error over the seeds
    stability: float  # cosine of a topic's words with those of its match from another seed, mean


@dataclass(frozen=True, slots=True)
class Choice:
    """The number that was taken, and why."""

    number: int
    document: Document  # what the topics are learnt from
    decision: str
    tried: tuple[Tried, ...]  # in order of number
    least_stability: float  # of those that counted


def choice_of(tried: Sequence[Tried], document: Document, config: NumberConfig) -> Choice:
    """The rule, of one number or more.

    Stable are the numbers whose topics are found again from other seeds (`least_stability`); the most
    stable alone where none is. Of these the best held-out NPMI counts, and with it every number that
    is within `errors` standard errors of it: the prior if it is one of them, else the fewest.
    """
    stable = [each for each in tried if each.stability >= config.least_stability]
    candidates = stable or [max(tried, key=lambda each: (each.stability, -each.number))]
    best = max(candidates, key=lambda each: (each.npmi, -each.number))
    equal = [
        each.number
        for each in candidates
        if best.npmi - each.npmi <= config.errors * hypot(best.error, each.error)
    ]
    number = config.prior if config.prior in equal else min(equal)
    decision = (
        f"{number} topics, learnt from {document}s. {_stable(stable, config)} "
        f"{_coherent(number, best.number, equal, config)}"
    )
    return Choice(number, document, decision, tuple(tried), config.least_stability)


def retold(said: Mapping[str, Any]) -> Choice:
    """What `dataclasses.asdict` made of a choice."""
    return Choice(**{**said, "tried": tuple(Tried(**each) for each in said["tried"])})


def _stable(stable: Sequence[Tried], config: NumberConfig) -> str:
    if not stable:
        return f"No number is stable ({config.least_stability:g}): the most stable one is taken."
    listed = ", ".join(str(each.number) for each in stable)
    return f"Stable ({config.least_stability:g} or more): {listed}."


def _coherent(number: int, best: int, equal: Sequence[int], config: NumberConfig) -> str:
    if number == best:
        return "It coheres best."
    why = "it is what is kept unless beaten" if number == config.prior else "it is the fewest"
    return (
        f"{best} coheres best, not by more than {config.errors:g} standard errors than "
        f"{', '.join(str(each) for each in equal if each != best)}; of these, {why}."
    )
