"""Commands that report on what was collected: funnel."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from hype_pipeline.settings import Settings, environment


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each step and reason.")
@click.option(
    "--weeks", "by_weeks", is_flag=True, help="Links and kept posts week by week instead."
)
def funnel(as_json: bool, by_weeks: bool) -> None:
    """How much is left at each narrowing, from charts to receipts, and why the rest went."""
    from hype_pipeline.lake import Lake
    from hype_pipeline.reports import shown
    from hype_pipeline.reports.funnel import funnel as count
    from hype_pipeline.reports.origin import origin_of
    from hype_pipeline.reports.weeks import by_week

    lake = Lake(Settings.from_env(environment(Path.cwd())).lake)
    if by_weeks:
        weeks = by_week(lake)
        rows = [{"week": str(week), **held} for week, held in weeks.items()]
        lines = [json.dumps(row) for row in rows] if as_json else shown.week_lines(weeks)
    else:
        steps = list(count(lake, now=datetime.now(UTC)))
        lines = (
            [json.dumps(asdict(step), default=str, ensure_ascii=False) for step in steps]
            if as_json
            else [*shown.labelled(origin_of(lake).label), *shown.funnel_lines(steps)]
        )
    for line in lines:
        click.echo(line)


COMMANDS = [funnel]
