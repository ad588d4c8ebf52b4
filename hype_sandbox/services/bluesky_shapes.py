"""Bluesky's objects as JSON: profiles, posts, notifications; and the records behind them."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hype_sandbox.services.naming import POSTS, cid_of, did_of, uri_of
from hype_sandbox.social import Account, Said
from hype_sandbox.surroundings import Surroundings

_HANDLE = re.compile(rb"(?<![\w@])@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)")


def at(moment: datetime) -> str:
    """A moment as Bluesky writes it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03}Z"


def did_document(surroundings: Surroundings, handle: str) -> dict[str, Any]:
    """Who an account is, and which server keeps it."""
    did = did_of(handle)
    return {
        "@context": ["https://www.w3.org/ns/did/v1"],
        "id": did,
        "alsoKnownAs": [f"at://{handle}"],
        "verificationMethod": [],
        "service": [
            {
                "id": "#atproto_pds",
                "type": "AtprotoPersonalDataServer",
                "serviceEndpoint": surroundings.addresses["bluesky"],
            }
        ],
    }


def profile(row: Account, record: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """An account in short; *record* is its app.bsky.actor.profile, when it wrote one."""
    did = did_of(row.handle)
    told = record or {}
    values = [label["val"] for label in (told.get("labels") or {}).get("values", [])]
    if row.bot and record is None:
        values.append("bot")
    return {
        "did": did,
        "handle": row.handle,
        "displayName": told.get("displayName", row.name),
        "labels": [
            {
                "src": did,
                "uri": f"at://{did}/app.bsky.actor.profile/self",
                "val": value,
                "cts": "2024-01-01T00:00:00.000Z",
            }
            for value in values
        ],
        "viewer": {"muted": False, "blockedBy": False},
        "createdAt": "2024-01-01T00:00:00.000Z",
    }


def _facets(text: str) -> list[dict[str, Any]]:
    return [
        {
            "index": {"byteStart": found.start(), "byteEnd": found.end()},
            "features": [
                {"$type": "app.bsky.richtext.facet#mention", "did": did_of(found[1].decode())}
            ],
        }
        for found in _HANDLE.finditer(text.encode())
    ]


def record_of(surroundings: Surroundings, post: Said) -> dict[str, Any]:
    """The record of a post: as the bot wrote it, or as a person's client would have."""
    if post.record is not None:
        return dict(post.record)
    record: dict[str, Any] = {
        "$type": POSTS,
        "text": post.text,
        "createdAt": at(post.at),
        "langs": ["en"],
    }
    if facets := _facets(post.text):
        record["facets"] = facets
    answered = found(surroundings, post.answers)
    if answered is not None:
        parent = reference(surroundings, answered)
        root = record_of(surroundings, answered).get("reply", {}).get("root", parent)
        record["reply"] = {"root": root, "parent": parent}
    return record


def reference(surroundings: Surroundings, post: Said) -> dict[str, str]:
    """The uri and content id of a post."""
    return {"uri": uri_of(post, surroundings), "cid": cid_of(record_of(surroundings, post))}


def found(surroundings: Surroundings, uri: str | None) -> Said | None:
    """The post that is called *uri*."""
    posts = surroundings.social.posts("bluesky")
    return next((post for post in posts if uri and uri_of(post, surroundings) == uri), None)


def _author(surroundings: Surroundings, post: Said) -> dict[str, Any]:
    known = surroundings.social.account("bluesky", post.author)
    return profile(known or Account("bluesky", post.author, post.author))


def post_view(surroundings: Surroundings, post: Said) -> dict[str, Any]:
    """A post as a feed shows it."""
    return {
        "$type": "app.bsky.feed.defs#postView",
        **reference(surroundings, post),
        "author": _author(surroundings, post),
        "record": record_of(surroundings, post),
        "replyCount": 0,
        "repostCount": 0,
        "likeCount": 0,
        "quoteCount": 0,
        "indexedAt": at(post.at),
        "viewer": {"threadMuted": False, "embeddingDisabled": False},
        "labels": [],
    }


def feed_post(surroundings: Surroundings, post: Said) -> dict[str, Any]:
    """A post in the timeline, with what it answers."""
    shown: dict[str, Any] = {"post": post_view(surroundings, post)}
    reply = record_of(surroundings, post).get("reply")
    if reply:
        known = {end: found(surroundings, reply[end]["uri"]) for end in ("root", "parent")}
        shown["reply"] = {
            end: post_view(surroundings, one)
            if one is not None
            else {
                "$type": "app.bsky.feed.defs#notFoundPost",
                "uri": reply[end]["uri"],
                "notFound": True,
            }
            for end, one in known.items()
        }
    return shown


def notification(surroundings: Surroundings, post: Said, reason: str) -> dict[str, Any]:
    """Somebody mentioned or answered the bot."""
    shown: dict[str, Any] = {
        **reference(surroundings, post),
        "author": _author(surroundings, post),
        "reason": reason,
        "record": record_of(surroundings, post),
        "isRead": False,
        "indexedAt": at(post.at),
        "labels": [],
    }
    if reason == "reply":
        shown["reasonSubject"] = post.answers
    return shown
