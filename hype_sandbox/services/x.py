"""X's API, version 2: who the bot is, what it sees, who mentioned it, and posting.

A reply is refused when its addressee did not mention the bot, as it is on all self-serve plans; so
is a text that the bot has just posted.
"""

import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from hype_sandbox import credentials
from hype_sandbox.services import x_shapes as shapes
from hype_sandbox.services.naming import x_id
from hype_sandbox.social import Account, Said
from hype_sandbox.surroundings import Surroundings

Endpoint = Callable[[Request], Awaitable[Response]]

_ALWAYS = {"author_id", "edit_history_tweet_ids"}
_REMEMBERED = 50  # the bot's last posts, among which a text may not repeat
_NOT_ASKED = (
    "You are not permitted to reply to this post: its author has not mentioned or quoted you."
)


def _listed(request: Request, *names: str) -> set[str]:
    told = ",".join(request.query_params.get(name, "") for name in names)
    return {value.strip() for value in told.split(",") if value.strip()}


def application(surroundings: Surroundings) -> Starlette:
    """The service."""
    social = surroundings.social
    own = social.handle_of_bot("x")

    def guarded(endpoint: Endpoint) -> Endpoint:
        async def checked(request: Request) -> Response:
            if request.headers.get("authorization") != f"Bearer {credentials.X_TOKEN}":
                return shapes.problem(401, "Unauthorized", "Unauthorized")
            return await endpoint(request)

        return checked

    def calls_for_bot(post: Said) -> bool:
        mine = {x_id(one) for one in social.published("x")}
        return post.author != own and (post.mentions_bot or post.answers in mine)

    async def me(_: Request) -> Response:
        account = social.account("x", own) or Account("x", own, own)
        return JSONResponse({"data": shapes.user(account)})

    def timeline(posts: Callable[[], Sequence[Said]], default: int, least: int) -> Endpoint:
        async def shown(request: Request) -> Response:
            if request.path_params["id"] != shapes.user_id(own):
                return shapes.problem(403, "Forbidden", "You may only see your own timeline.")
            asked = request.query_params
            told = asked.get("max_results", str(default))
            size = int(told) if told.isdigit() else 0
            if not least <= size <= 100:
                detail = f"max_results must be between {least} and 100"
                return shapes.problem(400, "Invalid Request", detail)
            after, before = int(asked.get("since_id", 0)), asked.get("until_id")
            token = asked.get("pagination_token") or ""
            found = [
                post
                for post in posts()
                if int(x_id(post)) > after
                and (not before or int(x_id(post)) < int(before))
                and (not token or int(x_id(post)) < int(token))
            ]
            newest = found[-size:][::-1]
            following = x_id(newest[-1]) if len(found) > size else None
            wanted = _listed(request, "tweet.fields", "post.fields")
            expansions = _listed(request, "expansions")
            told_page = shapes.page(
                surroundings,
                newest,
                wanted=wanted | (expansions & _ALWAYS),
                expansions=expansions,
                following=following,
            )
            return JSONResponse(told_page)

        return shown

    def home() -> Sequence[Said]:
        return social.posts("x")

    def mentions() -> Sequence[Said]:
        return [post for post in social.posts("x") if calls_for_bot(post)]

    def own_posts() -> Sequence[Said]:
        return social.published("x")

    async def create(request: Request) -> Response:
        told: dict[str, Any] = json.loads(await request.body() or b"{}")
        text = told.get("text") or ""
        if not text.strip():
            return shapes.problem(400, "Invalid Request", "One or more parameters were invalid.")
        if shapes.weight(text) > shapes.LONGEST:
            return shapes.problem(403, "Forbidden", "Your Tweet text is too long.")
        if text in [post.text for post in social.published("x")[-_REMEMBERED:]]:
            detail = "You are not allowed to create a Tweet with duplicate content."
            return shapes.problem(403, "Forbidden", detail)
        answers = (told.get("reply") or {}).get("in_reply_to_tweet_id")
        if answers:
            answered = next((one for one in social.posts("x") if x_id(one) == answers), None)
            if answered is None:
                detail = "You attempted to reply to a Tweet that is deleted or not visible to you."
                return shapes.problem(403, "Forbidden", detail)
            if not calls_for_bot(answered):
                return shapes.problem(403, "Forbidden", _NOT_ASKED)
        post = social.publish("x", text, answers=answers, record=told)
        number = x_id(post)
        return JSONResponse(
            {"data": {"id": number, "text": text, "edit_history_tweet_ids": [number]}}, 201
        )

    async def one(request: Request) -> Response:
        number = request.path_params["id"]
        found = next((each for each in social.posts("x") if x_id(each) == number), None)
        if found is None:
            kind = "https://api.twitter.com/2/problems/resource-not-found"
            error = {"title": "Not Found Error", "type": kind, "resource_id": number}
            return JSONResponse({"errors": [error]})
        wanted = _listed(request, "tweet.fields", "post.fields")
        return JSONResponse({"data": shapes.post(surroundings, found, wanted)})

    reverse = "/2/users/{id}/timelines/reverse_chronological"
    return Starlette(
        routes=[
            Route("/2/users/me", guarded(me)),
            Route(reverse, guarded(timeline(home, 100, 1))),
            Route("/2/users/{id}/mentions", guarded(timeline(mentions, 10, 5))),
            Route("/2/users/{id}/tweets", guarded(timeline(own_posts, 10, 5))),
            Route("/2/tweets", guarded(create), methods=["POST"]),
            Route("/2/tweets/{id}", guarded(one)),
        ]
    )
