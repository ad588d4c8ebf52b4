"""The report's pictures, as PNGs: lengths, copies, topics by way of drawing, genres. Nothing is measured here."""

from collections.abc import Mapping, Sequence

import numpy as np
from jaxtyping import Float

from hype_pipeline.canvas import CHOSEN, DISTINCT, INK, LABEL, PALE, SMALL, TITLE, canvas, png
from hype_pipeline.generate.figures.copied import RUNS
from hype_pipeline.generate.figures.judged import HUMAN, OURS, Pictured

_MOST_GENRES = 12
_LONGEST_RUN = 20  # words; beyond it hardly anything is


def pictures(told: Pictured) -> dict[str, bytes]:
    """By what they show; only what there is something to show of."""
    drawn = {
        "length of texts": length_histogram(told.lengths),
        "words in a row from training text": copy_curve(told.copied),
    }
    if told.lifts:
        drawn["topic by way of drawing"] = lift_bars(told.lifts)
    if told.genres:
        drawn["genres found"] = genre_bars(told.genres)
    return drawn


def length_histogram(lengths: Mapping[str, Sequence[int]]) -> bytes:
    """How long texts are, in words, for each writer."""
    figure, (axes,) = canvas(7, 2.8)
    longest = max((length for listed in lengths.values() for length in listed), default=1)
    bins = [float(edge) for edge in range(0, longest + 3, 2)]
    pairs = zip(lengths.items(), DISTINCT, strict=False)
    for (writer, listed), color in pairs:
        if listed:
            axes.hist(
                listed, bins=bins, density=True, histtype="step", lw=1.4, label=writer, color=color
            )
    axes.set_xlabel("words", fontsize=LABEL)
    axes.legend(fontsize=LABEL, frameon=False)
    axes.set_title("Length of texts", loc="left", fontsize=TITLE)
    return png(figure)


def copy_curve(copied: Mapping[str, Float[np.ndarray, " runs"]]) -> bytes:
    """The share of texts that have so many words in a row from training text, before any guard."""
    figure, (axes,) = canvas(7, 2.8)
    for (writer, shares), color in zip(copied.items(), DISTINCT, strict=False):
        shown = shares[: _LONGEST_RUN + 1]
        axes.plot(range(len(shown)), shown, label=writer, linewidth=1.4, color=color)
    for run in RUNS:
        axes.axvline(run, color=PALE, linewidth=0.8, zorder=0)
    axes.set_xlabel("words in a row, or more", fontsize=LABEL)
    axes.set_ylim(0, 1.02)
    axes.legend(fontsize=LABEL, frameon=False)
    axes.set_title("Texts that share words with training text", loc="left", fontsize=TITLE)
    return png(figure)


def lift_bars(lifts: Mapping[str, float]) -> bytes:
    """How much more than the prior each way of drawing describes sound, by other topics."""
    figure, (axes,) = canvas(7, 0.8 + 0.3 * len(lifts))
    axes.barh(range(len(lifts)), list(lifts.values()), color=INK)
    axes.axvline(1, color=CHOSEN, linewidth=1)
    axes.set_yticks(range(len(lifts)), [way.replace("_", " ") for way in lifts], fontsize=LABEL)
    axes.invert_yaxis()
    for place, lift in enumerate(lifts.values()):
        axes.text(lift, place, f" {lift:.2f}", va="center", fontsize=LABEL, color=INK)
    axes.set_title(
        "Description of sound, over the prior's, by a topic model apart", loc="left", fontsize=TITLE
    )
    return png(figure)


def genre_bars(genres: Mapping[str, Mapping[str, float]]) -> bytes:
    """How often one of a text's genres is found, for the commonest genres, beside people's text."""
    ours, human = genres[OURS], genres[HUMAN]
    labels = list(human)[:_MOST_GENRES]
    figure, (axes,) = canvas(7, 0.9 + 0.3 * len(labels))
    for shift, told, color, writer in ((-0.2, ours, INK, OURS), (0.2, human, PALE, HUMAN)):
        places = [place + shift for place in range(len(labels))]
        shares = [told.get(label, 0.0) for label in labels]
        axes.barh(places, shares, height=0.38, color=color, label=writer)
    axes.set_yticks(range(len(labels)), labels, fontsize=SMALL)
    axes.invert_yaxis()
    axes.set_xlim(0, 1)
    axes.legend(fontsize=LABEL, frameon=False)
    axes.set_title(
        "Texts whose genre a classifier finds among its first five", loc="left", fontsize=TITLE
    )
    return png(figure)
