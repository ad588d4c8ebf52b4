"""What people and the bot said, on all three networks, and who they are.

The people's posts come from the world and from the control port; the bot's own from the services.
All survive a restart, as lines in the state folder. How a network shows them is the services' part.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hype_sandbox.world import World

NETWORKS = ("bluesky", "mastodon", "x")
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody on a network."""

    network: str
    handle: str  # without @
    name: str
    bot: bool = False  # labelled as automated


@dataclass(frozen=True, slots=True)
class Said:
    """A post. Its serial orders the posts of a network and is what ids are made of."""

    network: str
    serial: int  # microseconds since 1970, unique on its network
    author: str
    text: str
    mentions_bot: bool = False
    answers: str | None = None  # uri or id of the post that it answers
    key: str | None = None  # record key or idempotency key, when the client gave one
    record: Mapping[str, Any] | None = None  # as the client sent it

    @property
    def at(self) -> datetime:
        """When it was said."""
        return datetime.fromtimestamp(self.serial // 1_000_000, UTC).replace(
            microsecond=self.serial % 1_000_000
        )


def serial_of(at: datetime) -> int:
    """Microseconds since 1970."""
    return int((at - datetime(1970, 1, 1, tzinfo=UTC)) / _MICROSECOND)


class Social:
    """Everything said on the three networks."""

    def __init__(
        self, world: World, folder: Path, started: datetime, now: Callable[[], datetime]
    ) -> None:
        self.bot: str = world.about.get("bot", {}).get("handle", "hype.test")
        self._folder = folder
        self._now = now
        self._accounts: dict[tuple[str, str], Account] = {}
        self._posts: dict[str, dict[int, Said]] = {network: {} for network in NETWORKS}
        for number, post in enumerate(world.timeline):
            at = started - timedelta(minutes=post.minutes_ago)
            serial = serial_of(at) - serial_of(at) % 1_000_000 + number
            author = _written(post.network, post.author)
            text = post.text.replace(f"@{self.bot} ", f"@{self.handle_of_bot(post.network)} ")
            self._keep(Said(post.network, serial, author, text, post.mentions_bot))
        self._replay()

    def handle_of_bot(self, network: str) -> str:
        """The bot's handle as *network* writes it."""
        return _written(network, self.bot if network == "bluesky" else self.bot.split(".")[0])

    def account(self, network: str, handle: str) -> Account | None:
        """The account, if there is one."""
        if handle == self.handle_of_bot(network):
            return self._accounts.get((network, handle), Account(network, handle, "Hype", bot=True))
        return self._accounts.get((network, handle))

    def accounts(self, network: str) -> list[Account]:
        """Everybody on *network* but the bot."""
        return [account for account in self._accounts.values() if account.network == network]

    def posts(self, network: str) -> list[Said]:
        """Everything said on *network*, oldest first."""
        return [self._posts[network][serial] for serial in sorted(self._posts[network])]

    def published(self, network: str) -> list[Said]:
        """What the bot published on *network*, oldest first."""
        own = self.handle_of_bot(network)
        return [post for post in self.posts(network) if post.author == own]

    def join(self, account: Account) -> Account:
        """Somebody joins, or changes name or label."""
        self._accounts[account.network, account.handle] = account
        self._note("accounts.jsonl", asdict(account))
        return account

    def say(
        self, network: str, author: str, text: str, *, mentions_bot: bool, answers: str | None
    ) -> Said:
        """Somebody posts."""
        who = _written(network, author)
        post = Said(network, self._serial(network), who, text, mentions_bot, answers)
        self._note("said.jsonl", asdict(post))
        return self._keep(post)

    def publish(
        self,
        network: str,
        text: str,
        *,
        answers: str | None = None,
        key: str | None = None,
        record: Mapping[str, Any] | None = None,
    ) -> Said:
        """The bot posts."""
        author = self.handle_of_bot(network)
        post = Said(
            network, self._serial(network), author, text, answers=answers, key=key, record=record
        )
        self._note("published.jsonl", asdict(post))
        return self._keep(post)

    def replace(self, post: Said, text: str, record: Mapping[str, Any]) -> Said:
        """The bot's *post* says something else from now on."""
        changed = {**asdict(post), "text": text, "record": record}
        self._note("published.jsonl", changed)
        return self._keep(Said(**changed))

    def delete(self, post: Said) -> None:
        """The bot takes *post* back."""
        self._note("published.jsonl", {**asdict(post), "deleted": True})
        del self._posts[post.network][post.serial]

    def _serial(self, network: str) -> int:
        newest = max(self._posts[network], default=0)
        return max(serial_of(self._now()), newest + 1)

    def _keep(self, post: Said) -> Said:
        self._posts[post.network][post.serial] = post
        self._accounts.setdefault(
            (post.network, post.author),
            Account(
                post.network,
                post.author,
                post.author.split(".")[0].split("@")[0].title(),
                bot=post.author == self.handle_of_bot(post.network),
            ),
        )
        return post

    def _note(self, name: str, row: Mapping[str, Any]) -> None:
        with (self._folder / name).open("a", encoding="utf-8") as out:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")

    def _replay(self) -> None:
        for row in _lines(self._folder / "accounts.jsonl"):
            account = Account(**row)
            self._accounts[account.network, account.handle] = account
        for row in [
            *_lines(self._folder / "said.jsonl"),
            *_lines(self._folder / "published.jsonl"),
        ]:
            deleted = row.pop("deleted", False)
            post = self._keep(Said(**row))
            if deleted:
                del self._posts[post.network][post.serial]


def _written(network: str, handle: str) -> str:
    """*handle* as *network* allows it: Bluesky's are domain names, X's have no dots and dashes."""
    if network == "bluesky":
        return handle if "." in handle else f"{handle}.test"
    return re.sub(r"\W", "_", handle) if network == "x" else handle


def _lines(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]
