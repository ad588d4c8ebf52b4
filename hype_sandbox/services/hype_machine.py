"""Hype Machine's API, version 2: charts by week, songs, and the blogs that posted them.

Shapes are those of recorded answers; dates in set names are `Nov-15-2021`, always a Monday.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, TypeVar

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from hype_sandbox.services.matching import words_of
from hype_sandbox.surroundings import Surroundings
from hype_sandbox.world import World
from hype_sandbox.world_rows import Blog, Track

_WHOLE_CHART = 50
_LISTED = 20  # what the service gives when nobody says how many

Row = TypeVar("Row")


def week_named(name: str) -> str | None:
    """The ISO week that `Nov-15-2021` means; None when it is no date."""
    try:
        return datetime.strptime(name, "%b-%d-%Y").replace(tzinfo=UTC).date().isoformat()
    except ValueError:
        return None


def charted(world: World, week: str | None) -> list[Track]:
    """The songs of a week, best first; none for a week without a chart."""
    return [world.tracks[entry.itemid] for entry in world.charts.get(week or "", ())]


def _page_of(listed: Sequence[Row], request: Request, count: int) -> Sequence[Row]:
    asked = request.query_params
    size = int(asked.get("count", "")) if asked.get("count", "").isdigit() else count
    page = int(asked.get("page", "")) if asked.get("page", "").isdigit() else 1
    start = (max(page, 1) - 1) * size
    return listed[start : start + size]


def _track(track: Track) -> dict[str, Any]:
    shown = asdict(track)
    del shown["spotify_id"]
    image = f"http://static.hypem.net/thumbs_new/{track.itemid}"
    return {
        **shown,
        "thumb_url": f"{image}.jpg",
        "thumb_url_medium": f"{image}_120.jpg",
        "thumb_url_large": f"{image}_500.jpg",
        "itunes_link": f"http://hypem.com/go/itunes_search/{track.itemid}",
    }


def _blog(blog: Blog, tracks: int) -> dict[str, Any]:
    return {
        "siteid": blog.siteid,
        "sitename": blog.sitename,
        "siteurl": blog.siteurl,
        "followers": blog.siteid % 900,
        "region_name": False,
        "total_tracks": tracks,
        "blog_image": f"http://static.hypem.net/images/blog_images/{blog.siteid}.jpg",
        "blog_image_small": f"http://static.hypem.net/images/blog_images/small/{blog.siteid}.jpg",
    }


def _missing(what: str) -> Response:
    return JSONResponse({"status": "error", "error_msg": f"{what} not found"}, 404)


def application(surroundings: Surroundings) -> Starlette:
    """The service."""
    world = surroundings.world
    newest = max(world.charts, default=None)
    by_site: dict[int, list[Track]] = {}
    for track in world.tracks.values():
        by_site.setdefault(track.siteid, []).append(track)
    blogs = {blog.siteid: blog for blog in world.blogs.values()}

    async def week(request: Request) -> Response:
        name: str = request.path_params["name"]
        kind, _, day = name.partition("_")
        if kind != "popularweek":
            return _missing("Set")
        entries = charted(world, week_named(day))
        return JSONResponse([_track(each) for each in _page_of(entries, request, _WHOLE_CHART)])

    async def popular(request: Request) -> Response:
        entries = charted(world, newest)
        return JSONResponse([_track(each) for each in _page_of(entries, request, _LISTED)])

    async def tracks(request: Request) -> Response:
        wanted = set(words_of(request.query_params.get("q", "")))
        found = [
            track
            for track in world.tracks.values()
            if wanted <= set(words_of(f"{track.artist or ''} {track.title or ''}"))
        ]
        key = {"loved": "loved_count", "posted": "posted_count"}.get(
            request.query_params.get("sort", "latest"), "dateposted"
        )
        found.sort(key=lambda track: -getattr(track, key))
        return JSONResponse([_track(each) for each in _page_of(found, request, _LISTED)])

    async def one(request: Request) -> Response:
        track = world.tracks.get(request.path_params["itemid"])
        return JSONResponse(_track(track)) if track else _missing("Track")

    async def posted(request: Request) -> Response:
        itemid = request.path_params["itemid"]
        if itemid not in world.tracks:
            return _missing("Track")
        rows = [
            {
                "siteid": link.siteid,
                "sitename": link.sitename,
                "siteurl": blogs[link.siteid].siteurl if link.siteid in blogs else None,
                "posturl": link.posturl,
                "postid": link.postid,
                "dateposted": link.dateposted,
            }
            for link in world.links.get(itemid, ())
        ]
        return JSONResponse(rows)

    async def all_blogs(request: Request) -> Response:
        listed = _page_of(list(blogs.values()), request, _LISTED)
        return JSONResponse([_blog(blog, len(by_site.get(blog.siteid, ()))) for blog in listed])

    async def one_blog(request: Request) -> Response:
        siteid = request.path_params["siteid"]
        if siteid not in blogs:
            return _missing("Blog")
        return JSONResponse(_blog(blogs[siteid], len(by_site.get(siteid, ()))))

    async def blog_tracks(request: Request) -> Response:
        listed = by_site.get(request.path_params["siteid"], [])
        return JSONResponse([_track(each) for each in _page_of(listed, request, _LISTED)])

    return Starlette(
        routes=[
            Route("/v2/set/{name}/tracks", week),
            Route("/v2/popular", popular),
            Route("/v2/tracks", tracks),
            Route("/v2/tracks/{itemid}", one),
            Route("/v2/tracks/{itemid}/blogs", posted),
            Route("/v2/blogs", all_blogs),
            Route("/v2/blogs/{siteid:int}", one_blog),
            Route("/v2/blogs/{siteid:int}/tracks", blog_tracks),
        ]
    )
