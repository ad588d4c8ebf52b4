"""`hype champion`: which model speaks, which ones did, and a person's word on it.

What is decided by figures is generate/promoting.py's.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hype_pipeline.settings import Settings, environment
from hype_pipeline.tables.trained import CHAMPION

if TYPE_CHECKING:
    from hype_pipeline.records.trained import Promotion
    from hype_pipeline.wiring import Wiring

_json = click.option("--json", "as_json", is_flag=True, help="JSON instead of text for people.")
_why = click.option("--why", required=True, help="The reason, which is kept with the decision.")


@click.group("champion", invoke_without_command=True)
@_json
@click.pass_context
def champion(context: click.Context, *, as_json: bool) -> None:
    """The promoted model: its versions and how they came and went; `rollback` and `promote`."""
    if context.invoked_subcommand is not None:
        return
    registry = _wiring().registry
    versions = [
        {**asdict(version), "created": version.created.isoformat()}
        for version in registry.versions()
    ]
    switches = [{**asdict(switch), "at": switch.at.isoformat()} for switch in registry.switches()]
    if as_json:
        click.echo(json.dumps({"versions": versions, "switches": switches}, ensure_ascii=False))
        return
    for version in versions:
        click.echo(_listed(version))
    for switch in switches:
        replaced = f" in place of version {switch['replaced']}" if switch["replaced"] else ""
        click.echo(
            f"{switch['at'][:16]}  {switch['kind']}: version {switch['champion']}{replaced}. {switch['why']}"
        )
    if not versions:
        click.echo("No model has been registered yet.")


@champion.command()
@_why
@_json
def rollback(why: str, *, as_json: bool) -> None:
    """Give the place back to the champion before. No run promotes the replaced one again by itself."""
    from hype_pipeline.generate import by_hand
    from hype_pipeline.outside import utc_now

    wiring = _wiring()
    _keep(wiring, by_hand.roll_back(wiring.registry, why=why, now=utc_now()), as_json=as_json)


@champion.command()
@click.argument("version", type=click.IntRange(min=1))
@_why
@_json
def promote(version: int, why: str, *, as_json: bool) -> None:
    """Make VERSION the champion, whatever was measured; also one that was rolled back."""
    from hype_pipeline.generate import by_hand
    from hype_pipeline.outside import utc_now

    wiring = _wiring()
    row = by_hand.promote_version(wiring.registry, version, why=why, now=utc_now())
    _keep(wiring, row, as_json=as_json)


COMMANDS = [champion]


def _wiring() -> "Wiring":
    from hype_pipeline.wiring import Wiring

    return Wiring(Settings.from_env(environment(Path.cwd())))


def _keep(wiring: "Wiring", row: "Promotion", *, as_json: bool) -> None:
    """The decision stands in the table `champion` as the asset's own do."""
    wiring.lake.write(CHAMPION, [row], run_id="hype champion")
    told = {"model": row.model, "version": row.version, "decision": row.decision}
    click.echo(json.dumps(told, ensure_ascii=False) if as_json else row.decision)


def _listed(version: Mapping[str, Any]) -> str:
    marks = ", ".join(version["aliases"])
    undone = f"rolled back on {version['rolled_back']}" if version["rolled_back"] else ""
    said = "; ".join(part for part in (marks, undone) if part)
    return f"version {version['number']}  {version['fingerprint']}  {version['created'][:16]}  {said}".rstrip()
