"""`hype estimate`: what a backfill will ask of whom, before it is started."""

import json
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path

import click

from hype_pipeline.collect.estimate import Assumptions, Estimate, Pace, total
from hype_pipeline.collect.estimate import estimate as estimated
from hype_pipeline.errors import BadInput
from hype_pipeline.settings import Settings, environment


@click.command()
@click.option(
    "--weeks", type=click.IntRange(min=1), help="How many weeks. [all since HYPE_FIRST_WEEK]"
)
@click.option(
    "--json", "as_json", is_flag=True, help="One JSON object for each service, the sum, the basis."
)
def estimate(weeks: int | None, as_json: bool) -> None:
    """Requests, hours and gigabytes of a backfill at the politeness limits that are set.

    What finished weeks in the lake show (songs a week, posts a song, share of dead links, ...) is
    counted with; the rest is assumed, as five years of charts had it. Services are asked one after
    the other, so their times add up.
    """
    from hype_pipeline.collect.measured_weeks import Measured, measured
    from hype_pipeline.wiring import Wiring

    settings = Settings.from_env(environment(Path.cwd()))
    count = weeks or _since(settings.first_week, datetime.now(UTC).date())
    known: Measured = measured(Wiring(settings).lake)
    rows = estimated(count, Pace.of(settings), assumed=known.assumptions)
    for row in (*rows, total(rows)):
        click.echo(json.dumps(asdict(row)) if as_json else _line(row))
    if as_json:
        click.echo(json.dumps(_basis(known.assumptions, known.weeks, known.names)))
    else:
        click.echo(_said(known.assumptions, known.weeks, known.names))


def _since(first: date, today: date) -> int:
    count = (today - first).days // 7
    if count < 1:
        message = f"No chart week has ended since HYPE_FIRST_WEEK ({first})."
        raise BadInput(message)
    return count


def _line(row: Estimate) -> str:
    hours = f"{row.seconds / 3600:,.1f} h"
    return f"{row.service:<18}{row.requests:>10,} requests{hours:>12}{row.bytes / 1e9:>9.2f} GB"


def _basis(used: Assumptions, weeks: int, names: tuple[str, ...]) -> dict[str, object]:
    values = {name: round(value, 4) for name, value in asdict(used).items()}
    return {
        "finished_weeks": weeks,
        "measured": {name: values[name] for name in names},
        "assumed": {name: value for name, value in values.items() if name not in names},
    }


def _said(used: Assumptions, weeks: int, names: tuple[str, ...]) -> str:
    values = {
        name: f"{name.replace('_', ' ')} {_plain(value)}" for name, value in asdict(used).items()
    }
    assumed = ", ".join(told for name, told in values.items() if name not in names)
    if not names:
        return f"\nNo week is finished yet. Assumed: {assumed}."
    measured = ", ".join(values[name] for name in names)
    return f"\nMeasured over {weeks} finished weeks: {measured}.\nAssumed: {assumed}."


def _plain(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"
