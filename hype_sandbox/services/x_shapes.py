"""X's objects as JSON: posts, users, problems; and how X counts characters."""

import re
from collections.abc import Iterable
from typing import Any

from starlette.responses import JSONResponse, Response

from hype_sandbox.services.naming import number_of, x_id
from hype_sandbox.social import Account, Said
from hype_sandbox.surroundings import Surroundings

LONGEST = 280  # weighted characters
_URL = re.compile(r"https?://\S+")
_URL_WEIGHT = 23
_LIGHT = ((0, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))
_MENTION = re.compile(r"(?<!\w)@(\w{1,15})")


def weight(text: str) -> int:
    """The length of *text* as X counts: addresses are 23, most scripts 1, others and emoji 2."""
    plain = _URL.sub("", text)
    marks = sum(1 if any(a <= ord(mark) <= b for a, b in _LIGHT) else 2 for mark in plain)
    return marks + _URL_WEIGHT * len(_URL.findall(text))


def problem(status: int, title: str, detail: str, kind: str = "about:blank") -> Response:
    """An error as RFC 7807 has it."""
    told = {"title": title, "detail": detail, "type": kind, "status": status}
    return JSONResponse(told, status, media_type="application/problem+json")


def user_id(handle: str) -> str:
    """The id of an account."""
    return number_of(f"x {handle}", 19)


def user(row: Account) -> dict[str, Any]:
    """An account."""
    return {
        "id": user_id(row.handle),
        "name": row.name,
        "username": row.handle,
        "created_at": "2021-01-01T00:00:00.000Z",
        "protected": False,
        "verified": False,
        "description": "",
    }


def post(surroundings: Surroundings, row: Said, wanted: set[str]) -> dict[str, Any]:
    """A post: id and text, and of the rest what is *wanted*."""
    number = x_id(row)
    told: dict[str, Any] = {"id": number, "text": row.text, "edit_history_tweet_ids": [number]}
    answered = next(
        (one for one in surroundings.social.posts("x") if x_id(one) == row.answers), None
    )
    more: dict[str, Any] = {
        "author_id": user_id(row.author),
        "created_at": row.at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{row.at.microsecond // 1000:03}Z",
        "conversation_id": x_id(answered) if answered else number,
        "lang": "en",
        "entities": {"mentions": _mentions(row)},
    }
    if answered:
        more["in_reply_to_user_id"] = user_id(answered.author)
        more["referenced_tweets"] = [{"type": "replied_to", "id": x_id(answered)}]
    return {**told, **{name: value for name, value in more.items() if name in wanted}}


def _mentions(row: Said) -> list[dict[str, Any]]:
    return [
        {"start": found.start(), "end": found.end(), "username": found[1], "id": user_id(found[1])}
        for found in _MENTION.finditer(row.text)
    ]


def page(
    surroundings: Surroundings,
    shown: list[Said],
    *,
    wanted: set[str],
    expansions: Iterable[str],
    following: str | None,
) -> dict[str, Any]:
    """A page of a timeline, newest first."""
    meta: dict[str, Any] = {"result_count": len(shown)}
    told: dict[str, Any] = {"meta": meta}
    if following:
        meta["next_token"] = following
    if not shown:
        return told
    meta |= {"newest_id": x_id(shown[0]), "oldest_id": x_id(shown[-1])}
    told["data"] = [post(surroundings, row, wanted) for row in shown]
    if "author_id" in expansions:
        handles = dict.fromkeys(row.author for row in shown)
        known = [surroundings.social.account("x", handle) for handle in handles]
        told["includes"] = {"users": [user(row) for row in known if row]}
    return told
