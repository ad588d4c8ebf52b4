"""Rows of unequal length in one array: four bytes a token, on disk where they are many.

What is on disk is read as it is needed, and is nobody's but this process's: so ten times the sentences
cost hardly more memory (eight bytes each, for where they begin).
"""

import tempfile
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO

import numpy as np
from numpy.typing import NDArray

_KEPT = 2**20  # numbers in memory before they go to disk


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
        """Of all rows."""
        return np.diff(self.starts)

    def longest(self, numbers: NDArray[np.int64]) -> int:
        """Of these rows."""
        return int((self.starts[numbers + 1] - self.starts[numbers]).max())


class Rows:
    """Rows of a Ragged that is being written."""

    def __init__(self) -> None:
        self._flat, self._starts = array("i"), array("q", [0])
        self._file: IO[bytes] | None = None

    def add(self, row: Iterable[int]) -> None:
        """Another row."""
        before = len(self._flat)
        self._flat.extend(row)
        self._starts.append(self._starts[-1] + len(self._flat) - before)
        if len(self._flat) >= _KEPT:
            self._spill()

    def ragged(self) -> Ragged:
        """All of them."""
        starts = np.array(self._starts, np.int64)
        if self._file is None:
            return Ragged(np.array(self._flat, np.int32), starts)
        self._spill()
        self._file.flush()
        with self._file:  # the array holds on to it
            return Ragged(np.memmap(self._file, np.int32, mode="r"), starts)

    def _spill(self) -> None:
        if self._file is None:
            # Without a name, and gone with the last that reads it.
            self._file = tempfile.TemporaryFile()  # noqa: SIM115  # the array outlives this
        self._flat.tofile(self._file)
        del self._flat[:]
