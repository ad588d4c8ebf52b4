"""`hype doctor`: is everything there that the line needs, and what to do where it is not.

It asks each service once, with a plain GET of its address; it sends no key and changes nothing.
"""

import dataclasses
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from hype_pipeline.errors import HypeError
from hype_pipeline.settings import Settings, environment

_SECONDS = 5.0  # a service that is slower than this is reported as unreachable


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    about: str
    state: str  # ok, optional (absent, and nothing breaks), missing or failed
    say: str


def findings(settings: Settings) -> Iterator[Finding]:
    """Everything that can be looked at without spending anything."""
    yield _folder("lake", settings.lake)
    yield _folder("scratch", str(settings.scratch))
    yield _database(settings)
    yield from _keys(settings)
    yield from _services(settings)


def _folder(about: str, url: str) -> Finding:
    import fsspec

    try:
        files, root = fsspec.core.url_to_fs(url)
        files.makedirs(root, exist_ok=True)
        probe = f"{root.rstrip('/')}/.doctor"
        files.pipe_file(probe, b"ok")
        files.rm(probe)
    except (OSError, ImportError, ValueError) as error:
        return Finding(about, "failed", f"{url} cannot be written: {error}")
    return Finding(about, "ok", f"{url} can be written")


def _database(settings: Settings) -> Finding:
    import sqlalchemy

    shown = sqlalchemy.make_url(settings.database_url).render_as_string(hide_password=True)
    try:
        engine = sqlalchemy.create_engine(settings.database_url)
        with engine.connect() as connection:
            connection.execute(sqlalchemy.text("select 1"))
    except (sqlalchemy.exc.SQLAlchemyError, ImportError) as error:
        return Finding("database", "failed", f"{shown} does not answer: {error}")
    return Finding("database", "ok", f"{shown} answers")


def _keys(settings: Settings) -> Iterator[Finding]:
    needed = {
        "contact": ("missing", "Nothing is fetched without a contact in the User-Agent."),
        "spotify_client_id": ("missing", "Without it songs are not matched on Spotify."),
        "spotify_client_secret": ("missing", "Without it songs are not matched on Spotify."),
        "lastfm_key": ("optional", "Without it Last.fm is not asked for genres."),
        "hype_machine_key": ("optional", "Reading charts works without."),
    }
    by_network = {
        "bluesky": ("bluesky_handle", "bluesky_app_password"),
        "mastodon": ("mastodon_url", "mastodon_token"),
        "x": ("x_token",),
    }
    for network in settings.networks:
        needed |= dict.fromkeys(by_network[network], ("missing", f"The bot needs it on {network}."))
    if not settings.networks:
        yield Finding(
            "HYPE_NETWORKS",
            "optional",
            "No network is named: the bot neither listens nor publishes.",
        )
    about = {entry.name: entry.metadata for entry in dataclasses.fields(settings)}
    for name, (state, why) in needed.items():
        variable = about[name]["variable"]
        if getattr(settings, name):
            yield Finding(variable, "ok", "is set")
        else:
            yield Finding(variable, state, f"{why} {about[name]['where']}".strip())


def _services(settings: Settings) -> Iterator[Finding]:
    import httpx2

    addresses = {
        "Hype Machine": settings.hype_machine_url,
        "Wayback Machine": settings.wayback_availability_url,
        "Spotify": settings.spotify_url,
        "Last.fm": settings.lastfm_url,
        "MusicBrainz": settings.musicbrainz_url,
        "ReccoBeats": settings.reccobeats_url,
    }
    networks = {
        "bluesky": settings.bluesky_url,
        "mastodon": settings.mastodon_url,
        "x": settings.x_url,
    }
    addresses |= {name: networks[name] or "" for name in settings.networks if networks[name]}
    with httpx2.Client(timeout=_SECONDS, follow_redirects=False) as http:
        for name, address in addresses.items():
            try:
                status = http.get(address).status_code
            except (httpx2.HTTPError, httpx2.InvalidURL) as error:
                say = f"{address} cannot be reached ({type(error).__name__}). Is the address right, and the network there?"
                yield Finding(name, "failed", say)
            else:
                # 401, 403 and 404 are answers: a bare address is rarely a page of an API.
                state = "failed" if status >= 500 else "ok"
                yield Finding(name, state, f"{address} answers with {status}")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each finding.")
def doctor(as_json: bool) -> None:
    """Check lake, storage, keys and the reach of each service, and say what to do.

    Exits with 1 when something that the line needs is missing or failed.
    """
    found = []
    for finding in findings(Settings.from_env(environment(Path.cwd()))):
        found.append(finding)
        if as_json:
            click.echo(json.dumps(dataclasses.asdict(finding), ensure_ascii=False))
        else:
            mark = {"ok": "ok      ", "optional": "optional"}.get(
                finding.state, finding.state.ljust(8)
            )
            click.echo(f"{mark}  {finding.about:<28} {finding.say}")
    bad = [finding.about for finding in found if finding.state in ("missing", "failed")]
    if bad:
        message = f"{len(bad)} of {len(found)} things need attention: {', '.join(bad)}."
        raise HypeError(message)
