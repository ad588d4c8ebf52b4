"""Rows of unequal length: the same in memory and on disk."""

import numpy as np
import pytest

from hype_pipeline.models import ragged
from hype_pipeline.models.ragged import Rows

LISTED = [[5, 6, 7], [], [8], [9, 10, 11, 12], [], [13]]


def rows_of(listed):
    rows = Rows()
    for row in listed:
        rows.add(iter(row))
    return rows.ragged()


@pytest.mark.parametrize("kept", [1, 4, 8, 1_000])
def test_rows_come_back_as_they_were_wherever_they_are_kept(monkeypatch, kept):
    monkeypatch.setattr(ragged, "_KEPT", kept)
    found = rows_of(LISTED)
    assert [row.tolist() for row in found] == LISTED
    assert found.lengths.tolist() == [len(row) for row in LISTED]
    assert isinstance(found.flat, np.memmap) == (kept < 9)


def test_the_longest_of_some_rows():
    found = rows_of(LISTED)
    assert found.longest(np.array([0, 2])) == 3
    assert found.longest(np.array([1, 4])) == 0


def test_much_text_takes_hardly_any_memory(monkeypatch):
    import tracemalloc

    monkeypatch.setattr(ragged, "_KEPT", 10_000)
    tracemalloc.start()
    found = rows_of(range(n, n + 50) for n in range(20_000))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(found.flat) == 1_000_000
    assert most < 1_000_000  # of four million bytes of numbers
