"""Topics to look at, as PNGs: a map with the words of each, what was tried before their number was taken,
what texts are about.

What is measured comes in; nothing is measured here.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from jaxtyping import Float

from hype_pipeline.canvas import (
    CHOSEN,
    EMPTY,
    GREY,
    INK,
    LABEL,
    PALE,
    SMALL,
    TITLE,
    canvas,
    mosaic,
    plain,
    png,
)
from hype_pipeline.topics.maths import divergence

if TYPE_CHECKING:
    from hype_pipeline.topics.choice import Choice
    from hype_pipeline.topics.model import Topics

_WORDS = 10  # of a topic, the most relevant first
_LARGEST = 8_000  # square points, of a topic that has everything
_ROOM = 1.6  # of the map, over the distances on it: circles have a size


def topic_map(topics: "Topics") -> bytes:
    """Topics as circles, near where they use the same words, their area by share; beside them their words.

    What LDAvis shows, all topics at once: Sievert and Shirley 2014, https://aclanthology.org/W14-3110.
    """
    rows = _rows([str(number) for number in range(topics.count)])
    figure, drawn = mosaic(9.5, 1.95 * len(rows), rows, widths=(1.3, 1, 1))
    _circles(drawn["map"], topics)
    for number in range(topics.count):
        _words(drawn[str(number)], topics, number)
    return png(figure)


def number_plot(choice: "Choice") -> bytes:
    """Coherence and stability of every number that was tried; the one that was taken is marked."""
    figure, (coherence, stability) = canvas(7, 2.4, columns=2)
    numbers = [each.number for each in choice.tried]
    npmi = [each.npmi for each in choice.tried]
    steady = [each.stability for each in choice.tried]
    errors = [each.error for each in choice.tried]
    coherence.errorbar(numbers, npmi, yerr=errors, color=INK, linewidth=1.2, capsize=2)
    stability.plot(numbers, steady, color=INK, linewidth=1.2)
    stability.axhline(choice.least_stability, color=GREY, linewidth=0.8, linestyle="--")
    stability.set_ylim(0, 1.05)
    for axes, values, title in (
        (coherence, npmi, "NPMI in held-out sentences, by seed"),
        (stability, steady, "Stability over seeds, and the least"),
    ):
        taken = numbers.index(choice.number)
        axes.scatter([choice.number], [values[taken]], s=60, color=CHOSEN, zorder=3)
        axes.set_xticks(numbers)
        axes.set_xlabel("topics", fontsize=LABEL)
        axes.set_title(title, loc="left", fontsize=TITLE)
    return png(figure)


def topic_mix(names: Sequence[str], mixes: Mapping[str, Sequence[float]]) -> bytes:
    """Mean proportions of the topics for each way of drawing, beside one another."""
    figure, (axes,) = canvas(7, 3)
    width = 0.8 / max(1, len(mixes))
    for place, (way, shares) in enumerate(mixes.items()):
        across = [number + place * width for number in range(len(names))]
        axes.bar(across, shares, width=width, label=way)
    middle = [number + 0.4 - width / 2 for number in range(len(names))]
    labels = [plain(name).replace(" ", "\n") for name in names]  # side by side, however many
    axes.set_xticks(middle, labels, fontsize=SMALL)
    axes.legend(fontsize=LABEL, frameon=False)
    axes.set_title("What is drawn is about", loc="left", fontsize=TITLE)
    return png(figure)


def positions(probabilities: Float[np.ndarray, "topics words"]) -> Float[np.ndarray, "topics 2"]:
    """Topics in the plane, by classical scaling of their Jensen-Shannon distances."""
    count = len(probabilities)
    squared = np.zeros((count, count))  # the distance is the root of the divergence
    for one in range(count):
        for other in range(one):
            squared[one, other] = divergence(probabilities[one], probabilities[other])
    squared += squared.T
    centre = np.eye(count) - 1 / count
    values, vectors = np.linalg.eigh(-0.5 * centre @ squared @ centre)
    first = np.argsort(values)[::-1][:2]
    return np.asarray(vectors[:, first] * np.sqrt(np.maximum(values[first], 0)))


def _rows(panels: Sequence[str]) -> list[list[str]]:
    """The map in the corner, two panels high and one wide; the others around it, by number."""
    room = [*panels, EMPTY, EMPTY, EMPTY, EMPTY]
    rows = [["map", *room[:2]], ["map", *room[2:4]]]
    return rows + [room[at : at + 3] for at in range(4, len(panels), 3)]


def _circles(axes: Any, topics: "Topics") -> None:
    places = positions(topics.probabilities)
    for number, (x, y) in enumerate(places):
        size = _LARGEST * topics.shares[number]
        axes.scatter(x, y, s=size, color=_color(topics, number), alpha=0.7, edgecolors="white")
        axes.annotate(str(number), (x, y), ha="center", va="center", fontsize=LABEL, color=INK)
    middle, half = (places.max(axis=0) + places.min(axis=0)) / 2, np.ptp(places, axis=0).max()
    half = _ROOM * max(half, 1e-6) / 2  # the same topic twice has no distance
    axes.update_datalim([middle - half, middle + half])
    axes.margins(0)
    axes.set_aspect("equal", adjustable="datalim")
    axes.set_xticks([])
    axes.set_yticks([])
    axes.set_xlabel(
        "bars: how often the topic has a word, of how often\nall text has it; the most telling words",
        fontsize=SMALL,
        loc="left",
    )
    axes.set_title("Topics; yellow: the descriptive one", loc="left", fontsize=TITLE)


def _words(axes: Any, topics: "Topics", number: int) -> None:
    """How often the topic has its most relevant words, over how often all text has them."""
    words = topics.relevant_words(number, count=_WORDS)
    places = [topics.words.index(word) for word in words]
    overall = topics.weights[:, places].sum(axis=0)
    rows = range(len(words))
    axes.barh(rows, overall, color=PALE)
    axes.barh(rows, topics.weights[number, places], color=INK)
    axes.set_yticks(rows, [plain(word) for word in words], fontsize=SMALL)
    axes.set_xticks([])
    axes.invert_yaxis()
    axes.set_title(
        f"{number}: {topics.shares[number]:.0%} of text, NPMI {topics.npmi[number]:.2f}",
        loc="left",
        fontsize=LABEL,
        color=INK,
        fontweight="bold" if number == topics.descriptive else "normal",
    )


def _color(topics: "Topics", number: int) -> str:
    return CHOSEN if number == topics.descriptive else PALE
