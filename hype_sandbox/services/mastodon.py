"""A Mastodon server: the bot's home timeline, its notifications, and its statuses.

Paging is Mastodon's: max_id and since_id give the newest, min_id what follows directly; a Link
header names the neighbours. A repeated Idempotency-Key gives the status that it gave before.
"""

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from hype_sandbox import credentials
from hype_sandbox.services import mastodon_instance
from hype_sandbox.services import mastodon_shapes as shapes
from hype_sandbox.services.naming import mastodon_id
from hype_sandbox.social import Said
from hype_sandbox.surroundings import Surroundings

Endpoint = Callable[[Request], Awaitable[Response]]

_LISTED, _MOST = 20, 40
_KEPT = ("visibility", "language", "spoiler_text")
_YES = ("true", "1", "on", "t")


def _error(status: int, message: str) -> Response:
    return JSONResponse({"error": message}, status)


def _page(
    request: Request, posts: Sequence[Said], origin: str
) -> tuple[list[Said], dict[str, str]]:
    """What is asked of *posts* (oldest first), newest first, and the Link header."""
    asked = request.query_params
    limit = min(int(asked.get("limit", _LISTED)), _MOST)
    found = [post for post in posts if _within(int(mastodon_id(post)), asked)]
    shown = found[:limit] if asked.get("min_id") else found[-limit:]
    shown.reverse()
    if not shown:
        return [], {}
    kept = {name: value for name, value in asked.items() if name.endswith("[]") or name == "limit"}

    def at(**edge: str) -> str:
        return f"{origin}{request.url.path}?{urlencode({**kept, **edge})}"

    older, newer = at(max_id=mastodon_id(shown[-1])), at(min_id=mastodon_id(shown[0]))
    return shown, {"Link": f'<{older}>; rel="next", <{newer}>; rel="prev"'}


def _within(number: int, asked: Any) -> bool:
    after = max(int(asked.get("since_id") or 0), int(asked.get("min_id") or 0))
    before = asked.get("max_id")
    return number > after and (not before or number < int(before))


async def _told(request: Request) -> dict[str, str]:
    body = (await request.body()).decode()
    if "json" in request.headers.get("content-type", ""):
        return {name: str(value) for name, value in json.loads(body or "{}").items()}
    return {**request.query_params, **dict(parse_qsl(body, keep_blank_values=True))}


def application(surroundings: Surroundings) -> Starlette:
    """The service."""
    social, origin = surroundings.social, surroundings.addresses["mastodon"]
    own = social.handle_of_bot("mastodon")

    def guarded(endpoint: Endpoint) -> Endpoint:
        async def checked(request: Request) -> Response:
            if request.headers.get("authorization") != f"Bearer {credentials.MASTODON_TOKEN}":
                return _error(401, "The access token is invalid")
            return await endpoint(request)

        return checked

    def found(number: str | None) -> Said | None:
        return next((one for one in social.posts("mastodon") if mastodon_id(one) == number), None)

    async def instance_1(_: Request) -> Response:
        return JSONResponse(mastodon_instance.instance(surroundings, version=1))

    async def instance_2(_: Request) -> Response:
        return JSONResponse(mastodon_instance.instance(surroundings, version=2))

    async def verify(_: Request) -> Response:
        account = social.account("mastodon", own)
        return (
            JSONResponse(shapes.own_account(surroundings, account)) if account else _error(401, "")
        )

    async def update(request: Request) -> Response:
        told, account = await _told(request), social.account("mastodon", own)
        if account is None:
            return _error(401, "The access token is invalid")
        if "bot" in told:
            account = replace(account, bot=told["bot"].lower() in _YES)
        account = replace(account, name=told.get("display_name", account.name))
        return JSONResponse(shapes.own_account(surroundings, social.join(account)))

    async def home(request: Request) -> Response:
        shown, headers = _page(request, social.posts("mastodon"), origin)
        return JSONResponse([shapes.status(surroundings, post) for post in shown], 200, headers)

    async def notifications(request: Request) -> Response:
        kinds = request.query_params.getlist("types[]")
        unwanted = request.query_params.getlist("exclude_types[]")
        ids = {mastodon_id(post) for post in social.published("mastodon")}
        mentions = [
            post
            for post in social.posts("mastodon")
            if (post.mentions_bot or post.answers in ids) and post.author != own
        ]
        if (kinds and "mention" not in kinds) or "mention" in unwanted:
            mentions = []
        shown, headers = _page(request, mentions, origin)
        listed = [shapes.notification(surroundings, post) for post in shown]
        return JSONResponse(listed, 200, headers)

    async def post_status(request: Request) -> Response:
        told = await _told(request)
        key = request.headers.get("idempotency-key")
        before = next((one for one in social.published("mastodon") if key and one.key == key), None)
        if before is not None:
            return JSONResponse(shapes.status(surroundings, before))
        text, answers = told.get("status", ""), told.get("in_reply_to_id")
        if not text.strip():
            return _error(422, "Validation failed: Text can't be blank")
        if len(text) > mastodon_instance.LONGEST:
            return _error(
                422,
                f"Validation failed: Text character limit of {mastodon_instance.LONGEST} exceeded",
            )
        if answers and found(answers) is None:
            return _error(404, "The status you are trying to reply to does not appear to exist.")
        kept = {name: value for name, value in told.items() if name in _KEPT}
        post = social.publish("mastodon", text, answers=answers, key=key, record=kept)
        return JSONResponse(shapes.status(surroundings, post))

    async def one_status(request: Request) -> Response:
        post = found(request.path_params["id"])
        return (
            JSONResponse(shapes.status(surroundings, post))
            if post
            else _error(404, "Record not found")
        )

    async def delete_status(request: Request) -> Response:
        post = found(request.path_params["id"])
        if post is None or post.author != own:
            return _error(404, "Record not found")
        social.delete(post)
        return JSONResponse(shapes.status(surroundings, post))

    async def account_statuses(request: Request) -> Response:
        number = request.path_params["id"]
        listed = [
            one for one in social.posts("mastodon") if shapes.account_id(one.author) == number
        ]
        shown, headers = _page(request, listed, origin)
        return JSONResponse([shapes.status(surroundings, post) for post in shown], 200, headers)

    return Starlette(
        routes=[
            Route("/api/v1/instance", instance_1),
            Route("/api/v1/instance/", instance_1),
            Route("/api/v2/instance", instance_2),
            Route("/api/v2/instance/", instance_2),
            Route("/api/v1/accounts/verify_credentials", guarded(verify)),
            Route("/api/v1/accounts/update_credentials", guarded(update), methods=["PATCH"]),
            Route("/api/v1/accounts/{id}/statuses", guarded(account_statuses)),
            Route("/api/v1/timelines/home", guarded(home)),
            Route("/api/v1/notifications", guarded(notifications)),
            Route("/api/v1/statuses", guarded(post_status), methods=["POST"]),
            Route("/api/v1/statuses/{id}", guarded(one_status), methods=["GET"]),
            Route("/api/v1/statuses/{id}", guarded(delete_status), methods=["DELETE"]),
        ]
    )
