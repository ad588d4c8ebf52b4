"""Mastodon's objects as JSON: accounts, statuses, notifications."""

import html
import re
from datetime import datetime
from typing import Any

from hype_sandbox.services.naming import mastodon_id, number_of
from hype_sandbox.social import Account, Said
from hype_sandbox.surroundings import Surroundings

_HANDLE = re.compile(r"(?<![\w@])@([\w.-]*\w(?:@[\w.-]*\w)?)")


def _at(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03}Z"


def account_id(handle: str) -> str:
    """The id of an account."""
    return number_of(f"mastodon {handle}", 17)


def account(surroundings: Surroundings, row: Account) -> dict[str, Any]:
    """An account as others see it."""
    origin = surroundings.addresses["mastodon"]
    posts = [post for post in surroundings.social.posts("mastodon") if post.author == row.handle]
    return {
        "id": account_id(row.handle),
        "username": row.handle.partition("@")[0],
        "acct": row.handle,
        "display_name": row.name,
        "locked": False,
        "bot": row.bot,
        "discoverable": True,
        "indexable": False,
        "group": False,
        "created_at": "2021-01-01T00:00:00.000Z",
        "note": "",
        "url": f"{origin}/@{row.handle}",
        "uri": f"{origin}/users/{row.handle}",
        "avatar": f"{origin}/avatars/original/missing.png",
        "avatar_static": f"{origin}/avatars/original/missing.png",
        "header": f"{origin}/headers/original/missing.png",
        "header_static": f"{origin}/headers/original/missing.png",
        "followers_count": 10,
        "following_count": 10,
        "statuses_count": len(posts),
        "last_status_at": posts[-1].at.date().isoformat() if posts else None,
        "emojis": [],
        "roles": [],
        "fields": [],
    }


def own_account(surroundings: Surroundings, row: Account) -> dict[str, Any]:
    """The account that asks, with what only it sees."""
    source = {
        "privacy": "public",
        "sensitive": False,
        "language": None,
        "note": "",
        "fields": [],
        "follow_requests_count": 0,
    }
    return {**account(surroundings, row), "source": source}


def status(surroundings: Surroundings, post: Said) -> dict[str, Any]:
    """A status."""
    social, origin = surroundings.social, surroundings.addresses["mastodon"]
    number = mastodon_id(post)
    author = social.account("mastodon", post.author) or Account(
        "mastodon", post.author, post.author
    )
    told = post.record or {}
    answered = next(
        (one for one in social.posts("mastodon") if mastodon_id(one) == post.answers), None
    )
    named = _named(surroundings, post)
    return {
        "id": number,
        "created_at": _at(post.at),
        "in_reply_to_id": post.answers if answered else None,
        "in_reply_to_account_id": account_id(answered.author) if answered else None,
        "sensitive": False,
        "spoiler_text": told.get("spoiler_text", ""),
        "visibility": told.get("visibility", "public"),
        "language": told.get("language", "en"),
        "uri": f"{origin}/users/{post.author}/statuses/{number}",
        "url": f"{origin}/@{post.author}/{number}",
        "replies_count": 0,
        "reblogs_count": 0,
        "favourites_count": 0,
        "edited_at": None,
        "favourited": False,
        "reblogged": False,
        "muted": False,
        "bookmarked": False,
        "content": _content(surroundings, post.text, named),
        "filtered": [],
        "reblog": None,
        "application": {"name": "Web", "website": None},
        "account": account(surroundings, author),
        "media_attachments": [],
        "mentions": [_mention(surroundings, one) for one in named],
        "tags": [],
        "emojis": [],
        "card": None,
        "poll": None,
    }


def _named(surroundings: Surroundings, post: Said) -> list[str]:
    """Whom a post mentions: by handle, and the bot when the post is said to."""
    social = surroundings.social
    bot = social.handle_of_bot("mastodon")
    written = set(_HANDLE.findall(post.text))
    known = {bot, *(row.handle for row in social.accounts("mastodon"))}
    return sorted((known & written) | ({bot} if post.mentions_bot else set()))


def _mention(surroundings: Surroundings, handle: str) -> dict[str, Any]:
    return {
        "id": account_id(handle),
        "username": handle.partition("@")[0],
        "url": f"{surroundings.addresses['mastodon']}/@{handle}",
        "acct": handle,
    }


def _content(surroundings: Surroundings, text: str, named: list[str]) -> str:
    """The text as HTML, the way the server renders it: paragraphs, breaks, mentions as links."""
    shown = html.escape(text, quote=True).replace("&#x27;", "&#39;")
    for handle in sorted(named, key=len, reverse=True):
        link = (
            f'<span class="h-card" translate="no"><a href="{surroundings.addresses["mastodon"]}/'
            f'@{handle}" class="u-url mention">@<span>{handle}</span></a></span>'
        )
        shown = shown.replace(f"@{handle}", link, 1)
    paragraphs = shown.split("\n\n")
    return "".join(f"<p>{paragraph.replace(chr(10), '<br />')}</p>" for paragraph in paragraphs)


def notification(surroundings: Surroundings, post: Said) -> dict[str, Any]:
    """The bot was mentioned in *post*."""
    shown = status(surroundings, post)
    return {
        "id": mastodon_id(post),
        "type": "mention",
        "created_at": shown["created_at"],
        "group_key": f"ungrouped-{mastodon_id(post)}",
        "account": shown["account"],
        "status": shown,
    }
