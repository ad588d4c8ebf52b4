"""A counted language model that foresees text and writes it: interpolated Kneser-Ney, in arrays.

Sentences come as numbers; which words or characters they stand for is lexicon.py's. What the report
makes of it (baselines, forward and reverse perplexity) is in foreseen.py.

Kneser and Ney 1995; interpolated as in Chen and Goodman 1999, one discount for each order.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int

_USUAL_DISCOUNT = 0.75  # where counts of one or two are missing, from which it is estimated

Numbers = Int[np.ndarray, " count"]


@dataclass(frozen=True, slots=True)
class _Framed:
    """Sentences in one array, each between its begin and its end."""

    symbols: Int[np.ndarray, " places"]
    place: Int[np.ndarray, " places"]  # in its sentence; 0: its begin


@dataclass(frozen=True, slots=True)
class _Order:
    """The runs of so many symbols: their number is their place in *keys*."""

    keys: Int[np.ndarray, " runs"]  # number of the history * symbols + symbol, sorted
    counts: Float[np.ndarray, " runs"]
    totals: Float[np.ndarray, " histories"]
    kinds: Float[np.ndarray, " histories"]  # different symbols that followed
    discount: float
    mass: Float[np.ndarray, " runs"]  # discounted counts, added up

    def find(self, keys: Numbers) -> Numbers:
        """The numbers of the runs *keys*; -1 where there is none."""
        if not len(self.keys):
            return np.full(len(keys), -1)
        place = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[place] == keys, place, -1)


class CountedModel:
    """What follows the last few symbols, from counts. Symbols are 0 to *symbols* - 1."""

    def __init__(self, sentences: Sequence[Numbers], *, order: int, symbols: int) -> None:
        self.order, self.end, self._begin = order, symbols, symbols + 1
        self._width = symbols + 2
        self._orders = _counted(self._framed(sentences), order, self._width)

    def probabilities(self, sentences: Sequence[Numbers]) -> list[Float[np.ndarray, " symbols"]]:
        """Of each symbol of each sentence after those before it, its end last."""
        framed = self._framed(sentences)
        told = np.full(len(framed.symbols), 1 / (self.end + 1))
        history = np.zeros(len(framed.symbols), dtype=np.int64)
        for length, runs in enumerate(self._orders, start=1):
            known = (framed.place >= length - 1) & (history >= 0)
            own = runs.find(np.where(known, history * self._width + framed.symbols, -1))
            past = history[known]
            total = runs.totals[past]
            count = np.where(own[known] >= 0, runs.counts[own[known]], 0.0)
            left = runs.discount * runs.kinds[past]
            with np.errstate(invalid="ignore"):
                mixed = (np.maximum(count - runs.discount, 0) + left * told[known]) / total
            told[known] = np.where(total > 0, mixed, told[known])
            history = np.concatenate([[-1], own[:-1]])
        begins = np.flatnonzero(framed.place == 0)
        return [part[1:] for part in np.split(told, begins[1:])] if len(begins) else []

    def write(self, count: int, *, rng: np.random.Generator, longest: int) -> list[Numbers]:
        """*count* sentences as it would go on; those without an end by then are cut."""
        written = np.full((count, longest + 1), self._begin)
        going = np.arange(count)
        lengths = np.full(count, longest)
        for step in range(1, longest + 1):
            drawn = self._next(written[going, max(0, step - self.order + 1) : step], rng)
            written[going, step] = drawn
            lengths[going[drawn == self.end]] = step - 1
            going = going[drawn != self.end]
            if not len(going):
                break
        return [row[1 : length + 1].copy() for row, length in zip(written, lengths, strict=True)]

    def _next(
        self, past: Int[np.ndarray, "rows before"], rng: np.random.Generator
    ) -> Int[np.ndarray, " rows"]:
        rows, before = past.shape
        drawn: Numbers = rng.integers(self.end + 1, size=(rows,))
        waiting = np.arange(rows)
        for length in range(min(self.order, before + 1), 0, -1):
            runs = self._orders[length - 1]
            history = self._numbers(past[waiting, before - length + 1 :])
            total = np.where(history >= 0, runs.totals[history], 0.0)
            kept = total - runs.discount * np.where(history >= 0, runs.kinds[history], 0.0)
            chance = rng.random(len(waiting)) * total
            here = (total > 0) & (chance < kept)
            first = np.searchsorted(runs.keys, history[here] * self._width)
            behind = np.where(first > 0, runs.mass[first - 1], 0.0)
            own = np.searchsorted(runs.mass, behind + chance[here], side="right")
            drawn[waiting[here]] = runs.keys[np.minimum(own, len(runs.keys) - 1)] % self._width
            waiting = waiting[~here]
        return drawn

    def _numbers(self, histories: Int[np.ndarray, "rows length"]) -> Int[np.ndarray, " rows"]:
        numbers = np.zeros(len(histories), dtype=np.int64)
        for column, runs in zip(histories.T, self._orders, strict=False):
            found = runs.find(np.where(numbers >= 0, numbers * self._width + column, -1))
            numbers = np.where(numbers >= 0, found, -1)
        return numbers

    def _framed(self, sentences: Sequence[Numbers]) -> _Framed:
        lengths = np.array([len(each) + 2 for each in sentences], dtype=np.int64)
        starts = np.cumsum(lengths) - lengths
        symbols = np.full(int(lengths.sum()), self.end, dtype=np.int64)
        symbols[starts] = self._begin
        inside: Bool[np.ndarray, " places"] = np.ones(len(symbols), dtype=bool)
        inside[starts] = inside[starts + lengths - 1] = False
        if inside.any():
            symbols[inside] = np.concatenate([np.asarray(each) for each in sentences])
        return _Framed(symbols, np.arange(len(symbols)) - np.repeat(starts, lengths))


def _counted(text: _Framed, order: int, width: int) -> list[_Order]:
    own = text.symbols  # the number of the run that ends here
    every: list[tuple[Numbers, Numbers]] = [(np.arange(width), own)]
    for length in range(2, order + 1):
        there = np.flatnonzero(text.place >= length - 1)
        keys, numbers = np.unique(own[there - 1] * width + text.symbols[there], return_inverse=True)
        own = np.full(len(text.symbols), -1)
        own[there] = numbers
        every.append((keys, own))
    return [
        _order(length, keys, _counts(length, every, text), every, width)
        for length, (keys, _) in enumerate(every, start=1)
    ]


def _counts(
    length: int, every: list[tuple[Numbers, Numbers]], text: _Framed
) -> Float[np.ndarray, " runs"]:
    """How often, for the longest; of the others after how many different symbols, except that
    what begins a sentence is after nothing else and keeps its number."""
    keys, own = every[length - 1]
    told = text.place >= max(1, length - 1)
    if length == len(every):
        return np.bincount(own[told], minlength=len(keys)).astype(np.float64)
    longer = every[length][1]
    _, first = np.unique(longer, return_index=True)
    first = first[longer[first] >= 0]
    after = np.bincount(own[first], minlength=len(keys))
    opens = told & (text.place == length - 1)
    return (after + np.bincount(own[opens], minlength=len(keys))).astype(np.float64)


def _order(
    length: int,
    keys: Numbers,
    counts: Float[np.ndarray, " runs"],
    every: list[tuple[Numbers, Numbers]],
    width: int,
) -> _Order:
    histories = 1 if length == 1 else len(every[length - 2][0])
    past = keys // width
    once, twice = (counts == 1).sum(), (counts == 2).sum()
    discount = float(once / (once + 2 * twice)) if once and twice else _USUAL_DISCOUNT
    return _Order(
        keys=keys,
        counts=counts,
        totals=np.bincount(past, weights=counts, minlength=histories),
        kinds=np.bincount(past[counts > 0], minlength=histories).astype(np.float64),
        discount=discount,
        mass=np.cumsum(np.maximum(counts - discount, 0)),
    )
