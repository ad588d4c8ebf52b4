"""A small Bluesky: a PDS and the few feeds that a bot reads, over XRPC.

Errors are XRPC's: {"error", "message"}. Sessions are bluesky_tokens.py's, records bluesky_repo.py's.
"""

import json
from collections.abc import Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from hype_sandbox import credentials
from hype_sandbox.services import bluesky_records
from hype_sandbox.services import bluesky_shapes as shapes
from hype_sandbox.services import bluesky_tokens as tokens
from hype_sandbox.services.bluesky_records import Endpoint, xrpc_error
from hype_sandbox.services.bluesky_repo import Repo
from hype_sandbox.services.naming import did_of, uri_of
from hype_sandbox.social import Account, Said
from hype_sandbox.surroundings import Surroundings

_LISTED, _MOST = 50, 100
_PROFILE = "app.bsky.actor.profile"


def application(surroundings: Surroundings) -> Starlette:
    """The service."""
    social = surroundings.social
    own = social.handle_of_bot("bluesky")
    did = did_of(own)
    repo = Repo(surroundings)

    def now() -> int:
        return int(surroundings.now().timestamp())

    def guarded(endpoint: Endpoint, scope: str = tokens.ACCESS) -> Endpoint:
        async def checked(request: Request) -> Response:
            wrong = tokens.trouble(request.headers.get("authorization", ""), did, scope, now())
            return xrpc_error(*wrong) if wrong else await endpoint(request)

        return checked

    def session() -> dict[str, Any]:
        return {
            "did": did,
            "handle": own,
            "didDoc": shapes.did_document(surroundings, own),
            "email": "bot@sandbox.example",
            "emailConfirmed": True,
            "active": True,
        }

    def tokened() -> Response:
        access = tokens.token(did, tokens.ACCESS, now())
        return JSONResponse(
            {
                **session(),
                "accessJwt": access,
                "refreshJwt": tokens.token(did, tokens.REFRESH, now()),
            }
        )

    async def create_session(request: Request) -> Response:
        told = json.loads(await request.body() or b"{}")
        known = told.get("identifier", "").removeprefix("@") in (own, did)
        if not known or told.get("password") != credentials.BLUESKY_APP_PASSWORD:
            return xrpc_error(401, "AuthenticationRequired", "Invalid identifier or password")
        return tokened()

    async def refresh_session(_: Request) -> Response:
        return tokened()

    async def get_session(_: Request) -> Response:
        return JSONResponse(session())

    def page(request: Request, posts: Sequence[Said]) -> tuple[list[Said], dict[str, str]]:
        asked = request.query_params
        limit = min(max(int(asked.get("limit", _LISTED)), 1), _MOST)
        before = asked.get("cursor")
        older = [post for post in posts if not before or post.serial < int(before)]
        shown = older[-limit:][::-1]
        return shown, {"cursor": str(shown[-1].serial)} if len(older) > limit else {}

    async def timeline(request: Request) -> Response:
        shown, cursor = page(request, social.posts("bluesky"))
        return JSONResponse(
            {**cursor, "feed": [shapes.feed_post(surroundings, one) for one in shown]}
        )

    async def notifications(request: Request) -> Response:
        mine = {uri_of(post, surroundings) for post in social.published("bluesky")}
        wanted = request.query_params.getlist("reasons")
        reasons = {
            post.serial: "reply" if post.answers in mine else "mention"
            for post in social.posts("bluesky")
            if post.author != own and (post.mentions_bot or post.answers in mine)
        }
        told = [
            post
            for post in social.posts("bluesky")
            if post.serial in reasons and (not wanted or reasons[post.serial] in wanted)
        ]
        shown, cursor = page(request, told)
        listed = [shapes.notification(surroundings, one, reasons[one.serial]) for one in shown]
        seen = shapes.at(surroundings.now())
        return JSONResponse({**cursor, "notifications": listed, "priority": False, "seenAt": seen})

    def account(name: str) -> Account | None:
        everybody = [social.account("bluesky", own), *social.accounts("bluesky")]
        return next(
            (one for one in everybody if one and name in (one.handle, did_of(one.handle))), None
        )

    async def get_profile(request: Request) -> Response:
        found = account(request.query_params.get("actor", ""))
        if found is None:
            return xrpc_error(400, "InvalidRequest", "Profile not found")
        record = repo.get(_PROFILE, "self") if found.handle == own else None
        posts = [post for post in social.posts("bluesky") if post.author == found.handle]
        counts = {"followersCount": 10, "followsCount": 10, "postsCount": len(posts)}
        shown = {**shapes.profile(found, record), **counts}
        if record and record.get("description"):
            shown["description"] = record["description"]
        return JSONResponse(shown)

    async def get_posts(request: Request) -> Response:
        uris = request.query_params.getlist("uris")
        known = [shapes.found(surroundings, uri) for uri in uris]
        return JSONResponse(
            {"posts": [shapes.post_view(surroundings, one) for one in known if one]}
        )

    async def resolve_handle(request: Request) -> Response:
        found = account(request.query_params.get("handle", ""))
        if found is None:
            return xrpc_error(400, "InvalidRequest", "Unable to resolve handle")
        return JSONResponse({"did": did_of(found.handle)})

    async def unknown(request: Request) -> Response:
        return xrpc_error(
            501, "MethodNotImplemented", f"Method Not Implemented: {request.url.path}"
        )

    records = bluesky_records.endpoints(repo, own, did)
    asked: dict[str, Endpoint] = {
        **records.asked,
        "com.atproto.server.getSession": guarded(get_session),
        "app.bsky.feed.getTimeline": guarded(timeline),
        "app.bsky.notification.listNotifications": guarded(notifications),
        "app.bsky.actor.getProfile": guarded(get_profile),
        "app.bsky.feed.getPosts": guarded(get_posts),
        "com.atproto.identity.resolveHandle": resolve_handle,
    }
    told: dict[str, Endpoint] = {
        **{name: guarded(endpoint) for name, endpoint in records.told.items()},
        "com.atproto.server.createSession": create_session,
        "com.atproto.server.refreshSession": guarded(refresh_session, tokens.REFRESH),
    }
    return Starlette(
        routes=[
            *(
                Route(f"/xrpc/{name}", endpoint, methods=["GET"])
                for name, endpoint in asked.items()
            ),
            *(
                Route(f"/xrpc/{name}", endpoint, methods=["POST"])
                for name, endpoint in told.items()
            ),
            Route("/xrpc/{name}", unknown, methods=["GET", "POST"]),
        ]
    )
