"""The Wayback Machine: its index of captures (cdx_index.py) and their playback.

`/web/{timestamp}id_/{url}` gives the original bytes; a time without a capture redirects to the
closest one. Headers are those that Memento (RFC 7089) and the archive's own clients rely on.
"""

import re
from datetime import UTC, datetime

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from hype_sandbox.page_keys import url_key
from hype_sandbox.services import cdx_index
from hype_sandbox.surroundings import Surroundings
from hype_sandbox.world import World
from hype_sandbox.world_rows import Capture

_PLAYBACK = re.compile(r"(\d{1,14})([a-z]{2}_)?/(.+)", re.DOTALL)
_HTTP_DATE = "%a, %d %b %Y %H:%M:%S GMT"


def moment(timestamp: str) -> datetime:
    """The moment that a timestamp of 4 to 14 digits means: what is missing is the earliest."""
    whole = timestamp + "00000101000000"[len(timestamp) :]
    try:
        return datetime.strptime(whole, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return datetime(1996, 1, 1, tzinfo=UTC)


def playable(world: World, url: str) -> list[Capture]:
    """Captures of *url* that can be shown, oldest first."""
    listed = world.captures.get(url_key(url), ())
    return [capture for capture in listed if not 300 <= capture.status < 400]


def closest(captures: list[Capture], timestamp: str) -> Capture:
    """The capture nearest in time."""
    wanted = moment(timestamp)
    return min(captures, key=lambda capture: abs(moment(capture.timestamp) - wanted))


def _links(captures: list[Capture], capture: Capture) -> str:
    archive = "http://web.archive.org/web"
    url = capture.url

    def memento(each: Capture, relation: str) -> str:
        at = moment(each.timestamp).strftime(_HTTP_DATE)
        return f'<{archive}/{each.timestamp}/{url}>; rel="{relation}"; datetime="{at}"'

    parts = [
        f'<{url}>; rel="original"',
        f'<{archive}/timemap/link/{url}>; rel="timemap"; type="application/link-format"',
        f'<{archive}/{url}>; rel="timegate"',
        memento(captures[0], "first memento"),
        memento(capture, "memento"),
        memento(captures[-1], "last memento"),
    ]
    return ", ".join(parts)


def _never_archived(url: str) -> Response:
    return HTMLResponse(
        "<html><body><h1>Wayback Machine</h1><p>The Wayback Machine has not archived that URL."
        "</p></body></html>",
        404,
        {"X-Archive-Wayback-Runtime-Error": ""} if not url else None,
    )


def application(surroundings: Surroundings) -> Starlette:
    """The service."""
    world = surroundings.world

    async def playback(request: Request) -> Response:
        raw = request.scope.get("raw_path", request.url.path.encode()).decode("latin-1")
        query = request.url.query
        asked = _PLAYBACK.fullmatch(raw.removeprefix("/web/") + (f"?{query}" if query else ""))
        if asked is None:
            return _never_archived("")
        timestamp, mode, url = asked[1], asked[2] or "", asked[3]
        captures = playable(world, url)
        if not captures:
            return _never_archived(url)
        capture = closest(captures, timestamp)
        if capture.timestamp != timestamp:
            return RedirectResponse(f"/web/{capture.timestamp}{mode}/{capture.url}", 302)
        headers = {
            "Memento-Datetime": moment(timestamp).strftime(_HTTP_DATE),
            "Link": _links(captures, capture),
            "Content-Type": capture.content_type,
            "X-Archive-Orig-Content-Type": capture.content_type,
            "X-Archive-Src": f"sandbox-{timestamp[:4]}.warc.gz",
        }
        return Response(world.capture_body(capture), capture.status, headers)

    async def index(request: Request) -> Response:
        return cdx_index.answer(world, request.query_params)

    return Starlette(routes=[Route("/cdx/search/cdx", index), Route("/web/{rest:path}", playback)])
