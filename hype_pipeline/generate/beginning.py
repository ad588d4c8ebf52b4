"""Whether tonight's CVAE goes on from the last one's weights or begins afresh, and why.

It goes on where the corpus has only grown since the champion's CVAE was trained, for a few nights in
a row, and never from a model that has read what is held out now or has been withdrawn. Pure: facts
in, a decision out; the lake is read by stages.py, weights are carried over by models/inheriting.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from hype_pipeline.generate.lineage import Hashed, Hashes, Lineage, share

if TYPE_CHECKING:
    from hype_pipeline.models.configs import Preset

# Measured (docs/models.md, `python -m benchmarks.warm_start`): without fresh weights among them, going on
# makes hardly anything of what is new, and two epochs are not enough for more of them.
EPOCHS, KEPT = 2, 0.6
MOST_WARM_STARTS = 5  # in a row
LEAST_SHARED = 0.95  # of what the lineage has read, and of the genres it knew, that is there today
MOST_NEW = 0.2  # of today's training sentences that it has not read


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where a training begins."""

    parent: str | None  # the CVAE whose weights it begins with; None: afresh
    warm_starts: int  # in a row, this one included
    why: str  # a sentence


@dataclass(frozen=True, slots=True)
class Today:
    """What a training of tonight would learn from."""

    train: Hashed
    held_out: Hashes  # texts
    like_held_out: Hashes  # ids of sentences that left the corpus for being nearly held-out ones
    labels: Sequence[str]


@dataclass(frozen=True, slots=True)
class Before:
    """The last CVAE."""

    name: str
    lineage: Lineage
    labels: Sequence[str]
    same_recipe: bool  # sizes, schedule, seed and code are today's
    champion: bool  # whether its generator speaks


def beginning(before: Before | None, today: Today | None) -> Beginning:
    """Where tonight's training begins."""
    if before is None or today is None:
        return _afresh("no earlier CVAE has kept what it read")
    lineage, read = before.lineage, before.lineage.read
    known, new = share(read.sentences, today.train.sentences), _new(today, read)
    for reason, holds in (
        ("sizes, schedule, seed or code are others now", not before.same_recipe),
        (f"{lineage.warm_starts} warm starts in a row are the most", _spent(lineage)),
        ("the last one is not the champion's", not before.champion),
        (f"it would leak: {_leaks(today, read)} sentences are held out now", _leaks(today, read)),
        (f"{_withdrawn(today, read)} posts that it read were withdrawn", _withdrawn(today, read)),
        (f"only {known:.1%} of what it read is still there", known < LEAST_SHARED),
        (f"{new:.1%} of the corpus is new to it", new > MOST_NEW),
        ("the genres are others now", _labels(before, today) < LEAST_SHARED),
    ):
        if holds:
            return _afresh(reason)
    started = lineage.warm_starts + 1
    why = (
        f"Goes on from {before.name}, warm start {started} of {MOST_WARM_STARTS} in a row: "
        f"{known:.1%} of what it read is still there, {new:.1%} of the corpus is new to it."
    )
    return Beginning(before.name, started, why)


def shorter(
    preset: "Preset", *, epochs: int = EPOCHS, kept: float = KEPT, rate: float = 1.0
) -> "Preset":
    """*preset* for a model that goes on with *kept* of another's weights: no autoencoder, the full KL
    from the start, few epochs, at *rate* times the learning rate and falling from there."""
    train, loop = preset.train, preset.train.loop
    loop = replace(loop, epochs=epochs, learning_rate=loop.learning_rate * rate, hold=0.0)
    shortened = replace(train, loop=loop, kept=kept, pretrain_epochs=0, ramp=0.0)
    return replace(preset, train=shortened)


def _afresh(reason: str) -> Beginning:
    return Beginning(None, 0, f"Begins afresh: {reason}.")


def _spent(lineage: Lineage) -> bool:
    return lineage.warm_starts >= MOST_WARM_STARTS


def _leaks(today: Today, read: Hashed) -> int:
    """How many sentences it read that are held out today, or so like one that they were taken out."""
    word_for_word = int(np.isin(today.held_out, read.texts).sum())
    return word_for_word + int(np.isin(today.like_held_out, read.sentences).sum())


def _withdrawn(today: Today, read: Hashed) -> int:
    """Posts that it read of which nothing is trained on any more."""
    return int((~np.isin(read.posts, today.train.posts)).sum())


def _new(today: Today, read: Hashed) -> float:
    return 1 - share(today.train.sentences, read.sentences)


def _labels(before: Before, today: Today) -> float:
    known = set(before.labels)
    return len(known & set(today.labels)) / len(known) if known else 1.0
