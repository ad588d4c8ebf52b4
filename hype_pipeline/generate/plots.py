"""Plots of topics and of what is drawn, as PNGs. What is measured comes in; nothing is measured here."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float

from hype_pipeline.canvas import CHOSEN, INK, LABEL, PALE, SMALL, TITLE, canvas, png

if TYPE_CHECKING:
    from hype_pipeline.topics.model import Topics

_WORDS = 6  # of a topic, beside its circle


def topic_map(topics: "Topics") -> bytes:
    """Topics as circles: near where they use the same words, large where they have a large share."""
    figure, (axes,) = canvas(7, 4.5)
    places = positions(topics.probabilities)
    for number, (x, y) in enumerate(places):
        color = CHOSEN if number == topics.descriptive else PALE
        size = 6000 * topics.shares[number]
        axes.scatter(x, y, s=size, color=color, alpha=0.7, linewidths=0)
        words = " ".join(topics.top_words(number, count=_WORDS))
        told = f"{topics.shares[number]:.0%}\n{words}"
        axes.annotate(told, (x, y), ha="center", va="center", fontsize=SMALL, color=INK)
    axes.margins(0.35)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.set_title("Topics; the one that describes sound is marked", loc="left", fontsize=TITLE)
    return png(figure)


def positions(probabilities: Float[np.ndarray, "topics words"]) -> Float[np.ndarray, "topics 2"]:
    """Topics in the plane, by classical scaling of their Jensen-Shannon distances.

    The same projection as LDAvis: Sievert and Shirley 2014, https://aclanthology.org/W14-3110.
    """
    count = len(probabilities)
    between = np.zeros((count, count))
    for one in range(count):
        for other in range(one):
            between[one, other] = between[other, one] = divergence(
                probabilities[one], probabilities[other]
            )
    centre = np.eye(count) - 1 / count
    values, vectors = np.linalg.eigh(-0.5 * centre @ between @ centre)
    first = np.argsort(values)[::-1][:2]
    return np.asarray(vectors[:, first] * np.sqrt(np.maximum(values[first], 0)))


def divergence(one: Float[np.ndarray, " words"], other: Float[np.ndarray, " words"]) -> float:
    """Jensen-Shannon divergence of two distributions, in nats: 0 to log 2."""
    middle = (one + other) / 2

    def against(told: Float[np.ndarray, " words"]) -> float:
        seen = told > 0
        return float((told[seen] * np.log(told[seen] / middle[seen])).sum())

    return (against(one) + against(other)) / 2


def topic_mix(names: Sequence[str], mixes: Mapping[str, Sequence[float]]) -> bytes:
    """Mean proportions of the topics for each way of drawing, beside one another."""
    figure, (axes,) = canvas(7, 3)
    width = 0.8 / max(1, len(mixes))
    for place, (way, shares) in enumerate(mixes.items()):
        across = [number + place * width for number in range(len(names))]
        axes.bar(across, shares, width=width, label=way)
    axes.set_xticks(
        [number + 0.4 - width / 2 for number in range(len(names))], names, fontsize=SMALL
    )
    axes.legend(fontsize=LABEL, frameon=False)
    axes.set_title("What is drawn is about", loc="left", fontsize=TITLE)
    return png(figure)
