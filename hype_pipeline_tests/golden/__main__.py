"""`python -m hype_pipeline_tests.golden [NAME...]`: what changed in the verdicts, and nothing else."""

import argparse
import os
import sys
from pathlib import Path

from hype_pipeline_tests.golden import frame

_MOST_LINES = 40


def main() -> int:
    """0 when nothing changed and every floor is reached, 1 otherwise."""
    parser = argparse.ArgumentParser(
        prog="python -m hype_pipeline_tests.golden", description=__doc__
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(frame.names()))
    parser.add_argument("--accept", action="store_true", help="pin what is found")
    parser.add_argument("--figures", action="store_true", help="print every figure, changed or not")
    parser.add_argument(
        "--all", action="store_true", help="print every difference, not the first forty"
    )
    chosen = parser.parse_args()
    unknown = sorted(set(chosen.names) - set(frame.names()))
    if unknown:
        parser.error(f"there is no {', '.join(unknown)} among {', '.join(frame.names())}")
    data = Path(os.environ.get("HYPE_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
    same = True
    for name in chosen.names or frame.names():
        absent = frame.missing(name, data)
        if absent:
            print(
                f"{name}: not run, {data} has no {', '.join(absent)} (HYPE_SHARED_DATA names the folder)"
            )
            same = False
            continue
        found = frame.compare(name, data)
        _print(found, everything=chosen.all, figures=chosen.figures)
        if chosen.accept and found.differences:
            frame.accept(found)
            print(f"{name}: {len(found.rows)} verdicts pinned")
        same = same and not found.missed and (chosen.accept or not found.differences)
    return 0 if same else 1


def _print(found: frame.Comparison, *, everything: bool, figures: bool) -> None:
    for figure, value in found.figures.items():
        before = found.before.get(figure)
        if figures or before != value:
            was = "" if before is None or before == value else f" (was {before:.4f})"
            print(f"{found.name}: {figure} {value:.4f}{was}")
    shown = found.differences if everything else found.differences[:_MOST_LINES]
    for line in shown:
        print(f"{found.name}: {line}")
    if len(shown) < len(found.differences):
        print(f"{found.name}: and {len(found.differences) - len(shown)} more (--all shows them)")
    for line in found.missed:
        print(f"{found.name}: floor missed: {line}")


if __name__ == "__main__":
    sys.exit(main())
