"""The sandbox as a process: a port for each service, one loop, one log.

`serve` binds, announces, answers until a signal comes, and is gone within a second.
"""

import asyncio
import logging
import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from hype_sandbox import control, state
from hype_sandbox.door import Door
from hype_sandbox.faults import Fault, Faults
from hype_sandbox.rates import Rate, Rates
from hype_sandbox.requests_log import RequestsLog
from hype_sandbox.services import (
    blogs,
    bluesky,
    hype_machine,
    hype_machine_site,
    lastfm,
    mastodon,
    musicbrainz,
    reccobeats,
    sheets,
    spotify,
    spotify_accounts,
    wayback,
    wayback_availability,
    x,
)
from hype_sandbox.social import Social
from hype_sandbox.surroundings import Surroundings
from hype_sandbox.wire import OpenProtocol
from hype_sandbox.world import World

_APPLICATIONS: dict[str, Callable[[Surroundings], ASGIApp]] = {
    "hype_machine": hype_machine.application,
    "hype_machine_site": hype_machine_site.application,
    "blogs": blogs.application,
    "wayback": wayback.application,
    "wayback_availability": wayback_availability.application,
    "spotify": spotify.application,
    "spotify_accounts": spotify_accounts.application,
    "lastfm": lastfm.application,
    "musicbrainz": musicbrainz.application,
    "reccobeats": reccobeats.application,
    "mastodon": mastodon.application,
    "bluesky": bluesky.application,
    "x": x.application,
    "sheets": sheets.application,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """How to serve."""

    world: Path
    state: Path
    spotify_era: int = 2026
    rates: Mapping[str, Rate]
    faults: Sequence[Fault] = ()
    fault_seed: int = 0
    port_base: int | None = None  # None: the ports of last time, or any


@dataclass(frozen=True, slots=True)
class _ByPort:
    """One application for all sockets: the port says which service is meant."""

    doors: Mapping[int, ASGIApp]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self.doors[scope["server"][1]](scope, receive, send)


def _now() -> datetime:
    return datetime.now(UTC)


def serve(plan: Plan) -> dict[str, str]:
    """Answer until SIGINT or SIGTERM. Returns where it was."""
    plan.state.mkdir(parents=True, exist_ok=True)
    ready = plan.state / "ready"
    ready.unlink(missing_ok=True)
    world = World.load(plan.world)
    social = Social(world, plan.state, state.first_start(plan.state, _now()), _now)
    bound = state.sockets(plan.state, plan.port_base)
    addresses = state.addresses_of(bound)
    rates = Rates(dict(plan.rates))
    faults = Faults(plan.fault_seed, list(plan.faults))
    log = RequestsLog(plan.state / "requests.jsonl")
    state.announce(plan.state, addresses, world, social, rates.announced())

    surroundings = Surroundings(world, social, plan.state, addresses, plan.spotify_era, _now)
    doors: dict[int, ASGIApp] = {
        bound[name].getsockname()[1]: Door(name, application(surroundings), log, rates, faults)
        for name, application in _APPLICATIONS.items()
    }
    doors[bound["control"].getsockname()[1]] = control.application(surroundings, log, rates, faults)
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # faults look like errors to it
    server = uvicorn.Server(
        uvicorn.Config(
            _ByPort(doors),
            http=OpenProtocol,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=0,
            timeout_keep_alive=60,
        )
    )
    for caught in (signal.SIGINT, signal.SIGTERM):
        signal.signal(caught, server.handle_exit)  # also before uvicorn's own and after
    try:
        asyncio.run(_until_told(server, ready, list(bound.values())))
    finally:
        ready.unlink(missing_ok=True)
        log.close()
    return addresses


async def _until_told(server: uvicorn.Server, ready: Path, sockets: list[object]) -> None:
    serving = asyncio.create_task(server.serve(sockets=sockets))
    while not server.started and not serving.done():
        await asyncio.sleep(0.01)
    if server.started:
        ready.write_text("ready\n", "utf-8")
    await serving
