"""Links of a page that lead to a song: players, shops, embedded frames, and codes of embeds.

They are evidence for the single-song rule and for the song join. Text is extract.py's.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

_PLAYERS = (
    "spotify.com", "soundcloud.com", "bandcamp.com", "youtube.com", "youtu.be", "youtube-nocookie.com",
    "vimeo.com", "music.apple.com", "itunes.apple.com", "deezer.com", "tidal.com", "beatport.com",
    "mixcloud.com", "audiomack.com",
)  # fmt: skip
# What their addresses hold; asked of the page first, and then of each element for those that are there.
_NAMES = (
    "spotify", "soundcloud", "bandcamp", "youtu", "vimeo", "apple.com", "deezer", "tidal", "beatport",
    "mixcloud", "audiomack",
)  # fmt: skip
_ADDRESS = re.compile(r"(?:https?:)?//[^\s\"'<>\\]+", re.IGNORECASE)
_ADDRESSES = frozenset({"href", "src", "data", "srcdoc", "value", "cite", "url", "embedurl"})
_CODES = ("textarea", "noscript", "template", "code", "pre")
# Players that a script puts in place: the element names the service, an attribute the piece.
_BY_ID = {
    "amp-youtube": ("data-videoid", "https://www.youtube.com/watch?v={}"),
    "lite-youtube": ("videoid", "https://www.youtube.com/watch?v={}"),
    "amp-vimeo": ("data-videoid", "https://vimeo.com/{}"),
    "lite-vimeo": ("videoid", "https://vimeo.com/{}"),
    "amp-soundcloud": ("data-trackid", "https://api.soundcloud.com/tracks/{}"),
}
_MOST = 200


def song_links(tree: Any, url: str) -> tuple[str, ...]:
    """Addresses at players and shops in the order of the page, each once."""
    found: dict[str, None] = {}
    for target in _targets(tree):
        link = _song_link(target, url)
        if link:
            found.setdefault(link)
        if len(found) == _MOST:
            break
    return tuple(found)


def _targets(tree: Any) -> Iterator[str]:
    told = [(element, " ".join(element.values())) for element in tree.iter("*")]
    page = " ".join(attributes for _, attributes in told)
    names = [name for name in _NAMES if name in page]
    for element, attributes in told:
        if element.tag in _BY_ID:
            attribute, address = _BY_ID[element.tag]
            if element.get(attribute):
                yield address.format(element.get(attribute))
        for name in names:
            if name in attributes:
                yield from _in_attributes(element)
                break
        if element.tag in _CODES and element.text:
            yield from _addresses(element.text)


def _in_attributes(element: Any) -> Iterator[str]:
    for name, value in element.items():
        if name in _ADDRESSES or name.startswith("data-"):
            yield from _addresses(value)


def _addresses(told: str) -> Iterator[str]:
    """The address that an attribute is, or those inside it: of a frame's service, of embed codes."""
    plain = told.strip()
    if _is_player(plain):
        yield plain
        return
    for address in _ADDRESS.findall(unescape(told).replace("\\/", "/")):
        if _is_player(address):
            yield address
        else:  # a service that frames players has theirs among its own parameters
            inside = (value for _, value in parse_qsl(_query(address)))
            yield from (value for value in inside if _is_player(value))


def _query(address: str) -> str:
    try:
        return urlsplit(address).query
    except ValueError:
        return ""


def _is_player(address: str) -> bool:
    return _ADDRESS.match(address) is not None and _song_link(address, "") is not None


def _song_link(target: str, url: str) -> str | None:
    try:
        link = urljoin(url, target) if url else target
        parts = urlsplit(link)
        host = parts.hostname or ""
    except ValueError:
        return None
    known = any(host == player or host.endswith(f".{player}") for player in _PLAYERS)
    return link if known and parts.path.strip("/") else None
