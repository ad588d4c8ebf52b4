"""What reports count: distinct things of a table, as 64-bit keys, streamed batch by batch.

A set of keys takes a third of a set of addresses, so that ten times the corpus still fits. What the
counts mean is said by the reports.
"""

import hashlib
import struct
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any

from hype_pipeline.lake import Lake
from hype_pipeline.reports.reasons import counted_as
from hype_pipeline.tables.every import TABLES
from hype_pipeline.tables.table import Table

Keys = AbstractSet[int]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a funnel: what is left, and why the rest of the step before went."""

    name: str
    unit: str
    about: str
    count: int
    lost: Mapping[str, int] = field(default_factory=dict)


def key(text: str) -> int:
    """64 bits of *text*'s hash; among ten million things two are alike once in 370,000 lakes."""
    told: int = struct.unpack(
        "q", hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    )[0]
    return told


def rows(lake: Lake, table: Table, *columns: str) -> Iterator[Any]:
    """These columns of every row of *table*, as tuples."""
    for batch in lake.batches(table, columns=columns):
        # By name: a Parquet file gives columns in its own order.
        yield from zip(*(batch.column(name).to_pylist() for name in columns), strict=True)


def distinct(lake: Lake, table: Table, column: str) -> set[int]:
    """The distinct values of a column that are there."""
    return {key(value) for (value,) in rows(lake, table, column) if value is not None}


def count(lake: Lake, table: Table) -> int:
    """How many rows there are."""
    weeks: Iterable[Any] = lake.weeks(table) if table.weekly else [None]
    return sum(manifest.rows for week in weeks if (manifest := lake.manifest(table, week)))


def dropped(lake: Lake, table: Table) -> Iterator[tuple[str, str]]:
    """What did not become a row of *table*, each with the reason that it is counted under."""
    for ref, reason in rows(lake, TABLES[f"{table.name}_dropped"], "ref", "reason"):
        yield ref, counted_as(reason)


def lost(
    before: Keys, after: Keys, reasons: Iterable[tuple[int, str]], *, otherwise: str
) -> Mapping[str, int]:
    """Why things of *before* are not in *after*: one reason for each, the last that was given.

    So that before = after + the sum: what has no reason goes under *otherwise*, and what is only in
    *after* counts below zero.
    """
    gone = before - after
    why = {each: reason for each, reason in reasons if each in gone}
    told = Counter(why.values())
    told[otherwise] += len(gone) - len(why)
    told["newly_here"] -= len(after) - len(before) + len(gone)
    return {reason: number for reason, number in told.most_common() if number}
