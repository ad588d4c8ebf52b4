"""Mastodon, through Mastodon.py: the home timeline, who asked, statuses under idempotency keys.

A server remembers a key for about an hour; later a lost status is looked for among the bot's own,
by its words. Statuses are unlisted, as is the custom for bots.
"""

import html
import re
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from hype_pipeline.errors import Ambiguous, Refused, Retryable
from hype_pipeline.protocols import Outgoing, Sent, SocialPost
from hype_pipeline.publish.compose import LIMITS
from hype_pipeline.services.social import TIMEOUT

_NAME = "mastodon"
_PAGE = 40
_LOOKED_BACK = 5  # pages of the bot's own statuses
_CLOCKS = timedelta(minutes=5)  # by which two machines may disagree
_PRIVATE = ("private", "direct")


class Mastodon:
    """The bot's account on a server. Implements protocols.Timeline and protocols.Network."""

    network = _NAME
    longest = LIMITS[_NAME].longest

    def __init__(self, url: str, token: str, *, now: Callable[[], datetime]) -> None:
        self._url = url.rstrip("/")
        self._token = token
        self._now = now

    def since(self, cursor: str | None, *, limit: int) -> tuple[Sequence[SocialPost], str | None]:
        """Posts after *cursor*, oldest first; the cursor is the last mention's and the last status' id."""
        before_mentions, _, before_home = (cursor or "0/0").partition("/")
        heard: dict[str, SocialPost] = {}
        mentions, after_mentions = self._read(self._mentions, before_mentions, limit)
        home, after_home = self._read(self._home, before_home, limit - len(mentions))
        for status in (*home, *mentions):
            if post := self._heard(status):
                heard[post.uri] = post
        posts = sorted(heard.values(), key=lambda post: (post.posted_at, post.uri))
        return posts, f"{after_mentions}/{after_home}"

    def publish(self, post: Outgoing) -> Sent:
        """Post a status under its idempotency key; an answer goes to the one who asked."""
        with _understood(sending=False):
            knobs = self._answering(post.answers) if post.answers else {"visibility": "unlisted"}
        text = post.text
        if (
            post.answers
            and LIMITS[_NAME].measure(named := f"@{post.answers.author} {text}") <= self.longest
        ):
            text = named  # without the name nobody is notified
        with _understood(sending=True):
            status = self._client.status_post(
                text, idempotency_key=post.record_key, language="en", **knobs
            )
        return Sent(str(status.url or status.uri), status.created_at)

    def find(
        self,
        record_key: str,  # noqa: ARG002 - other networks need it
        *,
        text: str | None = None,
        since: datetime | None = None,
    ) -> Sent | None:
        """A status of ours with the words of *text*, posted after *since*."""
        if text is None:
            raise Ambiguous(_NAME, "a server does not tell which status has which key.")
        wanted = _bare(text)
        for status in self._own(since):
            if _bare(_plain(status.content)).endswith(wanted):
                return Sent(str(status.url or status.uri), status.created_at)
        return None

    def introduce(self, words: str) -> str:
        """Label the account as a bot and put *words* into its profile; says what was done."""
        with _understood(sending=False):
            me = self._client.account_verify_credentials()
            if me.bot and _bare(_plain(me.note)) == _bare(words):
                return "the account is marked as a bot already, and says who runs it."
            self._client.account_update_credentials(bot=True, note=words)
        return "marked the account as a bot and wrote into its profile who runs it."

    # reading

    def _read(
        self, page: Callable[[str, int], list[tuple[str, Any]]], after: str, limit: int
    ) -> tuple[list[Any], str]:
        """Statuses after the id *after*, and the id that follows them."""
        read: list[Any] = []
        while len(read) < limit:
            with _understood(sending=False):
                listed = page(after, min(limit - len(read), _PAGE))
            if not listed:
                break
            # Ids grow, but are strings of any length.
            listed.sort(key=lambda pair: (len(pair[0]), pair[0]))
            read += [status for _, status in listed]
            after = listed[-1][0]
        return read, after

    def _home(self, after: str, limit: int) -> list[tuple[str, Any]]:
        found = self._client.timeline_home(min_id=after, limit=limit)
        return [(str(status.id), status) for status in found]

    def _mentions(self, after: str, limit: int) -> list[tuple[str, Any]]:
        found = self._client.notifications(types=["mention"], min_id=after, limit=limit)
        return [(str(one.id), one.status) for one in found]

    def _heard(self, status: Any) -> SocialPost | None:
        account = status.account
        if account.bot or account.id == self._me.id or status.get("reblog"):
            return None
        if status.visibility in _PRIVATE and not self._asks(status):
            return None
        # The bot's own server shows every status under this address, with the id that answers need.
        uri = f"{self._url}/@{account.acct}/{status.id}"
        text = _plain(status.content)
        at = status.created_at.astimezone(UTC)
        return SocialPost(_NAME, uri, None, account.acct, text, at, self._asks(status))

    def _asks(self, status: Any) -> bool:
        named = any(mention.id == self._me.id for mention in status.mentions)
        return named or status.in_reply_to_account_id == self._me.id

    def _own(self, since: datetime | None) -> Iterator[Any]:
        oldest = since - _CLOCKS if since else None
        before: Any = None
        for _ in range(_LOOKED_BACK):
            with _understood(sending=False):
                found = self._client.account_statuses(self._me.id, max_id=before, limit=_PAGE)
            for status in found:
                if oldest and status.created_at < oldest:
                    return
                yield status
            if not found:
                return
            before = found[-1].id

    # writing

    def _answering(self, asked: SocialPost) -> dict[str, Any]:
        from mastodon.errors import MastodonNotFoundError

        try:
            status = self._client.status(asked.uri.rpartition("/")[2])
        except MastodonNotFoundError as error:
            raise Refused(
                _NAME, f"the post that asked is gone ({asked.uri}), so nothing answers it."
            ) from error
        kept = status.visibility if status.visibility in _PRIVATE else "unlisted"
        return {"in_reply_to_id": status.id, "visibility": kept}

    @cached_property
    def _me(self) -> Any:
        with _understood(sending=False):
            return self._client.account_verify_credentials()

    @cached_property
    def _client(self) -> Any:
        import requests
        from mastodon import Mastodon as Client

        session = requests.Session()
        weakref.finalize(self, session.close)
        return Client(
            access_token=self._token,
            api_base_url=self._url,
            ratelimit_method="throw",
            request_timeout=TIMEOUT,
            user_agent="hype-pipeline",
            session=session,
        )


