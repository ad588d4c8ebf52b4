"""Small words and numbers of the desk's page: times, scores, addresses, page links."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from hype_pipeline.errors import BadInput

_AT = re.compile(r"at://(did:[a-z0-9:.%-]+)/app\.bsky\.feed\.post/([A-Za-z0-9._~:-]+)")
_SCORES = {
    "topic": "describes",
    "nll": "nats a token",
    "shared_run": "words shared in a row",
}


def ago(at: datetime, now: datetime) -> str:
    """How long ago, roughly."""
    seconds = max((now - at).total_seconds(), 0)
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= size:
            return f"{int(seconds // size)} {unit} ago"
    return "just now"


def score(name: str, value: Any) -> tuple[str, str]:
    """The name and the value of a score, as people read them."""
    shown = f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
    return _SCORES.get(name, name.replace("_", " ")), shown


def flag(text: str) -> str:
    """A flag as people read it."""
    return text.replace("_", " ").replace(":", ": ")


def address(uri: str | None) -> str | None:
    """Where a browser shows a post; None: nowhere."""
    if uri is None:
        return None
    if post := _AT.fullmatch(uri):
        return f"https://bsky.app/profile/{quote(post[1], safe=':')}/post/{quote(post[2])}"
    return uri if re.match(r"https?://", uri) else None


def page_number(text: str | None) -> int:
    """A page number from 1; nonsense is 1."""
    return max(int(text), 1) if text and text.isdecimal() and len(text) < 7 else 1


def whole_number(text: str) -> int:
    """A number that a form of ours carries."""
    if not text.isdecimal() or len(text) > 9:
        raise BadInput(f"A revision is a number, not {text!r}.")
    return int(text)


def pages(asked: Mapping[str, str], page: int, count: int, size: int) -> Mapping[str, Any]:
    """The links to the pages before and after, and where we are."""
    last = max((count + size - 1) // size, 1)

    def link(number: int) -> str:
        kept = {name: value for name, value in asked.items() if name not in ("page", "done")}
        return "?" + urlencode({**kept, "page": number})

    return {
        "page": page,
        "last": last,
        "before": link(page - 1) if page > 1 else None,
        "after": link(page + 1) if page < last else None,
    }
