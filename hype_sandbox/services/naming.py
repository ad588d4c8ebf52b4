"""Ids and addresses that networks give to posts and accounts, derived so that they never change."""

import base64
import hashlib
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from hype_sandbox.social import Said
from hype_sandbox.surroundings import Surroundings

POSTS = "app.bsky.feed.post"
_SORTABLE = "234567abcdefghijklmnopqrstuvwxyz"
_X_EPOCH = 1288834974657  # milliseconds; X's ids count from there


@cache
def number_of(name: str, digits: int) -> str:
    """A number with so many digits that stands for *name*."""
    digest = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8])
    low: int = 10 ** (digits - 1)
    return str(low + digest % (9 * low))


def uuid_of(name: str) -> str:
    """A UUID that stands for *name*."""
    digest = hashlib.sha256(name.encode()).hexdigest()
    return f"{digest[:8]}-{digest[8:12]}-4{digest[13:16]}-8{digest[17:20]}-{digest[20:32]}"


@cache
def did_of(handle: str) -> str:
    """Bluesky's lasting id of an account."""
    digest = hashlib.sha256(handle.encode()).digest()
    return "did:plc:" + base64.b32encode(digest).decode().lower()[:24]


def tid(serial: int) -> str:
    """Bluesky's record key for a moment: 13 characters that sort like time."""
    bits = serial << 10
    return "".join(_SORTABLE[(bits >> shift) & 31] for shift in range(60, -1, -5))


def cid_of(record: Mapping[str, Any]) -> str:
    """A content id: a CIDv1 in form, over JSON instead of DAG-CBOR."""
    told = json.dumps(record, sort_keys=True, ensure_ascii=False).encode()
    digest = b"\x01\x71\x12\x20" + hashlib.sha256(told).digest()
    return "b" + base64.b32encode(digest).decode().lower().rstrip("=")


def rkey_of(post: Said) -> str:
    """Bluesky's record key of a post."""
    return post.key or tid(post.serial)


def mastodon_id(post: Said) -> str:
    """Mastodon's id of a post: sorts like time."""
    return str((post.serial // 1000 << 16) + post.serial % 1000)


def x_id(post: Said) -> str:
    """X's id of a post: sorts like time."""
    return str((post.serial // 1000 - _X_EPOCH << 22) + post.serial % 1000)


def uri_of(post: Said, surroundings: Surroundings) -> str:
    """What the post is called on its network."""
    if post.network == "bluesky":
        return f"at://{did_of(post.author)}/{POSTS}/{rkey_of(post)}"
    if post.network == "mastodon":
        return f"{surroundings.addresses['mastodon']}/@{post.author}/{mastodon_id(post)}"
    return f"https://x.com/{post.author}/status/{x_id(post)}"
