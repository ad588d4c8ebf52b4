"""What a CVAE in training writes, from its last checkpoint: a few texts and one way between two sentences.

For the UI, not for figures; a second or two of work, as training waits for it.
"""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from hype_pipeline.generate.drawing import LIKELY, draw

if TYPE_CHECKING:
    from hype_pipeline.generate.store import LabelledSentence
    from hype_pipeline.models.training import CurvePoint

_GENRE_SETS, _EACH, _STEPS = 3, 2, 5


class Shown(NamedTuple):
    """What is asked of a model each time: the same, so that one sees it learn."""

    genres: Sequence[tuple[str, ...]]
    ends: Sequence[str]  # of a way, one sentence each


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A training, looked into."""

    phase: str
    step: int
    epoch: int
    curve: "Sequence[CurvePoint]"  # of the phase, so far
    samples: Sequence[tuple[str, str]]  # genres, text
    way: Sequence[str]
    cpu_seconds: float  # that looking took


def shown(rows: "Iterable[LabelledSentence]") -> Shown:
    """The genres and sentences to show, from the first held-out *rows* that have any."""
    told = [row for row in rows if row.split == "valid" and row.genres]
    sets = list(dict.fromkeys(row.genres for row in told))[:_GENRE_SETS]
    return Shown(sets, [row.text for row in (*told[:1], *told[-1:])] if len(told) > 1 else [])


def glimpse(checkpoints: Path, what: Shown, *, seed: int) -> Glimpse | None:
    """A look at the training that keeps its *checkpoints* there; None before the first."""
    from hype_pipeline.models.reproducible import generator
    from hype_pipeline.models.sampling import interpolate
    from hype_pipeline.models.unfinished import unfinished

    began = time.process_time()
    found = unfinished(checkpoints)
    if found is None:
        return None
    genres = [each for each in what.genres for _ in range(_EACH)]
    drawn = draw(found.cvae, genres, seed=seed) if genres else []
    way: list[str] = []
    if what.ends:
        chance = generator(seed, "glimpse", device=found.cvae.device)
        first, last = what.ends
        told = interpolate(
            *(found.cvae, first, last, what.genres[0]),
            steps=_STEPS,
            decoding=LIKELY,
            generator=chance,
        )
        way = [each.text for each in told]
    return Glimpse(
        found.phase,
        found.standing.step,
        found.standing.epoch,
        found.standing.curve,
        [(", ".join(each), text.text) for each, text in zip(genres, drawn, strict=True)],
        way,
        time.process_time() - began,
    )
