"""What people say on the networks when the sandbox starts: some name songs, most do not."""

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

BOT: Mapping[str, str] = {"handle": "hypebot.test", "name": "Hype Bot (automated)"}

_NAMING = (
    'Can\'t stop listening to "{title}" by {artist}',
    '{artist}\'s "{title}" is the best thing I heard this week',
    "{artist} - {title}",
    '"{title}" by {artist} makes every commute better 🎧',
    'ok but {artist}\'s "{title}"?? wow',
    "Now playing: {artist} – {title}",
    'Woke up humming "{title}" by {artist} again.',
    "Early contender for song of the year: {artist}'s “{title}”",
)
_CHATTER = (
    "Coffee first, then the inbox.",
    "Does anybody have a spare ticket for Saturday?",
    "My cat has learnt to open the fridge.",
    "New record player! What should I put on first?",
    "Rain again. Perfect day to stay in.",
    'He said "we need to talk" by the way.',
    "Reminder: backup your hard drives.",
    "The bus was late, the meeting was later.",
    "I miss music blogs.",
    "That was a long week - see you on Monday.",
    "Five years ago today we moved into this flat.",
    "Who designed this crossing? Two minutes of red light.",
)
_PEOPLE = (
    "ada", "bruno", "cleo", "dmitri", "elena", "fatou", "goran", "hana", "ivo", "jun", "kofi", "lena"
)  # fmt: skip
_NETWORKS = ("bluesky", "mastodon")


def timeline_rows(
    named: Sequence[tuple[str, str]], rng: random.Random
) -> Iterator[Mapping[str, Any]]:
    """About forty posts; *named* are artists and titles that the catalogue knows."""
    texts = [
        form.format(artist=artist, title=title)
        for (artist, title), form in zip(named, _NAMING * 4, strict=False)
    ]
    texts += _CHATTER
    minutes = sorted(rng.sample(range(5, 2400), len(texts)), reverse=True)
    for ago, text in zip(minutes, rng.sample(texts, len(texts)), strict=True):
        yield _row(rng.choice(_NETWORKS), rng.choice(_PEOPLE), text, ago)
    artist, title = named[0]
    for ago, network in enumerate(_NETWORKS, 2):
        asked = f'@{BOT["handle"]} what do you make of "{title}" by {artist}?'
        yield _row(network, rng.choice(_PEOPLE), asked, ago, asks=True)


def _row(
    network: str, author: str, text: str, ago: int, *, asks: bool = False
) -> Mapping[str, Any]:
    return {
        "network": network,
        "author": author,
        "text": text,
        "minutes_ago": ago,
        "mentions_bot": asks,
    }
