"""Bluesky, through its own client: the home timeline, who asked, posts under keys of ours.

A post's record key comes from the draft, so that creating it a second time is refused by the
server. The session is kept in a file: the server allows a few hundred logins a day.
"""

import os
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from hype_pipeline.errors import Ambiguous, HypeError, Refused, Retryable
from hype_pipeline.protocols import Outgoing, Sent, SocialPost
from hype_pipeline.publish.compose import LIMITS
from hype_pipeline.services.social import TIMEOUT

_NAME = "bluesky"
_POST = "app.bsky.feed.post"
_PROFILE = "app.bsky.actor.profile"
_PAGE = 100
_MOST_PAGES = 10  # of a timeline at one look: a thousand posts
# A timeline is sorted by when posts say they were written, the cursor by when they were indexed.
_DISORDER = timedelta(minutes=10)
_EXPIRED = ("ExpiredToken", "InvalidToken", "AuthMissing")

Answer = TypeVar("Answer")


class Bluesky:
    """The bot's account on a PDS. Implements protocols.Timeline and protocols.Network."""

    network = _NAME
    longest = LIMITS[_NAME].longest

    def __init__(
        self,
        url: str,
        handle: str,
        app_password: str,
        *,
        session_file: Path,
        now: Callable[[], datetime],
    ) -> None:
        self._url = url
        self._handle = handle
        self._app_password = app_password
        self._session_file = session_file
        self._now = now

    def since(self, cursor: str | None, *, limit: int) -> tuple[Sequence[SocialPost], str | None]:
        """Posts after *cursor*, oldest first; the cursor is the newest one's time and address."""
        after = _place(cursor)
        heard = {post.uri: (place, post) for place, post in self._timeline(after)}
        for place, post in self._notifications(after):
            heard[post.uri] = (place, post)  # what is in both asked us
        placed = sorted(heard.values(), key=lambda pair: pair[0])[:limit]
        if not placed:
            return (), cursor
        return [post for _, post in placed], "|".join(placed[-1][0])

    def publish(self, post: Outgoing) -> Sent:
        """Create the record under its key. A key that is taken is Ambiguous: find() settles it."""
        with _understood(sending=False):
            answering = self._reply(post.answers) if post.answers else None
        from atproto import models

        at = self._now()
        record = models.AppBskyFeedPost.Record(
            text=post.text,
            created_at=_iso(at),
            langs=["en"],
            reply=answering,
            facets=self._facets(post.text) or None,
        )
        data = models.ComAtprotoRepoCreateRecord.Data(
            repo=self._did, collection=_POST, rkey=post.record_key, record=record
        )
        with _understood(sending=True):
            made = self._ask(lambda client: client.com.atproto.repo.create_record(data))
        return Sent(made.uri, at)

    def find(
        self,
        record_key: str,
        *,
        text: str | None = None,  # noqa: ARG002 - other networks need it
        since: datetime | None = None,  # noqa: ARG002 - other networks need it
    ) -> Sent | None:
        """The post under this key; Bluesky keeps keys for ever, and needs no *text* or *since*."""
        from atproto_client.exceptions import BadRequestError

        with _understood(sending=False):
            try:
                found = self._record(_POST, record_key)
            except BadRequestError as error:
                if _error_name(error) != "RecordNotFound":
                    raise
                return None
        return Sent(found.uri, _time(found.value["created_at"]))

    def introduce(self, words: str) -> str:
        """Label the account as a bot and put *words* into its profile; says what was done."""
        from atproto_client.exceptions import BadRequestError

        with _understood(sending=False):
            try:
                profile = dict(self._record(_PROFILE, "self").value.model_dump(by_alias=True))
            except BadRequestError as error:
                if _error_name(error) != "RecordNotFound":
                    raise
                profile = {}
            labels = [one["val"] for one in (profile.get("labels") or {}).get("values", ())]
            if "bot" in labels and profile.get("description") == words:
                return "the account is labelled already, as a bot, and says who runs it."
            kept = [{"val": value} for value in labels if value != "bot"]
            profile |= {
                "$type": _PROFILE,
                "description": words,
                "labels": {
                    "$type": "com.atproto.label.defs#selfLabels",
                    "values": [*kept, {"val": "bot"}],
                },
            }
            self._put_profile({key: value for key, value in profile.items() if value is not None})
        return "labelled the account as a bot and wrote into its profile who runs it."

    def _put_profile(self, profile: dict[str, Any]) -> None:
        from atproto import models

        data = models.ComAtprotoRepoPutRecord.Data(
            repo=self._did, collection=_PROFILE, rkey="self", record=profile
        )
        self._ask(lambda client: client.com.atproto.repo.put_record(data))

    # reading

    def _timeline(
        self, after: tuple[str, str] | None
    ) -> Iterator[tuple[tuple[str, str], SocialPost]]:
        def page(client: Any, cursor: str | None) -> tuple[list[Any], str | None]:
            told = client.app.bsky.feed.get_timeline({"limit": _PAGE, "cursor": cursor})
            return [item for item in told.feed if item.reason is None], told.cursor

        for item in self._pages(page, after, lambda item: item.post.indexed_at):
            asked = self._asks(item.post.record)
            yield from self._heard(item.post, after, asked=asked)

    def _notifications(
        self, after: tuple[str, str] | None
    ) -> Iterator[tuple[tuple[str, str], SocialPost]]:
        def page(client: Any, cursor: str | None) -> tuple[list[Any], str | None]:
            wanted = {"limit": _PAGE, "cursor": cursor, "reasons": ["mention", "reply"]}
            told = client.app.bsky.notification.list_notifications(wanted)
            return told.notifications, told.cursor

        for item in self._pages(page, after, lambda item: item.indexed_at):
            if item.reason in ("mention", "reply"):
                yield from self._heard(item, after, asked=True)

    def _pages(
        self,
        page: Callable[[Any, str | None], tuple[list[Any], str | None]],
        after: tuple[str, str] | None,
        indexed_at: Callable[[Any], str],
    ) -> Iterator[Any]:
        cursor: str | None = None
        for _ in range(_MOST_PAGES):
            with _understood(sending=False):
                items, cursor = self._ask(lambda client, at=cursor: page(client, at))  # type: ignore[misc]
            yield from items
            reached = after and any(
                _time(indexed_at(i)) < _time(after[0]) - _DISORDER for i in items
            )
            if cursor is None or reached:
                return

    def _heard(
        self, view: Any, after: tuple[str, str] | None, *, asked: bool
    ) -> Iterator[tuple[tuple[str, str], SocialPost]]:
        place = (_iso(_time(view.indexed_at)), view.uri)
        labels = {label.val for label in view.author.labels or ()}
        if view.author.did == self._did or "bot" in labels or (after and place <= after):
            return
        text = getattr(view.record, "text", "")
        posted = _time(view.record.created_at)
        yield (
            place,
            SocialPost(_NAME, view.uri, view.cid, view.author.handle, text, posted, asked),
        )

    def _asks(self, record: Any) -> bool:
        """Whether a post names the bot or answers it, by its own words."""
        features = [
            feature for facet in getattr(record, "facets", None) or () for feature in facet.features
        ]
        named = any(getattr(feature, "did", None) == self._did for feature in features)
        parent = getattr(getattr(record, "reply", None), "parent", None)
        return named or (parent is not None and parent.uri.startswith(f"at://{self._did}/"))

    # writing

    def _reply(self, asked: SocialPost) -> Any:
        from atproto import models

        told = self._ask(lambda client: client.app.bsky.feed.get_posts({"uris": [asked.uri]}))
        if not told.posts:
            raise Refused(
                _NAME, f"the post that asked is gone ({asked.uri}), so nothing answers it."
            )
        (post,) = told.posts
        parent = models.ComAtprotoRepoStrongRef.Main(uri=post.uri, cid=post.cid)
        thread = getattr(post.record, "reply", None)
        return models.AppBskyFeedPost.ReplyRef(
            parent=parent, root=thread.root if thread else parent
        )

    @staticmethod
    def _facets(text: str) -> Any:
        from atproto_client.utils import facet_detection

        return facet_detection.detect_facets(text)

    def _record(self, collection: str, key: str) -> Any:
        asked = {"repo": self._did, "collection": collection, "rkey": key}
        return self._ask(lambda client: client.com.atproto.repo.get_record(asked))

    # sessions

    @property
    def _did(self) -> str:
        return str(self._client._session.did)  # noqa: SLF001 - the client has no public name for it

    def _ask(self, question: Callable[[Any], Answer]) -> Answer:
        from atproto_client.exceptions import BadRequestError, UnauthorizedError
        from atproto_server.exceptions import TokenDecodeError

        try:
            return question(self._client)
        except (BadRequestError, UnauthorizedError, TokenDecodeError) as error:
            if not isinstance(error, TokenDecodeError) and _error_name(error) not in _EXPIRED:
                raise
        # The kept session has run out or belongs to a server that was reset: log in again, once.
        self._session_file.unlink(missing_ok=True)
        del self._client
        return question(self._client)

    @cached_property
    def _client(self) -> Any:
        from atproto import Client
        from atproto_client.request import Request

        request = Request(timeout=TIMEOUT)
        weakref.finalize(self, request.close)
        client = Client(self._url, request=request)
        client.on_session_change(lambda _event, session: self._keep(session.export()))
        if not self._resumed(client):
            client.login(self._handle, self._app_password, fetch_bsky_profile=False)
        return client

    def _resumed(self, client: Any) -> bool:
        """Whether the kept session can be read; whether it is still good, the server says later."""
        from atproto_core.exceptions import AtProtocolError

        try:
            client.login(session_string=self._session_file.read_text(), fetch_bsky_profile=False)
        except (FileNotFoundError, ValueError, AtProtocolError):
            return False
        return True

    def _keep(self, session: str) -> None:
        self._session_file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self._session_file.with_suffix(".partial")
        unfinished.unlink(missing_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with os.fdopen(os.open(unfinished, flags, 0o600), "w") as out:
            out.write(session)
        unfinished.replace(self._session_file)


@contextmanager
def _understood(*, sending: bool) -> Iterator[None]:
    """The client's errors as ours. While *sending*, what may have arrived is Ambiguous."""
    import httpx
    from atproto_client import exceptions

    try:
        yield
    except exceptions.RateLimitExceededError as error:
        raise Retryable(_NAME, "asks to wait (429).", retry_after=_wait(error)) from error
    except exceptions.UnauthorizedError as error:
        raise Refused(
            _NAME,
            f"does not let us in ({error}). Are HYPE_BLUESKY_HANDLE and the app password right?",
        ) from error
    except exceptions.BadRequestError as error:
        raise Refused(_NAME, f"refused the request: {error}") from error
    except exceptions.RequestErrorBase as error:
        raise _passing(error, httpx.ConnectError, sending=sending) from error
    except (exceptions.AtProtocolError, httpx.HTTPError) as error:
        raise _passing(error, httpx.ConnectError, sending=sending) from error


def _passing(error: Exception, unconnected: type[Exception], *, sending: bool) -> HypeError:
    said = str(error) or type(error).__name__
    if sending and not isinstance(error.__cause__ or error, unconnected):
        return Ambiguous(_NAME, f"it is unknown whether the post arrived ({said}).")
    return Retryable(_NAME, f"cannot be reached or fails ({said}).")


def _wait(error: Any) -> float | None:
    if error.retry_after is not None:
        return float(error.retry_after)
    return max((error.reset_at - datetime.now(UTC)).total_seconds(), 0) if error.reset_at else None


def _error_name(error: Any) -> str | None:
    content = error.response.content if error.response else None
    return getattr(content, "error", None)


def _place(cursor: str | None) -> tuple[str, str] | None:
    at, separator, uri = (cursor or "").partition("|")
    return (at, uri) if separator else None


def _time(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
