"""Which songs a page's players play: distinct tracks by their addresses.

A player of an album, an artist or a playlist is no song; nor are the players' own shops.
"""

import re
from collections.abc import Sequence
from urllib.parse import unquote

_TRACKS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?P<where>spotify)\.com/(?:embed/)?track/(?P<track>\w{22})",
        r"(?P<where>spotify):track:(?P<track>\w{22})",
        r"(?P<where>youtu)(?:be(?:-nocookie)?\.com/(?:embed/|v/|watch\?(?:\S*&)?v=)|\.be/)(?P<track>[\w-]{11})",
        r"api\.(?P<where>soundcloud)\.com/tracks/(?P<track>\d+)",
        r"(?<!w\.)(?<!api\.)(?P<where>soundcloud)\.com/(?!player|search|you/|tracks/)(?P<track>[\w-]+/(?!sets(?:/|$))[\w-]+)",
        r"(?P<where>bandcamp)\.com/EmbeddedPlayer/(?:\S*/)?track=(?P<track>\d+)",
        r"//(?P<track>[\w-]+\.(?P<where>bandcamp)\.com/track/[\w-]+)",
    )
)


def players(links: Sequence[str]) -> list[str]:
    """The distinct tracks behind *links*, in their order, as `where:track`."""
    found: dict[str, None] = {}
    for link in links:
        told = unquote(link)
        match = next(filter(None, (pattern.search(told) for pattern in _TRACKS)), None)
        if match:
            found.setdefault(f"{match['where'].lower()}:{match['track']}")
    return list(found)
