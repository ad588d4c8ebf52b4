"""`hype corpus`: look after what was collected."""

import json
from pathlib import Path

import click

from hype_pipeline.commands.refresh import refresh
from hype_pipeline.errors import BadInput
from hype_pipeline.settings import Settings, environment


@click.group()
def corpus() -> None:
    """Look after what was collected."""


@corpus.command()
@click.argument("source")
@click.option("--json", "as_json", is_flag=True, help="One JSON object: rows removed by table.")
def forget(source: str, as_json: bool) -> None:
    """Remove SOURCE, a domain or an address, everywhere and for good.

    Its rows and its archived pages go, and a tombstone stays, so that no backfill brings it back.
    """
    from hype_pipeline.forgetting import Source
    from hype_pipeline.forgetting import forget as remove
    from hype_pipeline.wiring import Wiring

    if "." not in source or any(letter.isspace() for letter in source):
        message = f"{source!r} is neither a domain (blog.example) nor an address (https://blog.example/a-post)."
        raise BadInput(message)
    wiring = Wiring(Settings.from_env(environment(Path.cwd())))
    with wiring.archive() as archive:
        removed = remove(wiring.lake, Source(source), archive.erase)
    if as_json:
        click.echo(json.dumps({"source": source, "removed": removed}))
        return
    for table, count in removed.items():
        click.echo(f"{table:<24}{count:>8,} removed")
    click.echo(f"{source} is forgotten. Models learnt from it until they are trained again.")


corpus.add_command(refresh)

COMMANDS = [corpus]
