"""`python -m hype_sandbox.worlds synthetic|crowded|real`: builds a world into a folder."""

import argparse
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track

from hype_sandbox.world import World
from hype_sandbox.worlds import synthetic
from hype_sandbox.worlds.crowded import world as crowded
from hype_sandbox.worlds.real.placing import Range
from hype_sandbox.worlds.real.world import build as build_real

_CONSOLE = Console(stderr=True)


def main(arguments: list[str] | None = None) -> int:
    """Build the world that *arguments* ask for; 2 when they cannot be met."""
    asked = _parser().parse_args(arguments)
    try:
        folder = asked.build(asked)
    except (ValueError, FileNotFoundError) as error:
        _CONSOLE.print(f"[red]{error}[/red]", soft_wrap=True)
        return 2
    counts = World.load(folder).about["counts"]
    _CONSOLE.print(f"{folder}: " + ", ".join(f"{counts[name]:,} {name}" for name in counts))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m hype_sandbox.worlds", description=__doc__)
    kinds = parser.add_subparsers(required=True)
    plan = synthetic.Plan()
    invented = kinds.add_parser("synthetic", help="a seeded, invented world")
    invented.add_argument("--out", type=Path, required=True, help="the folder to write")
    for name in ("seed", "weeks", "songs", "posts", "hosts"):
        invented.add_argument(f"--{name}", type=int, default=getattr(plan, name))
    invented.add_argument("--last-week", type=date.fromisoformat, default=plan.last_week)
    invented.set_defaults(build=_synthetic)
    crowd = crowded.Plan()
    crowded_catalogue = kinds.add_parser(
        "crowded", help="a seeded Spotify full of look-alikes, to measure how songs are matched"
    )
    crowded_catalogue.add_argument("--out", type=Path, required=True, help="the folder to write")
    crowded_catalogue.add_argument("--seed", type=int, default=crowd.seed)
    crowded_catalogue.add_argument("--songs", type=int, default=crowd.songs, help="charted ones")
    crowded_catalogue.set_defaults(build=_crowded)
    real = kinds.add_parser("real", help="real posts from a local collection, never to be shipped")
    real.add_argument("--data", type=Path, required=True, help="the folder of the collection")
    real.add_argument("--out", type=Path, default=Path("worlds/real"), help="the folder to write")
    spread = Range()
    real.add_argument("--weeks", type=int, default=spread.weeks)
    real.add_argument("--last-week", type=date.fromisoformat, default=spread.last_week)
    real.set_defaults(build=_real)
    return parser


def _real(asked: argparse.Namespace) -> Path:
    spread = Range(weeks=asked.weeks, last_week=asked.last_week)
    return build_real(asked.data, asked.out, spread, _watched)


def _synthetic(asked: argparse.Namespace) -> Path:
    plan = synthetic.Plan(
        seed=asked.seed,
        weeks=asked.weeks,
        songs=asked.songs,
        posts=asked.posts,
        hosts=asked.hosts,
        last_week=asked.last_week,
    )
    return synthetic.build(asked.out, plan, _watched)


def _crowded(asked: argparse.Namespace) -> Path:
    return crowded.build(asked.out, crowded.Plan(seed=asked.seed, songs=asked.songs))


def _watched(rows: Iterable[Any], what: str, count: int) -> Iterable[Any]:
    return track(rows, what, total=count, console=_CONSOLE, transient=True)


if __name__ == "__main__":
    sys.exit(main())
