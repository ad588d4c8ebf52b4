"""Spotify's accounts service: tokens for an app's own id and secret (client credentials).

Tokens say until when they hold; spotify.py only reads that, so that a restart forgets none.
"""

import base64
import binascii

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from hype_sandbox import credentials
from hype_sandbox.surroundings import Surroundings

_LASTS = 3600  # seconds
_PREFIX = "BQsandbox"


def token_until(until: int) -> str:
    """A token that holds until *until*, in seconds since 1970."""
    return f"{_PREFIX}{until}"


def holds(authorization: str, now: int) -> bool | None:
    """Whether the Authorization header has a token that holds; None when it has none of ours."""
    scheme, _, token = authorization.partition(" ")
    until = token.removeprefix(_PREFIX)
    if scheme.lower() != "bearer" or not token.startswith(_PREFIX) or not until.isdigit():
        return None
    return int(until) > now


def application(surroundings: Surroundings) -> Starlette:
    """The service."""

    async def token(request: Request) -> Response:
        form = dict(part.partition("=")[::2] for part in (await request.body()).decode().split("&"))
        if form.get("grant_type") != "client_credentials":
            return JSONResponse({"error": "unsupported_grant_type"}, 400)
        told = _basic(request.headers.get("authorization", ""))
        if told != (credentials.SPOTIFY_CLIENT_ID, credentials.SPOTIFY_CLIENT_SECRET):
            return JSONResponse(
                {"error": "invalid_client", "error_description": "Invalid client"}, 400
            )
        until = int(surroundings.now().timestamp()) + _LASTS
        return JSONResponse(
            {"access_token": token_until(until), "token_type": "Bearer", "expires_in": _LASTS}
        )

    return Starlette(routes=[Route("/api/token", token, methods=["POST"])])


def _basic(authorization: str) -> tuple[str, str]:
    try:
        told = base64.b64decode(authorization.removeprefix("Basic "), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    name, _, secret = told.partition(":")
    return name, secret
