"""The bot's repository on Bluesky: records under a collection and a record key.

Creating a record whose key is taken fails as it does on a real PDS (500); putting replaces. Posts
live with all other posts (social.py), other records in a file of the state folder.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from hype_sandbox.services.bluesky_shapes import record_of
from hype_sandbox.services.graphemes import graphemes
from hype_sandbox.services.naming import POSTS, rkey_of, tid
from hype_sandbox.social import Said, serial_of
from hype_sandbox.surroundings import Surroundings

_KEY = re.compile(r"[A-Za-z0-9._:~-]{1,512}")
_NSID = re.compile(r"[a-zA-Z][a-zA-Z0-9-]*(\.[a-zA-Z0-9-]+)+")
_LONGEST = 300  # graphemes of a post
_LARGEST = 3000  # bytes of a post

Record = Mapping[str, Any]


class Invalid(Exception):
    """A write that the repository refuses; the message is the service's."""


class Taken(Exception):
    """There is a record under this key already."""


class Repo:
    """The bot's records."""

    def __init__(self, surroundings: Surroundings) -> None:
        self._surroundings = surroundings
        self._social = surroundings.social
        self._path = surroundings.folder / "bluesky_records.json"
        self._others: dict[str, dict[str, Any]] = {}
        if self._path.exists():
            self._others = json.loads(self._path.read_text("utf-8"))

    def get(self, collection: str, key: str) -> Record | None:
        """The record, if there is one."""
        if collection == POSTS:
            post = self._post(key)
            return record_of(self._surroundings, post) if post else None
        return self._others.get(collection, {}).get(key)

    def listed(self, collection: str) -> list[tuple[str, Record]]:
        """All records of a collection by key, as they sort."""
        if collection == POSTS:
            posts = self._social.published("bluesky")
            found = [(rkey_of(post), record_of(self._surroundings, post)) for post in posts]
        else:
            found = list(self._others.get(collection, {}).items())
        return sorted(found, key=lambda each: each[0])

    def create(self, collection: str, key: str | None, record: Record) -> str:
        """Add *record*; its key. Raises Taken or Invalid."""
        key = key or tid(serial_of(self._surroundings.now()))
        if self.get(collection, key) is not None:
            raise Taken(key)
        self.put(collection, key, record)
        return key

    def put(self, collection: str, key: str, record: Record) -> None:
        """Have *record* under *key*, whatever was there. Raises Invalid."""
        _check(collection, key, record)
        record = {"$type": collection, **record}
        if collection != POSTS:
            self._others.setdefault(collection, {})[key] = record
            self._save()
            return
        text = str(record["text"])
        post = self._post(key)
        if post is not None:
            self._social.replace(post, text, record)
            return
        reply = record.get("reply") or {}
        answers = reply.get("parent", {}).get("uri")
        self._social.publish("bluesky", text, answers=answers, key=key, record=record)

    def delete(self, collection: str, key: str) -> None:
        """Have nothing under *key*."""
        post = self._post(key) if collection == POSTS else None
        if post is not None:
            self._social.delete(post)
        elif self._others.get(collection, {}).pop(key, None) is not None:
            self._save()

    def _post(self, key: str) -> Said | None:
        posts = self._social.published("bluesky")
        return next((post for post in posts if rkey_of(post) == key), None)

    def _save(self) -> None:
        unfinished = self._path.with_suffix(".partial")
        unfinished.write_text(json.dumps(self._others, ensure_ascii=False), "utf-8")
        unfinished.replace(self._path)


def _check(collection: str, key: str, record: Record) -> None:
    if not _NSID.fullmatch(collection):
        raise Invalid("Error: collection must be a valid nsid")
    if not _KEY.fullmatch(key) or key in (".", ".."):
        raise Invalid("Error: rkey must be a valid record key")
    if record.get("$type", collection) != collection:
        raise Invalid(f"Invalid $type: expected {collection}, got {record['$type']}")
    if collection != POSTS:
        return
    text = record.get("text")
    if not isinstance(text, str):
        raise Invalid(f'Invalid {POSTS} record: Record must have the property "text"')
    if not record.get("createdAt"):
        raise Invalid(f'Invalid {POSTS} record: Record must have the property "createdAt"')
    if len(text.encode()) > _LARGEST:
        raise Invalid(
            f"Invalid {POSTS} record: Record/text must not be longer than 3000 characters"
        )
    if graphemes(text) > _LONGEST:
        raise Invalid(f"Invalid {POSTS} record: Record/text must not be longer than 300 graphemes")
