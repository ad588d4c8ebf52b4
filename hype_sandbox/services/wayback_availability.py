"""The Wayback Machine's availability API: the capture of a page that is closest to a time."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from hype_sandbox.services.wayback import closest, playable
from hype_sandbox.surroundings import Surroundings


def application(surroundings: Surroundings) -> Starlette:
    """The service."""
    world = surroundings.world

    async def available(request: Request) -> Response:
        url = request.query_params.get("url", "")
        timestamp = request.query_params.get("timestamp", "")
        captures = [capture for capture in playable(world, url) if capture.status == 200]
        told: dict[str, object] = {"url": url, "archived_snapshots": {}}
        if timestamp:
            told["timestamp"] = timestamp
        if captures:
            found = closest(captures, timestamp) if timestamp else captures[-1]
            told["archived_snapshots"] = {
                "closest": {
                    "status": str(found.status),
                    "available": True,
                    "url": f"{surroundings.addresses['wayback']}/web/{found.timestamp}/{found.url}",
                    "timestamp": found.timestamp,
                }
            }
        return JSONResponse(told)

    return Starlette(routes=[Route("/wayback/available", available)])
