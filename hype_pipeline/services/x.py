"""X, through its official SDK. Reading and posting cost money there, and a post has no key.

X lets a bot answer only whom it was mentioned by, which is our rule anyway. Nothing tells later
whether a post arrived: a send without an answer is a question for a person.
"""

import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property, partial
from typing import Any

from hype_pipeline.errors import Ambiguous, QuotaExceeded, Refused, Retryable
from hype_pipeline.protocols import Outgoing, Sent, SocialPost
from hype_pipeline.publish.compose import LIMITS
from hype_pipeline.services.social import TIMEOUT

_NAME = "x"
_PAGE = 100
# Every post read is paid for, so a first look takes one page and a later one no more than this.
_MOST_PAGES = 5
_SHOWN = ("author_id", "created_at", "entities", "in_reply_to_user_id")


class X:
    """The bot's account on X. Implements protocols.Timeline and protocols.Network."""

    network = _NAME
    longest = LIMITS[_NAME].longest

    def __init__(self, url: str, token: str, *, now: Callable[[], datetime]) -> None:
        self._url = url.rstrip("/")
        self._token = token
        self._now = now

    def since(self, cursor: str | None, *, limit: int) -> tuple[Sequence[SocialPost], str | None]:
        """Posts after *cursor*, oldest first; the cursor is the newest post's id."""
        heard: dict[int, SocialPost] = {}
        newest: list[int] = []
        users = self._client.users
        for ask, asked in ((users.get_timeline, False), (users.get_mentions, True)):
            for row, authors in self._read(ask, cursor):
                newest.append(int(row["id"]))
                if row.get("author_id") != self._me["id"]:
                    heard[int(row["id"])] = self._heard(
                        row, authors, asked=asked or self._asks(row)
                    )
        taken = sorted(heard)[:limit]
        if len(taken) == len(heard):  # nothing is left over: what is not shown was seen too
            return [heard[number] for number in taken], str(max(newest)) if newest else cursor
        return [heard[number] for number in taken], str(taken[-1])

    def publish(self, post: Outgoing) -> Sent:
        """Post, marked as made by a machine; an answer goes to the one who asked."""
        from xdk.posts.models import CreateRequest

        told: dict[str, Any] = {"text": post.text, "made_with_ai": True}
        if post.answers:
            told["reply"] = {"in_reply_to_tweet_id": post.answers.uri.rpartition("/")[2]}
        author = self._me["username"]
        with _understood(sending=True):
            made = _plain(self._client.posts.create(CreateRequest(**told)))
        return Sent(f"https://x.com/{author}/status/{made['data']['id']}", self._now())

    def find(
        self,
        record_key: str,  # noqa: ARG002 - other networks need it
        *,
        text: str | None = None,  # noqa: ARG002 - other networks need it
        since: datetime | None = None,  # noqa: ARG002 - other networks need it
    ) -> Sent | None:
        """X cannot tell."""
        raise Ambiguous(_NAME, "nothing tells whether a post arrived. Look at the bot's account.")

    def introduce(self, words: str) -> str:
        """X has no call for it; says what to do by hand."""
        return (
            f"@{self._me['username']} cannot be labelled through the API. On X: Settings, Your account, "
            "Account information, Automation. Each post is marked as made with AI. "
            f"Put this into the profile: {words}"
        )

    def _read(
        self, ask: Callable[..., Any], cursor: str | None
    ) -> Iterator[tuple[dict[str, Any], dict[str, str]]]:
        pages = ask(
            self._me["id"],
            since_id=cursor,
            max_results=_PAGE,
            post_fields=list(_SHOWN),
            expansions=["author_id"],
        )
        for _ in range(_MOST_PAGES if cursor else 1):
            with _understood(sending=False):
                page = next(pages, None)
            if page is None:
                return
            told = _plain(page)
            users = (told.get("includes") or {}).get("users") or ()
            authors = {user["id"]: user["username"] for user in users}
            for row in told.get("data") or ():
                yield row, authors

    def _heard(self, row: dict[str, Any], authors: dict[str, str], *, asked: bool) -> SocialPost:
        author = authors.get(row.get("author_id", ""), "i")
        uri = f"https://x.com/{author}/status/{row['id']}"
        return SocialPost(_NAME, uri, None, author, row["text"], _time(row["created_at"]), asked)

    def _asks(self, row: dict[str, Any]) -> bool:
        named = (row.get("entities") or {}).get("mentions") or ()
        mine = self._me
        return row.get("in_reply_to_user_id") == mine["id"] or any(
            one.get("username", "").lower() == mine["username"].lower() for one in named
        )

    @cached_property
    def _me(self) -> dict[str, str]:
        with _understood(sending=False):
            told: dict[str, str] = _plain(self._client.users.get_me())["data"]
        return told

    @cached_property
    def _client(self) -> Any:
        from xdk import Client

        client = Client(base_url=self._url, access_token=self._token)
        # The SDK would wait for ever.
        client.session.request = partial(client.session.request, timeout=TIMEOUT)
        weakref.finalize(self, client.session.close)
        return client


@contextmanager
def _understood(*, sending: bool) -> Iterator[None]:
    """The client's errors as ours. While *sending*, what may have arrived is Ambiguous."""
    import requests

    try:
        yield
    except requests.HTTPError as error:
        raise _answered(error, sending=sending) from error
    except requests.RequestException as error:
        if sending and "NewConnectionError" not in repr(error):
            raise Ambiguous(_NAME, f"it is unknown whether the post arrived ({error}).") from error
        raise Retryable(_NAME, f"cannot be reached ({error}).") from error
    except ValueError as error:  # an answer that is no JSON, or not the one that the SDK expects
        kind = Ambiguous if sending else Retryable
        raise kind(_NAME, f"its answer cannot be read ({error}).") from error


def _answered(error: Any, *, sending: bool) -> Exception:
    response = error.response
    said = f"answered {response.status_code}: {response.text[:300]}"
    if response.status_code == 429:
        reset = response.headers.get("x-rate-limit-reset", "")
        wait = float(reset) - datetime.now(UTC).timestamp() if reset.isdecimal() else None
        return Retryable(_NAME, said, retry_after=max(wait, 0.0) if wait is not None else None)
    if response.status_code == 402:
        return QuotaExceeded(_NAME, f"{said}. Are there credits left at https://console.x.com?")
    if response.status_code >= 500:
        return Ambiguous(_NAME, said) if sending else Retryable(_NAME, said)
    return Refused(_NAME, said)


def _plain(answer: Any) -> dict[str, Any]:
    told: dict[str, Any] = answer.model_dump(by_alias=True, mode="json")
    return told


def _time(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
