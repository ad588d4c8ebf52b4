"""The state folder: what outlives the process, and what tells others where the sandbox is.

`addresses.json` origins, `sandbox.env` the HYPE_* variables, `requests.jsonl` the log, `ready` when
it answers, `started.json` the first start. Posts are social.py's, sheets are services/sheets.py's.
"""

import json
import socket
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from hype_sandbox import credentials, service_account
from hype_sandbox.social import Social
from hype_sandbox.surroundings import SERVICES
from hype_sandbox.world import World

_LOOPBACK = "127.0.0.1"
# Requests a second that the product is told when the sandbox is generous.
_QUICK = 200.0


def first_start(folder: Path, now: datetime) -> datetime:
    """When the sandbox was first started on *folder*: now, if never."""
    path = folder / "started.json"
    if path.exists():
        return datetime.fromisoformat(json.loads(path.read_text("utf-8"))["at"])
    path.write_text(json.dumps({"at": now.isoformat()}) + "\n", "utf-8")
    return now


def sockets(folder: Path, port_base: int | None) -> dict[str, socket.socket]:
    """A listening socket for each service: on the ports of last time where they are free."""
    before = _ports_before(folder)
    bound = {}
    for number, service in enumerate(SERVICES):
        wanted = port_base + number if port_base else before.get(service, 0)
        bound[service] = _bound(wanted, strict=port_base is not None)
    return bound


def _ports_before(folder: Path) -> dict[str, int]:
    path = folder / "addresses.json"
    if not path.exists():
        return {}
    told = json.loads(path.read_text("utf-8"))
    return {service: urlsplit(address).port or 0 for service, address in told.items()}


def _bound(port: int, *, strict: bool) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((_LOOPBACK, port))
    except OSError:
        if strict:
            raise
        listening.bind((_LOOPBACK, 0))
    listening.listen(1024)
    return listening


def addresses_of(bound: Mapping[str, socket.socket]) -> dict[str, str]:
    """The origin of each service."""
    return {
        service: f"http://{_LOOPBACK}:{listening.getsockname()[1]}"
        for service, listening in bound.items()
    }


def announce(
    folder: Path,
    addresses: Mapping[str, str],
    world: World,
    social: Social,
    rates: Mapping[str, float],
) -> None:
    """Write addresses.json, the service account and sandbox.env."""
    key_file = service_account.written(folder, f"{addresses['sheets']}/token")
    _write(folder / "addresses.json", json.dumps(dict(addresses), indent=1) + "\n")
    variables = environment(addresses, world, social, rates, key_file)
    lines = [f"{name}={value}" for name, value in variables.items()]
    _write(folder / "sandbox.env", "\n".join(lines) + "\n")


def environment(
    addresses: Mapping[str, str],
    world: World,
    social: Social,
    rates: Mapping[str, float],
    key_file: Path,
) -> dict[str, str]:
    """The HYPE_* variables that point the product here."""
    blogs = urlsplit(addresses["blogs"]).netloc
    rate = {service: str(rates.get(service, _QUICK)) for service in SERVICES}
    return {
        "HYPE_MACHINE_URL": f"{addresses['hype_machine']}/v2",
        "HYPE_MACHINE_SITE_URL": addresses["hype_machine_site"],
        "HYPE_MACHINE_KEY": credentials.HYPE_MACHINE_KEY,
        "HYPE_FIRST_WEEK": world.about["first_week"],
        "HYPE_CONTACT": "somebody@sandbox.example",
        "HYPE_CONNECT_TO": f"*:80:{blogs},*:443:{blogs}",
        "HYPE_ALLOW_PRIVATE_HOSTS": _LOOPBACK,
        "HYPE_HOST_DELAY": "0.02",
        "HYPE_WAYBACK_URL": addresses["wayback"],
        "HYPE_WAYBACK_AVAILABILITY_URL": addresses["wayback_availability"],
        "HYPE_SPOTIFY_URL": addresses["spotify"],
        "HYPE_SPOTIFY_ACCOUNTS_URL": addresses["spotify_accounts"],
        "HYPE_SPOTIFY_CLIENT_ID": credentials.SPOTIFY_CLIENT_ID,
        "HYPE_SPOTIFY_CLIENT_SECRET": credentials.SPOTIFY_CLIENT_SECRET,
        "HYPE_LASTFM_URL": addresses["lastfm"],
        "HYPE_LASTFM_KEY": credentials.LASTFM_KEY,
        "HYPE_MUSICBRAINZ_URL": addresses["musicbrainz"],
        "HYPE_RECCOBEATS_URL": addresses["reccobeats"],
        "HYPE_RATE_HYPE_MACHINE": rate["hype_machine"],
        "HYPE_RATE_SPOTIFY": rate["spotify"],
        "HYPE_RATE_LASTFM": rate["lastfm"],
        "HYPE_RATE_MUSICBRAINZ": rate["musicbrainz"],
        "HYPE_RATE_RECCOBEATS": rate["reccobeats"],
        "HYPE_RATE_WAYBACK": rate["wayback"],
        "HYPE_NETWORKS": "bluesky,mastodon",
        "HYPE_BLUESKY_URL": addresses["bluesky"],
        "HYPE_BLUESKY_HANDLE": social.handle_of_bot("bluesky"),
        "HYPE_BLUESKY_APP_PASSWORD": credentials.BLUESKY_APP_PASSWORD,
        "HYPE_MASTODON_URL": addresses["mastodon"],
        "HYPE_MASTODON_TOKEN": credentials.MASTODON_TOKEN,
        "HYPE_X_URL": addresses["x"],
        "HYPE_X_TOKEN": credentials.X_TOKEN,
        "HYPE_SHEETS_URL": addresses["sheets"],
        "HYPE_SHEET_ID": credentials.SHEET_ID,
        "HYPE_GOOGLE_CREDENTIALS": str(key_file.absolute()),
        "HYPE_MENTION_SECONDS": "2",
    }


def _write(path: Path, text: str) -> None:
    unfinished = path.with_name(path.name + ".partial")
    unfinished.write_text(text, "utf-8")
    unfinished.replace(path)
