"""Bodies that stay in their Parquet file until somebody asks for one.

A world of thousands of pages starts at once because only a row group is read for a body; the file
is written with small row groups for that reason (world.py).
"""

from bisect import bisect_right
from collections import OrderedDict
from itertools import accumulate
from pathlib import Path
from threading import Lock

import pyarrow as pa
import pyarrow.parquet as pq

_KEPT_GROUPS = 8  # row groups held in memory; the pages of one blog post are asked for together


class Bodies:
    """The `body` column of one Parquet file, by row number."""

    def __init__(self, path: Path) -> None:
        self._file = pq.ParquetFile(path)
        sizes = [
            self._file.metadata.row_group(number).num_rows
            for number in range(self._file.metadata.num_row_groups)
        ]
        self._starts = [0, *accumulate(sizes)]
        self._groups: OrderedDict[int, pa.ChunkedArray] = OrderedDict()
        self._lock = Lock()

    def __getitem__(self, row: int) -> bytes:
        number = bisect_right(self._starts, row) - 1
        with self._lock:
            group = self._groups.get(number)
            if group is None:
                group = self._file.read_row_group(number, columns=["body"]).column("body")
                self._groups[number] = group
                while len(self._groups) > _KEPT_GROUPS:
                    self._groups.popitem(last=False)
            else:
                self._groups.move_to_end(number)
        body: bytes = group[row - self._starts[number]].as_py()
        return body
