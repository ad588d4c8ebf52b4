"""What a report consists of: figures with their limits, by writer, and how much is measured for them.

Nothing is measured here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar

import numpy as np
from jaxtyping import Float

OURS, HUMAN = "ours", "human"
_DECIMALS = 4  # that are kept: below, machines differ
Row = TypeVar("Row")
Say = Callable[[str, int, int], None]  # what is measured, how much is done, of how much


class Posted(Protocol):
    """A sentence of a corpus with what it is conditioned on."""

    @property
    def text(self) -> str: ...
    @property
    def genres(self) -> tuple[str, ...]: ...
    @property
    def split(self) -> str: ...
    @property
    def post_id(self) -> str: ...
    @property
    def features(self) -> Mapping[str, float]: ...


@dataclass(frozen=True, slots=True)
class Judged:
    """One figure."""

    figure: str
    value: float
    about: str
    most: float | None = None  # it passes at or below
    least: float | None = None  # it passes at or above
    writer: str = OURS  # whose texts or likelihood it is

    @property
    def name(self) -> str:
        """With the writer before it, unless that is the model itself."""
        return self.figure if self.writer == OURS else f"{self.writer}_{self.figure}"

    @property
    def limit(self) -> float | None:
        """What it is held to."""
        return self.most if self.most is not None else self.least

    @property
    def passes(self) -> bool | None:
        """Whether it is within its limit; None: it has none."""
        if self.most is not None:
            return self.value <= self.most
        return None if self.least is None else self.value >= self.least


def judged(
    figure: str,
    value: float,
    about: str,
    *,
    most: float | None = None,
    least: float | None = None,
    writer: str = OURS,
) -> Judged:
    """A figure with as many decimals as are kept."""
    return Judged(figure, _kept(value), about, _limit(most), _limit(least), writer)


@dataclass(frozen=True, kw_only=True, slots=True)
class Extent:
    """How much is measured. Figures that depend on how many texts there are have equally many of
    every writer."""

    sentences: int  # held-out ones whose likelihood is told, at most
    weights: int  # importance samples for each
    texts: int  # of each writer, beside one another
    samples: int  # of ours, for lengths, repeats, copies and reverse perplexity
    songs: int  # genre sets under which topics are compared
    learnt: int  # sentences that judges and counted models learn from, at most

    def within(self, *, train: int, held_out: int) -> "Extent":
        """The same where there is less text: as many texts of each writer as there are of people."""
        return replace(
            self,
            sentences=min(self.sentences, held_out),
            texts=min(self.texts, held_out),
            songs=min(self.songs, held_out),
            learnt=min(self.learnt, train),
        )

    def scaled(self, train: int) -> "Extent":
        """With no more samples than there are sentences to learn from: for a report in passing."""
        return replace(self, samples=max(self.texts, min(self.samples, train)))


# A night's report takes minutes (20 at most), and hardly more of them as the corpus grows; the documented
# tables may take hours.
NIGHTLY = Extent(sentences=1_000, weights=32, texts=500, samples=4_000, songs=64, learnt=20_000)
_ALL = 10**9
FULL = Extent(sentences=_ALL, weights=500, texts=2_000, samples=50_000, songs=400, learnt=_ALL)


@dataclass(frozen=True, slots=True)
class Pictured:
    """What plots are drawn of."""

    lengths: Mapping[str, Sequence[int]] = field(default_factory=dict)  # words, by writer
    copied: Mapping[str, Float[np.ndarray, " runs"]] = field(default_factory=dict)
    lifts: Mapping[str, float] = field(default_factory=dict)  # by way of drawing
    genres: Mapping[str, Mapping[str, float]] = field(
        default_factory=dict
    )  # writer -> label -> share


@dataclass(frozen=True, slots=True)
class Report:
    """The judgement of a generator."""

    model: str
    figures: Sequence[Judged]
    pictured: Pictured

    def columns(self) -> dict[str, dict[str, float]]:
        """The figures of each writer."""
        told: dict[str, dict[str, float]] = {}
        for each in self.figures:
            told.setdefault(each.writer, {})[each.figure] = each.value
        return told


def some(rows: Sequence[Row], count: int) -> Sequence[Row]:
    """At most *count* of *rows*, evenly from all of them."""
    return rows[:: max(1, -(-len(rows) // max(1, count)))]


def cycled(rows: Sequence[Row], count: int) -> list[Row]:
    """*count* of *rows*, from the start again where they end."""
    return [rows[place % len(rows)] for place in range(count)]


def _kept(value: float) -> float:
    return round(float(value), _DECIMALS)


def _limit(value: float | None) -> float | None:
    return None if value is None else _kept(value)
