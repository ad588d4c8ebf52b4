"""Songs of a crowded catalogue matched over HTTP, beside the first hit of a search in plain words.

Each charted song has two rows: ours and the first hit. A verdict is right, wrong or none, ours with
its likeness. The catalogue grows from a seed that nothing was tuned on (benchmarks/matching.py shows
the other one); what is right, its generator says, and a re-release is as right as the original.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from hype_pipeline.collect.joining.matching import THRESHOLD
from hype_pipeline_tests.golden._crowd import Answer, answers
from hype_pipeline_tests.golden.rows import Row
from hype_sandbox.worlds.crowded.world import Plan

DATA: tuple[str, ...] = ()
SEED = 2
FLOORS = {
    "precision": (">=", 0.98),
    "recall": (">=", 0.90),
    "precision above the first hit's": (">=", 0.3),
    "recall above the first hit's": (">=", 0.2),
}
_ABSENT = "absent"
_BANDS = (0.8, 0.85, 0.9, 0.95, 1.0)


def verdicts(data: Path) -> Iterator[Row]:
    """Ours and the first hit, for every charted song."""
    for number, answer in enumerate(answers(Plan(seed=SEED))):
        ref = f"{number:04d} {answer.case.charted}, {answer.case.habits}"
        truth = "there" if answer.case.right else _ABSENT
        yield Row(f"{ref}: ours", truth, _ours(answer))
        yield Row(f"{ref}: first hit", truth, _verdict(answer, answer.first))


def figures(rows: Sequence[Row]) -> dict[str, float]:
    """Precision and recall of both, and how right what is matched is by its likeness."""
    ours = [row for row in rows if row.ref.endswith(": ours")]
    first = [row for row in rows if row.ref.endswith(": first hit")]
    precision, recall = _measured(ours)
    first_precision, first_recall = _measured(first)
    told = {
        "precision": precision,
        "recall": recall,
        "first hit: precision": first_precision,
        "first hit: recall": first_recall,
        "precision above the first hit's": precision - first_precision,
        "recall above the first hit's": recall - first_recall,
        "charted": len(ours),
    }
    return told | _distribution(ours)


def _ours(answer: Answer) -> str:
    chosen = answer.nearest if answer.score >= THRESHOLD else None
    return f"{_verdict(answer, chosen)} {answer.score:.2f}"


def _verdict(answer: Answer, chosen: str | None) -> str:
    if chosen is None:
        return "none"
    return "right" if chosen in answer.case.right else "wrong"


def _measured(rows: Sequence[Row]) -> tuple[float, float]:
    right = sum(row.verdict.startswith("right") for row in rows)
    chosen = sum(not row.verdict.startswith("none") for row in rows)
    possible = sum(row.truth != _ABSENT for row in rows)
    return right / max(1, chosen), right / max(1, possible)


def _distribution(rows: Sequence[Row]) -> dict[str, float]:
    """Shares of all songs by likeness, and how many of those matched are wrong."""
    scores = [(float(row.verdict.split()[1]), row.verdict.split()[0]) for row in rows]
    told = {"likeness below 0.80": sum(score < _BANDS[0] for score, _ in scores) / len(scores)}
    for low, high in zip(_BANDS, (*_BANDS[1:], 2.0), strict=True):
        here = [verdict for score, verdict in scores if low <= score < high]
        told[f"likeness from {low:.2f}"] = len(here) / len(scores)
        told[f"wrong from {low:.2f}"] = float(here.count("wrong"))
    return told
