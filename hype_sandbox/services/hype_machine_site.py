"""Hype Machine's pages: a week's chart as HTML, with the songs as JSON in a script element."""

import html
import json
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from hype_sandbox.services.hype_machine import charted, week_named
from hype_sandbox.surroundings import Surroundings
from hype_sandbox.world_rows import Track

_ON_A_PAGE = 20


def _listed(track: Track) -> dict[str, Any]:
    return {
        "type": "normal",
        "id": track.itemid,
        "time": track.time,
        "ts": track.dateposted,
        "postid": track.postid,
        "posturl": track.posturl,
        "fav": 0,
        "key": f"{track.postid:08x}{track.siteid:08x}",
        "artist": track.artist or "",
        "song": track.title or "",
        "is_sc": False,
        "is_bc": False,
    }


def _page(title: str, tracks: list[Track], number: int) -> str:
    told = {
        "page_cur": f"/popular/{title}/{number}",
        "page_num": str(number),
        "tracks": [_listed(track) for track in tracks],
    }
    # A "</script>" inside a title would end the element.
    listed = json.dumps(told).replace("</", "<\\/")
    rows = "\n".join(
        f'<div class="section section-track" data-itemid="{html.escape(track.itemid)}">'
        f'<h3 class="track_name">{html.escape(track.artist or "Unknown")} - '
        f"{html.escape(track.title or 'Unknown')}</h3></div>"
        for track in tracks
    )
    return (
        f"<!DOCTYPE html>\n<html><head><title>Popular, {html.escape(title)}</title></head><body>\n"
        f'<div id="track-list">\n{rows}\n</div>\n'
        f'<script type="application/json" id="displayList-data">\n{listed}\n</script>\n'
        "</body></html>\n"
    )


def application(surroundings: Surroundings) -> Starlette:
    """The service."""
    world = surroundings.world

    async def week(request: Request) -> Response:
        name = request.path_params["name"]
        entries = charted(world, week_named(name))
        if not entries:
            return HTMLResponse("<h1>There is nothing here</h1>", 404)
        told = request.query_params.get("count", "")
        count = int(told) if told.isdigit() else _ON_A_PAGE
        number = request.path_params.get("number", 1)
        shown = entries[(number - 1) * count : number * count]
        return HTMLResponse(_page(f"week:{name}", shown, number))

    async def weeks(_: Request) -> Response:
        listed = "\n".join(
            f'<li class="month"><a href="/popular/week:{week}">{week}</a></li>'
            for week in sorted(world.charts, reverse=True)
        )
        return HTMLResponse(f"<html><body><ul>{listed}</ul></body></html>")

    return Starlette(
        routes=[
            Route("/popular/lastweek", weeks),
            Route("/popular/week:{name}/{number:int}", week),
            Route("/popular/week:{name}", week),
        ]
    )
