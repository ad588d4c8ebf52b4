"""Rows of unequal length in one array: four bytes a token, however many sentences there are."""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Ragged:
    """Rows of unequal length in one array."""

    flat: NDArray[np.int32]
    starts: NDArray[np.int64]  # one more than rows

    @classmethod
    def empty(cls, rows: int) -> "Ragged":
        """So many *rows* with nothing in them."""
        return cls(np.zeros(0, np.int32), np.zeros(rows + 1, np.int64))

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, number: int) -> NDArray[np.int32]:
        return self.flat[self.starts[number] : self.starts[number + 1]]

    def __iter__(self) -> Iterator[NDArray[np.int32]]:
        return (self[number] for number in range(len(self)))

    @property
    def lengths(self) -> NDArray[np.int64]:
        return np.diff(self.starts)


class Rows:
    """Rows of a Ragged that is being written."""

    def __init__(self) -> None:
        self._flat, self._starts = array("i"), array("q", [0])

    def add(self, row: Iterable[int]) -> None:
        """Another row."""
        self._flat.extend(row)
        self._starts.append(len(self._flat))

    def ragged(self) -> Ragged:
        """All of them."""
        return Ragged(np.array(self._flat, np.int32), np.array(self._starts, np.int64))
