"""The ways of drawing that are compared for what they are about: prior, halved latents, methods, best of N.

Decoding is what costs, so a way is held against the one that decodes as many texts for each it keeps.
Which ships is decided in decision.py; what a reader of other topics says of all of them is in
figures/steering.py.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from hype_pipeline.generate.drawing import AS_LEARNT, Method, Score, best_of, draw
from hype_pipeline.generate.figures.texts import adjacent_repeats, distinct, lengths

if TYPE_CHECKING:
    from hype_pipeline.models.sampling import Sampled
    from hype_pipeline.models.trained import TrainedCvae
    from hype_pipeline.topics.model import Topics

PRIOR, HALF, ACTOR = "prior", "half", "lc_gan"
BEST_OF = 8  # texts of which one is kept, at most
COUNTS = (2, 4, BEST_OF)
NO_METHODS: Mapping[str, Method] = MappingProxyType({})
_HALVED = 0.5  # z * 0.5: what an actor that learnt nothing was seen to do


@dataclass(frozen=True, slots=True)
class Mix:
    """What one way of drawing gives."""

    topics: tuple[float, ...]  # mean proportions
    favoured: float  # of the descriptive topic
    length: float  # words, mean
    repeats: float  # adjacent, a sentence
    distinct_2: float


def best(count: int, way: str = PRIOR) -> str:
    """The name of the best of *count* of a way."""
    return way if count == 1 else f"{way}_best_of_{count}"


def drawn_ways(
    cvae: "TrainedCvae",
    score: Score,
    genres: Sequence[Sequence[str]],
    *,
    seed: int,
    methods: Mapping[str, Method] = NO_METHODS,
) -> "dict[str, list[Sampled]]":
    """Texts under *genres* in every way, by name; the best of several by *score*."""
    drawn = {HALF: draw(cvae, genres, seed=seed, shrink=_HALVED)}
    for way, method in {PRIOR: AS_LEARNT, **methods}.items():
        ranked = best_of((1, *COUNTS), cvae, score, genres, seed=seed, method=method)
        drawn |= {best(count, way): texts for count, texts in ranked.items()}
    return drawn


def mix(topics: "Topics", texts: Sequence[str]) -> Mix:
    """What *texts* are about, as *topics* read them, and what they are like."""
    shares = topics.proportions(texts).mean(axis=0)
    return Mix(
        topics=tuple(float(np.round(share, 6)) for share in shares),
        favoured=float(shares[topics.descriptive]),
        length=lengths(texts)["mean"],
        repeats=adjacent_repeats(texts),
        distinct_2=distinct(texts, 2),
    )


def flat(mixes: Mapping[str, Mix]) -> dict[str, float]:
    """The numbers of every way, by way and name."""
    named = ("favoured", "length", "repeats", "distinct_2")
    return {f"{way}_{name}": getattr(told, name) for way, told in mixes.items() for name in named}
