"""Commands that run and look after the line: demo, doctor, estimate, funnel."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from hype_pipeline.commands.demo import demo
from hype_pipeline.commands.doctor import doctor
from hype_pipeline.commands.estimate import estimate
from hype_pipeline.settings import Settings, environment


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each step and reason.")
def funnel(as_json: bool) -> None:
    """How much is left at each narrowing, from charts to receipts, and why the rest went."""
    from hype_pipeline.demo.showing import funnel_lines
    from hype_pipeline.funnel import funnel as count
    from hype_pipeline.lake import Lake

    settings = Settings.from_env(environment(Path.cwd()))
    steps = list(count(Lake(settings.lake), now=datetime.now(UTC)))
    lines = (
        [json.dumps(asdict(step), default=str, ensure_ascii=False) for step in steps]
        if as_json
        else funnel_lines(steps)
    )
    for line in lines:
        click.echo(line)


COMMANDS = [demo, doctor, estimate, funnel]
