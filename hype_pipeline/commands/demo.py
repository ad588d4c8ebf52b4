"""`hype demo`: the whole line on the sandbox. The story itself is told in demo/story.py."""

from datetime import UTC, datetime
from pathlib import Path

import click

from hype_pipeline.errors import BadInput

SYNTHETIC_WEEKS = 52  # a year: enough to train on, and a few minutes


@click.command()
@click.option(
    "--world",
    type=click.Path(file_okay=False, path_type=Path),
    help="A world to run on; by default the synthetic one, which is generated first.",
)
@click.option(
    "--weeks",
    type=click.IntRange(min=1),
    help="How many of its last chart weeks. [52; a real world: all]",
)
@click.option(
    "--no-serve", is_flag=True, help="Exit when done instead of leaving Dagster and the desk open."
)
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(".demo"),
    show_default=True,
    help="Where the demo keeps its lake, its Dagster and its logs; run again, it goes on from there.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Of the synthetic world.")
def demo(world: Path | None, weeks: int | None, no_serve: bool, home: Path, seed: int) -> None:
    """Run the whole line on a local sandbox: backfill, train, draft, open the desk.

    It needs no key and no network. A sandbox answers for every service, a real Dagster runs the
    assets, and the desk shows the drafts. Ctrl-C stops everything; what was done stays.
    """
    from hype_pipeline.demo.story import tell

    if world is not None and not (world / "world.json").is_file():
        message = f"{world} is no world: it holds no world.json. `make world` builds the real one."
        raise BadInput(message)
    tell(
        home.absolute(),
        world=world.absolute() if world else None,
        weeks=_weeks(weeks, world),
        seed=seed,
        today=datetime.now(UTC).date(),
        serve=not no_serve,
    )


def _weeks(asked: int | None, world: Path | None) -> int | None:
    return SYNTHETIC_WEEKS if asked is None and world is None else asked
