"""ReccoBeats: audio features by Spotify id, under ids of its own and in an order of its own.

What it does not know is absent from the answer; which that is, the world says.
"""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from hype_sandbox.services.naming import uuid_of
from hype_sandbox.surroundings import Surroundings

_MOST = 40
_WRONG_COUNT = 4004
_OFFERED = (
    "acousticness",
    "danceability",
    "energy",
    "instrumentalness",
    "key",
    "liveness",
    "loudness",
    "mode",
    "speechiness",
    "tempo",
    "valence",
)


def application(surroundings: Surroundings) -> Starlette:
    """The service."""
    recordings = surroundings.world.recordings

    async def features(request: Request) -> Response:
        ids = [one for one in request.query_params.get("ids", "").split(",") if one]
        if not 1 <= len(ids) <= _MOST:
            told = {
                "timestamp": surroundings.now().isoformat(),
                "error": f"ids must have between 1 and {_MOST} values",
                "path": "/v1/audio-features",
                "status": _WRONG_COUNT,
            }
            return JSONResponse(told, 400)
        found = [recordings[one] for one in dict.fromkeys(ids) if one in recordings]
        content = [
            {
                "id": uuid_of(f"recording {row.spotify_id}"),
                "href": f"https://open.spotify.com/track/{row.spotify_id}",
                "isrc": row.isrc,
                **{name: row.features[name] for name in _OFFERED if name in row.features},
            }
            for row in found
            if row.features is not None
        ]
        content.sort(key=lambda each: str(each["id"]))
        return JSONResponse({"content": content})

    return Starlette(routes=[Route("/v1/audio-features", features)])
