"""Charted songs, what a catalogue offers for them, and which of it a person would choose.

The cases are rows of golden_matches.jsonl. All names are invented. `right` is the place in `offered`,
or None where none of it is the song.
"""

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Case:
    about: str
    artist: str
    title: str
    offered: tuple[tuple[str, str], ...]  # artists (joined by "; ") and title
    right: int | None


def _cases(path: Path) -> tuple[Case, ...]:
    rows = [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]
    return tuple(
        Case(**{**row, "offered": tuple((artists, title) for artists, title in row["offered"])})
        for row in rows
    )


CASES = _cases(Path(__file__).with_suffix(".jsonl"))
