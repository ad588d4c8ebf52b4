"""`hype desk`: the desk's page on a port. What the page is made of comes together here."""

import ipaddress
import socket
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from hype_pipeline.errors import BadInput
from hype_pipeline.settings import Settings

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from hype_pipeline.curate.web_desk import Preview
    from hype_pipeline.protocols import Approved

# Without a network named, the page shows how drafts would stand on these two.
_IMAGINED = ("bluesky", "mastodon")


def serve(settings: Settings, *, host: str, port: int) -> None:
    """Serve the desk until interrupted; prints its address once it answers."""
    import uvicorn

    desk = desk_application(settings, loopback=is_loopback(host))
    listening = _listen(host, port)
    address = f"http://{_shown(host)}:{listening.getsockname()[1]}"
    click.echo(f"The desk is open at {address}  (Ctrl-C closes it)")
    config = uvicorn.Config(
        desk, log_level="warning", access_log=False, server_header=False, lifespan="off"
    )
    with listening:
        uvicorn.Server(config).run(sockets=[listening])


def desk_application(settings: Settings, *, loopback: bool) -> "Starlette":
    """The desk for *settings*. Beyond loopback it refuses to start without an account."""
    from hype_pipeline.curate.accounts import Accounts
    from hype_pipeline.curate.database import open_database
    from hype_pipeline.curate.sessions import desk_secret
    from hype_pipeline.curate.web_desk import Around, application

    engine = open_database(settings.database_url)
    if not loopback and not Accounts(engine).names():
        raise BadInput(
            "Beyond loopback the desk wants to know who decides, and there is no account. "
            "Add one with: hype desk accounts add NAME"
        )
    around = Around(
        clock=lambda: datetime.now(UTC),
        secret=desk_secret(settings.scratch),
        previews=previews_on(settings.networks or _IMAGINED),
        waiting_for=lambda: why_drafts_wait(settings),
        login=not loopback,
    )
    return application(engine, around)


def previews_on(networks: Sequence[str]) -> "Callable[[Approved], list[Preview]]":
    """How a draft will stand on each of *networks*."""
    from hype_pipeline.curate.web_desk import Preview
    from hype_pipeline.publish.compose import ELLIPSIS, LIMITS, compose

    def previews(draft: "Approved") -> "list[Preview]":
        made = [(network, compose(draft, network), LIMITS[network]) for network in networks]
        kept = draft.text.strip().rstrip(ELLIPSIS)[-1:]
        return [
            Preview(
                network,
                text,
                limit.measure(text),
                limit.longest,
                cut=" ".join(draft.text.split()) not in " ".join(text.split()) and bool(kept),
            )
            for network, text, limit in made
        ]

    return previews


def why_drafts_wait(settings: Settings) -> str | None:
    """A sentence when no model can write drafts yet."""
    from hype_pipeline.lake import Lake
    from hype_pipeline.tables.trained import CHAMPION

    lake = Lake(settings.lake)
    if any(row.promoted for row in lake.records(CHAMPION)):
        return None
    return (
        "No model has been promoted yet. The first one that passes its checks becomes the champion, "
        "and then writes drafts for everything that was heard meanwhile."
    )


def is_loopback(host: str) -> bool:
    """Whether nobody but this machine reaches *host*."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise BadInput(
            f"The desk cannot listen on {host}:{port} ({error.strerror or error}). "
            "Choose another with --port; 0 takes any free one."
        ) from error
    listening.listen(128)
    return listening


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host
