"""Last.fm's API 2.0: the tags that listeners gave an artist or a track.

Errors stand in the body, with a number; JSON where `format=json` is asked for, else XML.
"""

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from starlette.applications import Starlette
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from hype_sandbox import credentials
from hype_sandbox.services.matching import words_of
from hype_sandbox.surroundings import Surroundings
from hype_sandbox.world_rows import Artist

_STATUS = {3: 400, 6: 404, 10: 403}
_OF_A_TRACK = 3  # tags; a track has fewer than its artist

Tags = Sequence[tuple[str, int]]


def _error(number: int, message: str, asked: QueryParams) -> Response:
    if asked.get("format") != "json":
        body = f'<lfm status="failed"><error code="{number}">{escape(message)}</error></lfm>'
        return Response(body, _STATUS[number], media_type="text/xml")
    return JSONResponse({"error": number, "message": message, "links": []}, _STATUS[number])


def _tags(tags: Tags, about: dict[str, str], asked: QueryParams) -> Response:
    listed = [
        {"count": count, "name": name, "url": f"https://www.last.fm/tag/{name.replace(' ', '+')}"}
        for name, count in tags
    ]
    if asked.get("format") == "json":
        return JSONResponse({"toptags": {"tag": listed, "@attr": about}})
    rows = "".join(
        f"<tag><count>{tag['count']}</count><name>{escape(str(tag['name']))}</name></tag>"
        for tag in listed
    )
    attributes = " ".join(f"{name}={quoteattr(value)}" for name, value in about.items())
    body = f'<lfm status="ok"><toptags {attributes}>{rows}</toptags></lfm>'
    return Response(body, media_type="text/xml")


def application(surroundings: Surroundings) -> Starlette:
    """The service."""
    world = surroundings.world
    exact: dict[str, Artist] = {}
    corrected: dict[str, Artist] = {}
    for artist in world.artists.values():
        exact.setdefault(artist.name.casefold(), artist)
        corrected.setdefault(" ".join(words_of(artist.name)), artist)
    titles = {
        (recording.artist_names[0].casefold(), recording.title.casefold())
        for recording in world.recordings.values()
        if recording.artist_names
    }

    def meant(asked: QueryParams) -> Artist | None:
        name = asked.get("artist", "")
        found = exact.get(name.casefold())
        if found is None and asked.get("autocorrect") == "1":
            found = corrected.get(" ".join(words_of(name)))
        if found is None and asked.get("mbid"):
            found = next((one for one in exact.values() if one.mbid == asked["mbid"]), None)
        return found

    async def method(request: Request) -> Response:
        asked = request.query_params
        if asked.get("api_key") != credentials.LASTFM_KEY:
            return _error(10, "Invalid API key - You must be granted a valid key by last.fm", asked)
        name = asked.get("method", "").lower()
        if name not in ("artist.gettoptags", "track.gettoptags"):
            return _error(3, "Invalid Method - No method with that name in this package", asked)
        artist = meant(asked)
        if artist is None:
            return _error(6, "The artist you supplied could not be found", asked)
        if name == "artist.gettoptags":
            return _tags(artist.lastfm_tags, {"artist": artist.name}, asked)
        track = asked.get("track", "")
        if (artist.name.casefold(), track.casefold()) not in titles:
            return _error(6, "Track not found", asked)
        about = {"artist": artist.name, "track": track}
        return _tags(artist.lastfm_tags[:_OF_A_TRACK], about, asked)

    return Starlette(routes=[Route("/2.0/", method), Route("/2.0", method)])
