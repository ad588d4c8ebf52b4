"""`hype estimate`: what a backfill will ask of whom, before it is started."""

import json
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path

import click

from hype_pipeline.collect.estimate import Estimate, Pace, total
from hype_pipeline.collect.estimate import estimate as estimated
from hype_pipeline.errors import BadInput
from hype_pipeline.settings import Settings, environment


@click.command()
@click.option(
    "--weeks", type=click.IntRange(min=1), help="How many weeks. [all since HYPE_FIRST_WEEK]"
)
@click.option(
    "--json", "as_json", is_flag=True, help="One JSON object for each service and the sum."
)
def estimate(weeks: int | None, as_json: bool) -> None:
    """Requests, hours and gigabytes of a backfill at the politeness limits that are set.

    The assumptions (songs a week, posts a song, share of dead links) are those of five years of
    charts; services are asked one after the other, so their times add up.
    """
    settings = Settings.from_env(environment(Path.cwd()))
    count = weeks or _since(settings.first_week, datetime.now(UTC).date())
    rows = estimated(count, Pace.of(settings))
    for row in (*rows, total(rows)):
        click.echo(json.dumps(asdict(row)) if as_json else _line(row))


def _since(first: date, today: date) -> int:
    count = (today - first).days // 7
    if count < 1:
        message = f"No chart week has ended since HYPE_FIRST_WEEK ({first})."
        raise BadInput(message)
    return count


def _line(row: Estimate) -> str:
    hours = f"{row.seconds / 3600:,.1f} h"
    return f"{row.service:<18}{row.requests:>10,} requests{hours:>12}{row.bytes / 1e9:>9.2f} GB"
