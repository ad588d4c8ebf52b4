"""MusicBrainz's web service 2, in JSON: artists by Spotify address, by id, by a recording's ISRC, and
by search.

It wants a User-Agent that says who asks and how to reach them, and refuses others.
"""

import re
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from hype_sandbox.services.matching import words_of
from hype_sandbox.services.naming import uuid_of
from hype_sandbox.surroundings import Surroundings
from hype_sandbox.world_rows import Artist, Recording

Endpoint = Callable[[Request], Awaitable[Response]]

_SPOTIFY_ARTIST = "https://open.spotify.com/artist/"
# name/version followed by a contact in parentheses: an address or a page
_MEANINGFUL = re.compile(r"\S+/\S+.*\(.*(@|https?://).*\)")
_FIELD = re.compile(r'artist:"?([^"]+)"?')
_HELP = "For usage, please see: https://musicbrainz.org/development/mmd"


def _error(status: int, message: str) -> Response:
    return JSONResponse({"error": message, "help": _HELP}, status)


def _genres(names: tuple[str, ...]) -> list[dict[str, Any]]:
    most = len(names)
    return [
        {"id": uuid_of(f"genre {name}"), "name": name, "disambiguation": "", "count": most - place}
        for place, name in enumerate(names)
    ]


def _artist(artist: Artist, wanted: set[str]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": artist.mbid,
        "name": artist.name,
        "sort-name": artist.name,
        "type": "Group",
        "country": None,
        "disambiguation": "",
    }
    genres = _genres(artist.musicbrainz_genres)
    if "genres" in wanted:
        told["genres"] = genres
    if "tags" in wanted:
        told["tags"] = [{"name": genre["name"], "count": genre["count"]} for genre in genres]
    return told


def application(surroundings: Surroundings) -> Starlette:
    """The service."""
    known = {artist.mbid: artist for artist in surroundings.world.artists.values() if artist.mbid}
    known_by_id = {artist.spotify_id: artist for artist in known.values()}
    by_isrc: defaultdict[str, list[Recording]] = defaultdict(list)
    for row in surroundings.world.recordings.values():
        by_isrc[row.isrc].append(row)
    by_address = {f"{_SPOTIFY_ARTIST}{artist.spotify_id}": artist for artist in known.values()}

    def guarded(endpoint: Endpoint) -> Endpoint:
        async def checked(request: Request) -> Response:
            if not _MEANINGFUL.search(request.headers.get("user-agent", "")):
                return _error(403, "Your requests need a meaningful User-Agent with a contact.")
            accepts = request.headers.get("accept", "")
            if request.query_params.get("fmt") != "json" and "application/json" not in accepts:
                return _error(406, "This stand-in speaks JSON only: ask for fmt=json.")
            return await endpoint(request)

        return checked

    async def url(request: Request) -> Response:
        resource = request.query_params.get("resource", "")
        artist = by_address.get(resource)
        if artist is None:
            return _error(404, "Not Found")
        told: dict[str, Any] = {"id": uuid_of(resource), "resource": resource}
        if "artist-rels" in request.query_params.get("inc", ""):
            told["relations"] = [
                {
                    "type": "free streaming",
                    "target-type": "artist",
                    "direction": "backward",
                    "ended": False,
                    "artist": _artist(artist, set()),
                }
            ]
        return JSONResponse(told)

    async def one(request: Request) -> Response:
        artist = known.get(request.path_params["mbid"])
        if artist is None:
            return _error(404, "Not Found")
        return JSONResponse(
            _artist(artist, set(re.split(r"[+ ]", request.query_params.get("inc", ""))))
        )

    async def isrc(request: Request) -> Response:
        code = request.path_params["isrc"]
        rows = by_isrc.get(code, [])
        credited = [
            [known_by_id[one] for one in row.artist_ids if one in known_by_id] for row in rows
        ]
        if not any(credited):
            return _error(404, "Not Found")
        recordings: list[dict[str, Any]] = []
        for row, artists in zip(rows, credited, strict=True):
            told: dict[str, Any] = {"id": uuid_of(row.spotify_id), "title": row.title}
            if "artist-credits" in request.query_params.get("inc", ""):
                told["artist-credit"] = [
                    {"name": one.name, "joinphrase": "", "artist": _artist(one, set())}
                    for one in artists
                ]
            recordings.append(told)
        return JSONResponse({"isrc": code, "recordings": recordings})

    async def search(request: Request) -> Response:
        query = request.query_params.get("query", "")
        if not query:
            return _error(400, "Either query or browse parameters are needed.")
        field = _FIELD.search(query)
        wanted = set(words_of(field[1] if field else query))
        scored = []
        for artist in known.values():
            names = set(words_of(artist.name))
            shared = len(wanted & names)
            if shared:
                score = round(100 * 2 * shared / (len(wanted) + len(names)))
                scored.append((score, artist))
        scored.sort(key=lambda each: (-each[0], each[1].name))
        limit = int(request.query_params.get("limit", "25"))
        listed = [{**_artist(artist, {"tags"}), "score": score} for score, artist in scored[:limit]]
        return JSONResponse(
            {
                "created": surroundings.now().isoformat(),
                "count": len(scored),
                "offset": 0,
                "artists": listed,
            }
        )

    return Starlette(
        routes=[
            Route("/ws/2/url", guarded(url)),
            Route("/ws/2/isrc/{isrc}", guarded(isrc)),
            Route("/ws/2/artist", guarded(search)),
            Route("/ws/2/artist/", guarded(search)),
            Route("/ws/2/artist/{mbid}", guarded(one)),
        ]
    )
