"""Commands of the bot: read mentions, serve the desk, look after its accounts and the bot's profile."""

import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hype_pipeline.errors import BadInput, HypeError
from hype_pipeline.settings import Settings, environment

if TYPE_CHECKING:
    from sqlalchemy import Engine


def _settings() -> Settings:
    return Settings.from_env(environment(Path.cwd()))


def _database() -> "Engine":
    from hype_pipeline.curate.database import open_database

    return open_database(_settings().database_url)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="A JSON list for each line.")
@click.option(
    "--posts", is_flag=True, help="Each line is a whole post: `Artist - Title` alone names a song."
)
def mention(as_json: bool, posts: bool) -> None:
    """Which songs each line of standard input names."""
    from hype_pipeline.publish.named_songs import songs_in, songs_in_post

    read = songs_in_post if posts else songs_in
    # Bytes, split at "\n" alone: a text may hold other line separators, and odd bytes.
    for line in sys.stdin.buffer:
        text = line.decode("utf-8", errors="replace").rstrip("\r\n")
        songs = [{"artist": song.artist, "title": song.title} for song in read(text)]
        if as_json:
            click.echo(json.dumps(songs, ensure_ascii=False))
        else:
            told = "; ".join(f"“{song['title']}” by {song['artist']}" for song in songs)
            click.echo(told or "no song")


@click.group(invoke_without_command=True)
@click.option("--host", help="Where to listen; beyond loopback the desk wants accounts.")
@click.option("--port", type=click.IntRange(0, 65535), help="0 takes any free port.")
@click.pass_context
def desk(context: click.Context, host: str | None, port: int | None) -> None:
    """Serve the page where a person approves, edits or rejects drafts."""
    if context.invoked_subcommand is None:
        from hype_pipeline.commands.serve_desk import serve

        settings = _settings()
        serve(
            settings,
            host=host or settings.desk_host,
            port=settings.desk_port if port is None else port,
        )


@desk.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def sheet(as_json: bool) -> None:
    """Exchange drafts and decisions with the Google sheet, once."""
    from dataclasses import asdict

    from hype_pipeline.curate.sheet_desk import exchange
    from hype_pipeline.wiring import Wiring

    settings = _settings()
    done = exchange(_database(), Wiring(settings).sheet(), now=datetime.now(UTC))
    if as_json:
        click.echo(json.dumps(asdict(done)))
        return
    click.echo(
        f"{done.decided} decisions taken from the sheet, {done.refused} could not be; "
        f"{done.sent} drafts sent to it."
    )


@desk.group()
def accounts() -> None:
    """Who may decide when the desk is reached from elsewhere."""


@accounts.command("add")
@click.argument("name")
@click.option(
    "--password-stdin",
    is_flag=True,
    help="Read the password from standard input, not the terminal.",
)
def add_account(name: str, password_stdin: bool) -> None:
    """Add a curator."""
    from hype_pipeline.curate.accounts import Accounts

    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    Accounts(_database()).add(name, password, now=datetime.now(UTC))
    click.echo(f"{name} may log in at the desk.")


@accounts.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
def list_accounts(as_json: bool) -> None:
    """List the curators."""
    from hype_pipeline.curate.accounts import Accounts

    names = Accounts(_database()).names()
    if as_json:
        click.echo(json.dumps(names))
        return
    click.echo("\n".join(names) or "No accounts. Add one with: hype desk accounts add NAME")


@accounts.command("remove")
@click.argument("name")
def remove_account(name: str) -> None:
    """Remove a curator; their sessions end at once."""
    from hype_pipeline.curate.accounts import Accounts

    Accounts(_database()).remove(name)
    click.echo(f"{name} is removed.")


@click.group()
def bot() -> None:
    """Look after the bot's accounts on the networks."""


@bot.command()
@click.option("--operator", required=True, help="Who runs the bot; it stands in the bot's profile.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each network.")
def setup(operator: str, as_json: bool) -> None:
    """Label the account as a bot and say in its profile who runs it, on each network."""
    from hype_pipeline.services.social import profile_words

    settings = _settings()
    if not settings.networks:
        raise BadInput("HYPE_NETWORKS names no network. Set it to bluesky, mastodon or both.")
    words = profile_words(operator)
    failed: list[str] = []
    for name in settings.networks:
        said = _set_up(settings, name, words, failed)
        told = {"network": name, "done": name not in failed, "said": said}
        click.echo(json.dumps(told, ensure_ascii=False) if as_json else f"{name}: {said}")
    if failed:
        raise HypeError(f"{', '.join(failed)} could not be set up.")


def _set_up(settings: Settings, name: str, words: str, failed: list[str]) -> str:
    from hype_pipeline.wiring import Wiring

    try:
        return Wiring(settings).social(name).introduce(words)
    except HypeError as error:
        failed.append(name)
        return str(error)


COMMANDS: Sequence[click.Command] = [mention, desk, bot]
