"""What the bot hears on Bluesky: its home timeline and who asked it, as posts with their places.

A place is when the server indexed a post, and its address: the cursor of the next look. Sessions are
bluesky_session.py's.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

from hype_pipeline.protocols import SocialPost
from hype_pipeline.services.bluesky_session import NAME, BlueskySession, understood

Place: TypeAlias = tuple[str, str]
Items: TypeAlias = list[Any]

_PAGE = 100
_MOST_PAGES = 10  # of a timeline at one look: a thousand posts
# A timeline is sorted by when posts say they were written, the cursor by when they were indexed.
_DISORDER = timedelta(minutes=10)


def heard_since(session: BlueskySession, after: Place | None) -> Iterator[tuple[Place, SocialPost]]:
    """What others posted *after* that place; what stands in both is told as asked, and told last."""
    yield from _timeline(session, after)
    yield from _notifications(session, after)


def place_of(cursor: str | None) -> Place | None:
    """The place that a cursor names."""
    at, separator, uri = (cursor or "").partition("|")
    return (at, uri) if separator else None


def time_of(text: str) -> datetime:
    """A time of Bluesky's; where it names no zone, it is UTC."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def iso(at: datetime) -> str:
    """A time as Bluesky writes it."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _timeline(session: BlueskySession, after: Place | None) -> Iterator[tuple[Place, SocialPost]]:
    def page(client: Any, cursor: str | None) -> tuple[Items, str | None]:
        told = client.app.bsky.feed.get_timeline({"limit": _PAGE, "cursor": cursor})
        return [item for item in told.feed if item.reason is None], told.cursor

    for item in _pages(session, page, after, lambda item: item.post.indexed_at):
        asked = _asks(item.post.record, session.did)
        yield from _heard(session, item.post, after, asked=asked)


def _notifications(
    session: BlueskySession, after: Place | None
) -> Iterator[tuple[Place, SocialPost]]:
    def page(client: Any, cursor: str | None) -> tuple[Items, str | None]:
        wanted = {"limit": _PAGE, "cursor": cursor, "reasons": ["mention", "reply"]}
        told = client.app.bsky.notification.list_notifications(wanted)
        return told.notifications, told.cursor

    for item in _pages(session, page, after, lambda item: item.indexed_at):
        if item.reason in ("mention", "reply"):
            yield from _heard(session, item, after, asked=True)


def _pages(
    session: BlueskySession,
    page: Callable[[Any, str | None], tuple[Items, str | None]],
    after: Place | None,
    indexed_at: Callable[[Any], str],
) -> Iterator[Any]:
    cursor: str | None = None
    for _ in range(_MOST_PAGES):
        with understood(sending=False):
            items, cursor = session.ask(lambda client, at=cursor: page(client, at))  # type: ignore[misc]
        yield from items
        reached = after and any(
            time_of(indexed_at(i)) < time_of(after[0]) - _DISORDER for i in items
        )
        if cursor is None or reached:
            return


def _heard(
    session: BlueskySession, view: Any, after: Place | None, *, asked: bool
) -> Iterator[tuple[Place, SocialPost]]:
    place = (iso(time_of(view.indexed_at)), view.uri)
    labels = {label.val for label in view.author.labels or ()}
    if view.author.did == session.did or "bot" in labels or (after and place <= after):
        return
    text = getattr(view.record, "text", "")
    posted = time_of(view.record.created_at)
    yield place, SocialPost(NAME, view.uri, view.cid, view.author.handle, text, posted, asked)


def _asks(record: Any, bot: str) -> bool:
    """Whether a post names the bot or answers it, by its own words."""
    features = [
        feature for facet in getattr(record, "facets", None) or () for feature in facet.features
    ]
    named = any(getattr(feature, "did", None) == bot for feature in features)
    parent = getattr(getattr(record, "reply", None), "parent", None)
    return named or (parent is not None and parent.uri.startswith(f"at://{bot}/"))
