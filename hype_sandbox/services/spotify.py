"""Spotify's Web API: search, tracks, artists, audio features; as open as the year allows.

In 2026 an app that registers now finds the batch endpoints gone, audio features refused, and ten
results a search at most. Tokens are spotify_accounts.py's; the answers' `href` name this origin.
"""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from hype_sandbox.services import spotify_shapes as shapes
from hype_sandbox.services.spotify_accounts import holds
from hype_sandbox.services.spotify_search import Search
from hype_sandbox.surroundings import Surroundings

Endpoint = Callable[[Request], Awaitable[Response]]

_LIMITS = {2018: (20, 50), 2026: (5, 10)}  # default and most results of a search


def _error(status: int, message: str) -> Response:
    return JSONResponse({"error": {"status": status, "message": message}}, status)


def _number(request: Request, name: str, default: int) -> int | None:
    told = request.query_params.get(name, str(default))
    return int(told) if told.isdigit() else None


def application(surroundings: Surroundings) -> Starlette:
    """The service."""
    world, era = surroundings.world, surroundings.spotify_era
    origin = surroundings.addresses["spotify"]
    index = Search(world.recordings.values())
    default, most = _LIMITS[era]

    def guarded(endpoint: Endpoint) -> Endpoint:
        async def checked(request: Request) -> Response:
            token = request.headers.get("authorization", "")
            if not token:
                return _error(401, "No token provided")
            good = holds(token, int(surroundings.now().timestamp()))
            if good:
                return await endpoint(request)
            return _error(
                401, "Invalid access token" if good is None else "The access token expired"
            )

        return checked

    async def search(request: Request) -> Response:
        query = request.query_params.get("q", "")
        kinds = request.query_params.get("type", "").split(",")
        limit, offset = _number(request, "limit", default), _number(request, "offset", 0)
        if not query:
            return _error(400, "No search query")
        if not set(kinds) <= {"track", "artist", "album", "playlist"}:
            return _error(400, "Bad search type field")
        if limit is None or not 1 <= limit <= most:
            return _error(400, "Invalid limit")
        if offset is None:
            return _error(400, "Invalid offset")
        told: dict[str, Any] = {}
        recordings = index.find(query)
        if "track" in kinds:
            tracks = [shapes.track(origin, row, era) for row in recordings[offset : offset + limit]]
            told["tracks"] = _paged(request, tracks, len(recordings), limit, offset)
        if "artist" in kinds:
            ids = list(dict.fromkeys(one for row in recordings for one in row.artist_ids))
            known = [world.artists[one] for one in ids if one in world.artists]
            artists = [shapes.artist(origin, row, era) for row in known[offset : offset + limit]]
            told["artists"] = _paged(request, artists, len(known), limit, offset)
        return JSONResponse(told)

    def _paged(
        request: Request, items: list[dict[str, Any]], total: int, limit: int, offset: int
    ) -> dict[str, Any]:
        asked = dict(request.query_params)

        def at(start: int) -> str:
            return f"{origin}/v1/search?{urlencode({**asked, 'offset': start, 'limit': limit})}"

        return {
            "href": at(offset),
            "items": items,
            "limit": limit,
            "next": at(offset + limit) if offset + limit < total else None,
            "offset": offset,
            "previous": at(max(0, offset - limit)) if offset else None,
            "total": total,
        }

    async def artist(request: Request) -> Response:
        row = world.artists.get(request.path_params["id"])
        return (
            JSONResponse(shapes.artist(origin, row, era))
            if row
            else _error(404, "Resource not found")
        )

    async def track(request: Request) -> Response:
        row = world.recordings.get(request.path_params["id"])
        return (
            JSONResponse(shapes.track(origin, row, era))
            if row
            else _error(404, "Resource not found")
        )

    async def features(request: Request) -> Response:
        if era >= 2026:
            return JSONResponse({"error": {"status": 403}}, 403)
        row = world.recordings.get(request.path_params["id"])
        told = shapes.features(origin, row) if row else None
        return JSONResponse(told) if told else _error(404, "analysis not found")

    def batch(name: str, show: Callable[[str], dict[str, Any] | None]) -> Endpoint:
        async def listed(request: Request) -> Response:
            if era >= 2026:
                return _error(403, "Forbidden")
            ids = [one for one in request.query_params.get("ids", "").split(",") if one]
            if not ids:
                return _error(400, "invalid id")
            return JSONResponse({name: [show(one) for one in ids]})

        return listed

    def shown_artist(one: str) -> dict[str, Any] | None:
        row = world.artists.get(one)
        return shapes.artist(origin, row, era) if row else None

    def shown_track(one: str) -> dict[str, Any] | None:
        row = world.recordings.get(one)
        return shapes.track(origin, row, era) if row else None

    def shown_features(one: str) -> dict[str, Any] | None:
        row = world.recordings.get(one)
        return shapes.features(origin, row) if row else None

    return Starlette(
        routes=[
            Route("/v1/search", guarded(search)),
            Route("/v1/artists/{id}", guarded(artist)),
            Route("/v1/tracks/{id}", guarded(track)),
            Route("/v1/audio-features/{id}", guarded(features)),
            Route("/v1/artists", guarded(batch("artists", shown_artist))),
            Route("/v1/tracks", guarded(batch("tracks", shown_track))),
            Route("/v1/audio-features", guarded(batch("audio_features", shown_features))),
        ]
    )