@contextmanager
def _understood(*, sending: bool) -> Iterator[None]:
    """The client's errors as ours. While *sending*, what may have arrived is Ambiguous."""
    from mastodon import errors

    try:
        yield
    except errors.MastodonRatelimitError as error:
        raise Retryable(_NAME, "asks to wait (429).", retry_after=60.0) from error
    except errors.MastodonUnauthorizedError as error:
        raise Refused(_NAME, "does not let us in. Is HYPE_MASTODON_TOKEN right?") from error
    except (errors.MastodonNetworkError, errors.MastodonServerError) as error:
        if sending and not _never_connected(error):
            raise Ambiguous(_NAME, f"it is unknown whether the post arrived ({error}).") from error
        raise Retryable(_NAME, f"cannot be reached or fails ({error}).") from error
    except errors.MastodonAPIError as error:
        if "Could not parse" in str(error):  # an answer that broke off
            kind = Ambiguous if sending else Retryable
            raise kind(_NAME, f"its answer cannot be read ({error}).") from error
        raise Refused(_NAME, f"refused the request: {error}") from error
    except errors.MastodonIllegalArgumentError as error:
        raise Refused(_NAME, f"its client refused the request: {error}") from error


def _never_connected(error: Exception) -> bool:
    import requests

    # Mastodon.py raises its own error inside the handler of the one below it.
    below = error.__context__
    return isinstance(below, requests.ConnectionError) and "NewConnectionError" in repr(below)


def _plain(content: str) -> str:
    """The words of a status, whose content is HTML."""
    text = re.sub(r"<br\s*/?>|</p>\s*<p[^>]*>", "\n", content or "")
    return html.unescape(re.sub(r"<[^>]*>", "", text)).strip()


def _bare(text: str) -> str:
    return " ".join(text.split())
