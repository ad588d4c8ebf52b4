"""Where sentences end in eighty invented paragraphs in the manner of music blogs.

Boundaries were set by hand before any splitter saw the paragraphs; rules were written against the
development half only. Ours is judged beside BlingFire as it comes and beside the expression that
everybody writes first. A boundary is a number: how many characters that are no space lie before it.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path

from hype_pipeline.text.sentences import sentences_of
from hype_pipeline_tests.golden.rows import Row

DATA = ()
FLOORS = {
    "test_ours": (">=", 0.95),
    "test_ours_above_blingfire": (">=", 0.05),
    "test_ours_above_naive": (">=", 0.15),
}
_HALVES = ("development", "test")
_MARK = "‖"
_NAIVE = re.compile(r"(?<=[.!?…])\s+")


def verdicts(data: Path) -> Iterator[Row]:
    """Each paragraph as each splitter has it."""
    for half in _HALVES:
        lines = Path(__file__).with_name(f"paragraphs_{half}.txt").read_text("utf-8").split("\n")
        for number, line in enumerate(filter(None, lines)):
            parts = [part.strip() for part in line.split(_MARK)]
            for name, split in _SPLITTERS.items():
                yield Row(
                    f"{half}:{number}:{name}",
                    _boundaries(parts),
                    _boundaries(split(" ".join(parts))),
                )


def figures(rows: Sequence[Row]) -> dict[str, float]:
    """Boundary F1 and paragraphs without any error, by half and splitter."""
    told: dict[str, float] = {}
    for half in _HALVES:
        for name in _SPLITTERS:
            mine = [row for row in rows if _belongs(row, half, name)]
            told[f"{half}_{name}"] = _f1(mine)
            told[f"{half}_{name}_exact"] = sum(row.truth == row.verdict for row in mine) / len(mine)
    for name in ("blingfire", "naive"):
        told[f"test_ours_above_{name}"] = told["test_ours"] - told[f"test_{name}"]
    return told


def _blingfire(paragraph: str) -> list[str]:
    from blingfire import text_to_sentences

    return [str(line) for line in text_to_sentences(paragraph).split("\n")]


_SPLITTERS: Mapping[str, Callable[[str], Sequence[str]]] = {
    "ours": sentences_of,
    "blingfire": _blingfire,
    "naive": _NAIVE.split,
}


def _boundaries(sentences: Sequence[str]) -> str:
    lengths = (len("".join(sentence.split())) for sentence in sentences)
    return ",".join(map(str, list(accumulate(lengths))[:-1]))


def _belongs(row: Row, half: str, name: str) -> bool:
    return row.ref.startswith(f"{half}:") and row.ref.endswith(f":{name}")


def _f1(rows: Sequence[Row]) -> float:
    truth = {(row.ref, at) for row in rows for at in row.truth.split(",") if at}
    found = {(row.ref, at) for row in rows for at in row.verdict.split(",") if at}
    return 2 * len(truth & found) / (len(truth) + len(found))
