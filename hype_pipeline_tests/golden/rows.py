"""What a golden module yields, and what is pinned of it: references, truths and verdicts, no text.

A golden module judges data with the product's own code; frame.py compares what it says today with
what is pinned.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

_COLUMNS = ("ref", "truth", "verdict")
_BROKEN = re.compile(r"[\t\r\n]")


@dataclass(frozen=True, slots=True)
class Row:
    """One judgement."""

    ref: str  # what was judged: an address, an id, a place in a file
    truth: str  # what a person or the data's maker says of it; empty where nobody does
    verdict: str  # what we say of it

    def __post_init__(self) -> None:
        for told in (self.ref, self.truth, self.verdict):
            if _BROKEN.search(told):
                raise ValueError(f"{told!r} holds a tab or a line's end: it cannot be pinned")


def read(path: Path) -> list[Row]:
    """The pinned rows; none where nothing is pinned yet."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        told = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(told)
        return [Row(*cells) for cells in told]


def write(path: Path, rows: Sequence[Row]) -> None:
    """Pin *rows*."""
    lines = ["\t".join(_COLUMNS), *("\t".join((row.ref, row.truth, row.verdict)) for row in rows)]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def differences(pinned: Iterable[Row], found: Iterable[Row]) -> list[str]:
    """A line for each row that came, went or changed."""
    before = {row.ref: row for row in pinned}
    after = {row.ref: row for row in found}
    came = [f"+ {_told(after[ref])}" for ref in after if ref not in before]
    went = [f"- {_told(before[ref])}" for ref in before if ref not in after]
    changed = [
        f"~ {_told(before[ref])}  ->  {_told(after[ref])}"
        for ref in after
        if ref in before and before[ref] != after[ref]
    ]
    return changed + came + went


def _told(row: Row) -> str:
    return f"{row.ref} [{row.truth}] {row.verdict}" if row.truth else f"{row.ref} {row.verdict}"
