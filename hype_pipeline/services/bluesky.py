"""Bluesky, through its own client: the bot's account, and posts under keys of ours.

A post's record key comes from the draft, so that creating it a second time is refused by the
server. Logging in and errors are bluesky_session.py's, reading timelines bluesky_hearing.py's.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from hype_pipeline.errors import Refused
from hype_pipeline.protocols import Outgoing, Sent, SocialPost
from hype_pipeline.publish.compose import LIMITS
from hype_pipeline.services.bluesky_hearing import heard_since, iso, place_of, time_of
from hype_pipeline.services.bluesky_session import NAME, BlueskySession, understood

_POST = "app.bsky.feed.post"
_PROFILE = "app.bsky.actor.profile"


class Bluesky:
    """The bot's account on a PDS. Implements protocols.Timeline and protocols.Network."""

    network = NAME
    longest = LIMITS[NAME].longest

    def __init__(
        self,
        url: str,
        handle: str,
        app_password: str,
        *,
        session_file: Path,
        now: Callable[[], datetime],
    ) -> None:
        self._session = BlueskySession(url, handle, app_password, file=session_file)
        self._now = now

    def since(self, cursor: str | None, *, limit: int) -> tuple[Sequence[SocialPost], str | None]:
        """Posts after *cursor*, oldest first; the cursor is the newest one's time and address."""
        told = heard_since(self._session, place_of(cursor))
        heard = {post.uri: (place, post) for place, post in told}
        placed = sorted(heard.values(), key=lambda pair: pair[0])[:limit]
        if not placed:
            return (), cursor
        return [post for _, post in placed], "|".join(placed[-1][0])

    def publish(self, post: Outgoing) -> Sent:
        """Create the record under its key. A key that is taken is Ambiguous: find() settles it."""
        with understood(sending=False):
            answering = self._reply(post.answers) if post.answers else None
        from atproto import models

        at = self._now()
        record = models.AppBskyFeedPost.Record(
            text=post.text,
            created_at=iso(at),
            langs=["en"],
            reply=answering,
            facets=_facets(post.text) or None,
        )
        data = models.ComAtprotoRepoCreateRecord.Data(
            repo=self._session.did, collection=_POST, rkey=post.record_key, record=record
        )
        with understood(sending=True):
            made = self._session.ask(lambda client: client.com.atproto.repo.create_record(data))
        return Sent(made.uri, at)

    def find(
        self,
        record_key: str,
        *,
        text: str | None = None,  # noqa: ARG002 - other networks need it
        since: datetime | None = None,  # noqa: ARG002 - other networks need it
    ) -> Sent | None:
        """The post under this key; Bluesky keeps keys for ever, and needs no *text* or *since*."""
        with understood(sending=False):
            found = self._session.record(_POST, record_key)
        return Sent(found.uri, time_of(found.value["created_at"])) if found else None

    def introduce(self, words: str) -> str:
        """Label the account as a bot and put *words* into its profile; says what was done."""
        with understood(sending=False):
            found = self._session.record(_PROFILE, "self")
            profile = dict(found.value.model_dump(by_alias=True)) if found else {}
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
            repo=self._session.did, collection=_PROFILE, rkey="self", record=profile
        )
        self._session.ask(lambda client: client.com.atproto.repo.put_record(data))

    def _reply(self, asked: SocialPost) -> Any:
        from atproto import models

        uris = {"uris": [asked.uri]}
        told = self._session.ask(lambda client: client.app.bsky.feed.get_posts(uris))
        if not told.posts:
            raise Refused(
                NAME, f"the post that asked is gone ({asked.uri}), so nothing answers it."
            )
        (post,) = told.posts
        parent = models.ComAtprotoRepoStrongRef.Main(uri=post.uri, cid=post.cid)
        thread = getattr(post.record, "reply", None)
        return models.AppBskyFeedPost.ReplyRef(
            parent=parent, root=thread.root if thread else parent
        )


def _facets(text: str) -> Any:
    from atproto_client.utils import facet_detection

    return facet_detection.detect_facets(text)
