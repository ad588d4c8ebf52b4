"""The control port: what a test or a demo says to the sandbox itself.

GET /status, /log, /published, /faults; POST /faults, /rates, /accounts, /timeline; DELETE /faults,
/log. None of the services knows of it.
"""

from dataclasses import asdict

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from hype_sandbox.faults import KINDS, BadFault, Fault, Faults
from hype_sandbox.rates import Rate, Rates
from hype_sandbox.requests_log import RequestsLog
from hype_sandbox.services import naming
from hype_sandbox.social import NETWORKS, Account, Said
from hype_sandbox.surroundings import SERVICES, Surroundings


def _shown(surroundings: Surroundings, post: Said) -> dict[str, object]:
    return {
        "network": post.network,
        "uri": naming.uri_of(post, surroundings),
        "key": post.key,
        "author": post.author,
        "text": post.text,
        "at": post.at.isoformat(),
        "answers": post.answers,
        "record": post.record,
    }


def application(
    surroundings: Surroundings, log: RequestsLog, rates: Rates, faults: Faults
) -> Starlette:
    """The control port."""
    social = surroundings.social

    async def status(_: Request) -> Response:
        about = surroundings.world.about
        return JSONResponse(
            {
                "world": about.get("name"),
                "kind": about.get("kind"),
                "stands_in": about.get("stands_in", []),
                "addresses": dict(surroundings.addresses),
                "spotify_era": surroundings.spotify_era,
                "requests": sum(1 for _ in log.matching()),
                "published": {network: len(social.published(network)) for network in NETWORKS},
                "faults": len(faults.listed),
            }
        )

    async def read_log(request: Request) -> Response:
        asked = request.query_params
        matching = log.matching(
            service=asked.get("service"), path=asked.get("path"), host=asked.get("host")
        )
        return JSONResponse([asdict(entry) for entry in matching])

    async def forget_log(_: Request) -> Response:
        log.forget()
        return JSONResponse({})

    async def list_faults(_: Request) -> Response:
        played = [{**asdict(fault), "played": count} for fault, count in faults.played()]
        return JSONResponse({"on": played, "kinds": KINDS})

    async def add_faults(request: Request) -> Response:
        told = await request.json()
        try:
            wanted = [
                Fault.from_json(each) for each in (told if isinstance(told, list) else [told])
            ]
        except (BadFault, TypeError) as error:
            return JSONResponse({"error": str(error)}, 400)
        for fault in wanted:
            faults.add(fault)
        return JSONResponse([asdict(fault) for fault in wanted], 201)

    async def clear_faults(_: Request) -> Response:
        faults.clear()
        return JSONResponse({})

    async def set_rate(request: Request) -> Response:
        told = await request.json()
        if told.get("service") not in SERVICES:
            return JSONResponse({"error": f"there is no service {told.get('service')!r}"}, 400)
        rate = Rate(float(told["per_second"]), int(told.get("burst", 1)))
        rates.set(told["service"], rate)
        return JSONResponse(asdict(rate), 201)

    async def join(request: Request) -> Response:
        told = await request.json()
        if told.get("network") not in NETWORKS or not told.get("handle"):
            return JSONResponse({"error": f"an account needs handle and network {NETWORKS}"}, 400)
        account = Account(
            told["network"],
            told["handle"],
            told.get("name", told["handle"]),
            bot=bool(told.get("bot", False)),
        )
        return JSONResponse(asdict(social.join(account)), 201)

    async def say(request: Request) -> Response:
        told = await request.json()
        missing = [name for name in ("network", "author", "text") if not told.get(name)]
        if missing or told["network"] not in NETWORKS:
            return JSONResponse({"error": f"a post needs network {NETWORKS}, author, text"}, 400)
        post = social.say(
            told["network"],
            told["author"],
            told["text"],
            mentions_bot=bool(told.get("mentions_bot", False)),
            answers=told.get("answers"),
        )
        return JSONResponse(_shown(surroundings, post), 201)

    async def published(request: Request) -> Response:
        only = request.query_params.get("network")
        listed = [
            _shown(surroundings, post)
            for network in NETWORKS
            if only in (None, "", network)
            for post in social.published(network)
        ]
        return JSONResponse(listed)

    return Starlette(
        routes=[
            Route("/status", status),
            Route("/log", read_log, methods=["GET"]),
            Route("/log", forget_log, methods=["DELETE"]),
            Route("/faults", list_faults, methods=["GET"]),
            Route("/faults", add_faults, methods=["POST"]),
            Route("/faults", clear_faults, methods=["DELETE"]),
            Route("/rates", set_rate, methods=["POST"]),
            Route("/accounts", join, methods=["POST"]),
            Route("/timeline", say, methods=["POST"]),
            Route("/published", published),
        ]
    )
