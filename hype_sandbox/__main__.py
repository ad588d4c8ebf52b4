"""`python -m hype_sandbox`: the outside world on loopback.

The command line only; what it starts is server.py.
"""

import argparse
import sys
from pathlib import Path

from hype_sandbox.faults import KINDS, BadFault, Fault
from hype_sandbox.rates import REAL, Rate
from hype_sandbox.surroundings import SERVICES
from hype_sandbox.world import BadWorld

_ABOUT = """\
Local stand-ins for the services that the pipeline talks to, over real HTTP: Hype Machine, the
blogs, the Wayback Machine, Spotify, Last.fm, MusicBrainz, ReccoBeats, Mastodon, Bluesky, X and
Google Sheets. They answer from a world: a folder of Parquet tables.
"""

_TEACHES = f"""\
An example:
  python -m hype_sandbox serve --world ./world --state ./sandbox
  set -a; . ./sandbox/sandbox.env; set +a      # points the pipeline at it
  curl "$HYPE_MACHINE_URL/popular?count=3"

The state folder then holds
  addresses.json   where each service is
  sandbox.env      the HYPE_* variables, with invented keys
  requests.jsonl   everything that was asked, a JSON object a line
  published.jsonl  what the bot published
  ready            while it answers

The control port (in addresses.json) takes
  GET    /status  /log?service=&path=&host=  /published?network=  /faults
  POST   /faults    {{"service": "blogs", "kind": "slow", "seconds": 2, "share": 0.1}}
  POST   /timeline  {{"network": "bluesky", "author": "ann.test", "text": "...", "mentions_bot": true}}
  POST   /accounts  {{"network": "x", "handle": "ann", "bot": false}}
  POST   /rates     {{"service": "spotify", "per_second": 1, "burst": 2}}
  DELETE /faults  /log

Faults, for the control port and for --fault SERVICE:KIND[:key=value,...]
  {chr(10).join(f"  {kind:17}{about}" for kind, about in KINDS.items()).strip()}
keys are share, count, host, path, method, and those named above. SERVICE is one of
  {", ".join(SERVICES[:8])},
  {", ".join(SERVICES[8:-1])}, or * for all.
"""


def _rate(text: str) -> tuple[str, Rate]:
    service, _, rate = text.partition("=")
    if service not in SERVICES or not rate:
        message = f"{text!r} is not SERVICE=REQUESTS_PER_SECOND"
        raise argparse.ArgumentTypeError(message)
    return service, Rate(float(rate), max(1, int(float(rate))))


def _fault(text: str) -> Fault:
    try:
        return Fault.parse(text)
    except (BadFault, ValueError) as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def parser() -> argparse.ArgumentParser:
    """The command line."""
    whole = argparse.ArgumentParser(
        "python -m hype_sandbox",
        description=_ABOUT,
        epilog=_TEACHES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = whole.add_subparsers(dest="command", metavar="serve", required=True)
    serve = commands.add_parser("serve", help="answer until interrupted")
    serve.add_argument("--world", type=Path, required=True, help="folder of the world")
    serve.add_argument("--state", type=Path, required=True, help="folder for what happens")
    serve.add_argument("--port-base", type=int, help="first of 15 ports in a row (any free ones)")
    serve.add_argument(
        "--spotify-era",
        type=int,
        choices=(2018, 2026),
        default=2026,
        help="2018: audio features and batches are open; 2026: as new apps find it (default)",
    )
    serve.add_argument(
        "--real-rates", action="store_true", help="allow what the services allow, not plenty"
    )
    serve.add_argument(
        "--rate", type=_rate, action="append", default=[], metavar="SERVICE=PER_SECOND"
    )
    serve.add_argument(
        "--fault", type=_fault, action="append", default=[], metavar="SERVICE:KIND[:key=value,...]"
    )
    serve.add_argument("--fault-seed", type=int, default=0, help="of the draw behind `share` (0)")
    return whole


def main(arguments: list[str]) -> int:
    """Run the command line; the exit status."""
    told = parser().parse_args(arguments)
    from hype_sandbox.server import Plan, serve

    plan = Plan(
        world=told.world,
        state=told.state,
        spotify_era=told.spotify_era,
        rates={**(REAL if told.real_rates else {}), **dict(told.rate)},
        faults=told.fault,
        fault_seed=told.fault_seed,
        port_base=told.port_base,
    )
    try:
        serve(plan)
    except (BadWorld, OSError) as error:
        print(f"hype_sandbox: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
