"""The ways of drawing that are compared for what they are about: prior, halved latents, best of N, actor.

Decoding is what costs, so a way is held against the one that decodes as many texts for each it keeps.
Whether an actor ships is decided in topic_control.py; what a reader of other topics says of all of
them is in figures/steering.py.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from hype_pipeline.generate.drawing import Score, best_of, draw
from hype_pipeline.generate.figures.texts import adjacent_repeats, distinct, lengths

if TYPE_CHECKING:
    from torch import nn

    from hype_pipeline.models.sampling import Sampled
    from hype_pipeline.models.trained import TrainedCvae
    from hype_pipeline.topics.model import Topics

PRIOR, HALF, ACTOR = "prior", "half", "lc_gan"
BEST_OF = 8  # texts of which the shipped way keeps one
COUNTS = (2, 4, BEST_OF)
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
    return f"{way}_best_of_{count}"


def drawn_ways(
    cvae: "TrainedCvae",
    score: Score,
    genres: Sequence[Sequence[str]],
    *,
    seed: int,
    actor: "nn.Module | None",
) -> "dict[str, list[Sampled]]":
    """Texts under *genres* in every way; the best of several by *score*."""
    drawn = {
        PRIOR: draw(cvae, genres, seed=seed),
        HALF: draw(cvae, genres, seed=seed, shrink=_HALVED),
    }
    ranked = best_of(COUNTS, cvae, score, genres, seed=seed)
    drawn |= {best(count): texts for count, texts in ranked.items()}
    if actor is not None:
        drawn[ACTOR] = draw(cvae, genres, seed=seed, actor=actor)
        ranked = best_of(COUNTS, cvae, score, genres, seed=seed, actor=actor)
        drawn |= {best(count, ACTOR): texts for count, texts in ranked.items()}
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
