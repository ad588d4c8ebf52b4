"""Commands that report on what was collected: funnel, bias."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hype_pipeline.settings import Settings, environment

if TYPE_CHECKING:
    from hype_pipeline.lake import Lake

_pictures = click.option(
    "--pictures",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write the pictures into this folder instead.",
)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each step and reason.")
@click.option(
    "--weeks", "by_weeks", is_flag=True, help="Links and kept posts week by week instead."
)
@_pictures
def funnel(as_json: bool, by_weeks: bool, pictures: Path | None) -> None:
    """How much is left at each narrowing, from charts to receipts, and why the rest went."""
    from hype_pipeline.reports import funnel_plots, shown
    from hype_pipeline.reports.funnel import funnel as count
    from hype_pipeline.reports.origin import origin_of
    from hype_pipeline.reports.weeks import by_week

    lake = _lake()
    if by_weeks:
        weeks = by_week(lake)
        rows = [{"week": str(week), **held} for week, held in weeks.items()]
        _say(map(json.dumps, rows) if as_json else shown.week_lines(weeks))
        return
    steps = list(count(lake, now=datetime.now(UTC)))
    label = origin_of(lake).label
    if pictures:
        _write(pictures, funnel_plots.plots(steps, by_week(lake), label=label), "funnel")
    elif as_json:
        _say(map(_as_json, steps))
    else:
        _say([*shown.labelled(label), *shown.funnel_lines(steps)])


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each figure.")
@click.option("--most", default=10, show_default=True, help="Lines of a list, for people.")
@_pictures
def bias(as_json: bool, most: int, pictures: Path | None) -> None:
    """What the corpus is lopsided towards: lengths, genres, hosts, pronouns, places, artists."""
    from hype_pipeline.reports.bias import bias as count
    from hype_pipeline.reports.bias_plots import plots
    from hype_pipeline.reports.bias_shown import bias_lines
    from hype_pipeline.reports.origin import origin_of
    from hype_pipeline.reports.shown import labelled

    lake = _lake()
    figures = list(count(lake, now=datetime.now(UTC)))
    label = origin_of(lake).label
    if pictures:
        _write(pictures, plots(figures, label=label), "bias")
    elif as_json:
        _say(map(_as_json, figures))
    else:
        _say([*labelled(label), *bias_lines(figures, most=most)])


def _lake() -> "Lake":
    from hype_pipeline.lake import Lake

    return Lake(Settings.from_env(environment(Path.cwd())).lake)


def _as_json(record: Any) -> str:
    return json.dumps(asdict(record), default=str, ensure_ascii=False)


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


def _write(folder: Path, pictures: Mapping[str, bytes], report: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, png in pictures.items():
        path = folder / f"{report}_{name.replace(' ', '_')}.png"
        path.write_bytes(png)
        click.echo(path)


COMMANDS = [funnel, bias]
