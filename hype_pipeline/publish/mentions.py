"""The rows that come of social posts: a mention for each song that a post names. Songs are found in named_songs.py."""

import hashlib
import json
import re
from collections.abc import Iterable
from datetime import datetime

from hype_pipeline.protocols import SocialPost
from hype_pipeline.publish.named_songs import NamedSong, songs_in_post
from hype_pipeline.publish.plain import plain
from hype_pipeline.records.bot import Mention
from hype_pipeline.records.narrowing import ASKED_TO_STOP, Dropped, Narrowed

PROVIDER = "mentions-3"

_STOP = re.compile(
    r"[\W_]*(?:please\s+)?(?:stop|unsubscribe|opt out|opt me out|leave me alone|go away|stop it|"
    r"stop (?:replying|answering|posting|mentioning)(?: (?:to )?me)?)(?:\s+(?:please|now|bot))*[\W_]*",
    re.IGNORECASE,
)


def mentions_in(posts: Iterable[SocialPost], *, now: datetime) -> Narrowed[Mention]:
    """A row for each song that each of *posts* names; the posts that name none are dropped."""
    kept: list[Mention] = []
    unparsed: list[Dropped] = []
    for post in posts:
        songs = songs_in_post(post.text)
        kept += [_mention(post, song, now) for song in songs]
        if not songs:
            unparsed.append(_unparsed(post, now))
    return Narrowed(tuple(kept), tuple(unparsed))


def _mention(post: SocialPost, song: NamedSong, now: datetime) -> Mention:
    key = json.dumps([post.network, post.uri, song.artist.casefold(), song.title.casefold()])
    return Mention(
        mention_id=hashlib.sha256(key.encode()).hexdigest()[:20],
        network=post.network,
        uri=post.uri,
        author=post.author,
        text=post.text,
        posted_at=post.posted_at,
        asked=post.asked,
        artist=song.artist,
        title=song.title,
        source_url=post.uri,
        retrieved_at=now,
        provider=PROVIDER,
    )


def _unparsed(post: SocialPost, now: datetime) -> Dropped:
    # What a stranger wrote about something else is not ours to keep; who asked us may want an answer.
    evidence = {"author": post.author, "text": post.text} if post.asked else {}
    reason = "no_song:asked" if post.asked else "no_song"
    if post.asked and _STOP.fullmatch(plain(post.text)):
        reason = ASKED_TO_STOP
    return Dropped(
        week=None,
        ref=post.uri,
        reason=reason,
        passing=False,
        evidence=json.dumps(evidence, ensure_ascii=False),
        source_url=post.uri,
        retrieved_at=now,
        provider=PROVIDER,
    )
