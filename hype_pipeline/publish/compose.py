"""The final words for each network: the comment, and which song it is about. Sends nothing.

No hashtags, no mentions; a link to the song where it costs neither money (X charges for posts with
addresses) nor the comment (it goes first when space is short).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import regex

from hype_pipeline.protocols import Approved

_LINK = "https://open.spotify.com/track/"
_ADDRESS = re.compile(r"https?://\S+")
_SPOTIFY_ID = re.compile(r"[A-Za-z0-9]{22}")
# Mastodon and X count every address as this many characters, however long it is.
_COUNTED_ADDRESS = 23
# X counts these ranges once and everything else twice: https://docs.x.com/fundamentals/counting-characters.
_X_SINGLE = ((0x0, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))
ELLIPSIS = "…"


def graphemes(text: str) -> int:
    """How many characters a reader sees in *text*."""
    return sum(1 for _ in regex.finditer(r"\X", text))


def _as_bluesky_counts(text: str) -> int:
    # 300 graphemes, and 3,000 bytes: what holds ten bytes a grapheme holds both.
    return max(graphemes(text), -(-len(text.encode()) // 10))


def _with_short_addresses(text: str) -> int:
    return graphemes(_ADDRESS.sub("a" * _COUNTED_ADDRESS, text))


def x_weight(text: str) -> int:
    """The length of *text* as X counts it."""
    return sum(
        map(_x_weight_of_one, regex.findall(r"\X", _ADDRESS.sub("a" * _COUNTED_ADDRESS, text)))
    )


def _x_weight_of_one(grapheme: str) -> int:
    if regex.search(r"\p{Extended_Pictographic}|\p{Regional_Indicator}", grapheme):
        return 2  # an emoji, of however many code points
    return sum(
        1 if any(low <= ord(character) <= high for low, high in _X_SINGLE) else 2
        for character in grapheme
    )


@dataclass(frozen=True, slots=True)
class Limit:
    """How a network counts, how far, and whether it may have an address."""

    longest: int
    measure: Callable[[str], int]
    addresses: bool


LIMITS: Mapping[str, Limit] = MappingProxyType(
    {
        "bluesky": Limit(300, _as_bluesky_counts, addresses=True),
        "mastodon": Limit(500, _with_short_addresses, addresses=True),
        "x": Limit(280, x_weight, addresses=False),
    }
)


def compose(draft: Approved, network: str) -> str:
    """What stands on *network*: the comment and its song, never longer than the network takes."""
    limit = LIMITS[network]
    comment = _tidy(draft.text, limit)
    song = f"“{_tidy(draft.title, limit)}” by {_tidy(draft.artist, limit)}"
    tail = "" if _names(comment, draft) else f"\n\n♫ {song}"
    link = (
        f"\n{_LINK}{draft.spotify_id}"
        if draft.spotify_id and _SPOTIFY_ID.fullmatch(draft.spotify_id)
        else ""
    )
    if link and limit.addresses and limit.measure(comment + tail + link) <= limit.longest:
        return comment + tail + link
    if limit.measure(tail) > limit.longest // 2:
        tail = shorten(tail, limit.longest // 2, limit.measure)
    return shorten(comment, limit.longest - limit.measure(tail), limit.measure) + tail


def shorten(text: str, longest: int, measure: Callable[[str], int]) -> str:
    """*text*, cut after a sentence if that keeps most of it, else after a word; never within one."""
    if measure(text) <= longest:
        return text
    ends = [match.end() for match in re.finditer(r"\S+", text)]
    fitting = [end for end in ends if measure(text[:end]) <= longest]
    sentences = [
        end for end in fitting if text[end - 1] in ".!?" and measure(text[:end]) > longest // 2
    ]
    if sentences:
        return text[: sentences[-1]]
    cut = [end for end in fitting if measure(text[:end].rstrip(",;:–— ") + ELLIPSIS) <= longest]
    return text[: cut[-1]].rstrip(",;:–— ") + ELLIPSIS if cut else ""


def _tidy(text: str, limit: Limit) -> str:
    if not limit.addresses:
        text = _ADDRESS.sub("", text)
    lines = (" ".join(line.split()) for line in text.strip().split("\n"))
    return "\n".join(lines)


def _names(comment: str, draft: Approved) -> bool:
    said = comment.casefold()
    return draft.artist.casefold() in said and draft.title.casefold() in said
