"""Links of a page that lead to a song: players, shops, embedded frames, and codes of embeds.

They are evidence for the single-song rule and for the song join. Text is extract.py's.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

_PLAYERS = (
    "spotify.com", "soundcloud.com", "bandcamp.com", "youtube.com", "youtu.be", "youtube-nocookie.com",
    "vimeo.com", "music.apple.com", "itunes.apple.com", "deezer.com", "tidal.com", "beatport.com",
    "mixcloud.com", "audiomack.com",
)  # fmt: skip
_HINT = re.compile("|".join(map(re.escape, _PLAYERS)), re.IGNORECASE)
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
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag in _BY_ID:
            attribute, address = _BY_ID[element.tag]
            if element.get(attribute):
                yield address.format(element.get(attribute))
        for name, value in element.items():
            if name in _ADDRESSES or name.startswith("data-"):
                yield from _addresses(value)
        if element.tag in _CODES and element.text:
            yield from _addresses(element.text)


def _addresses(told: str) -> Iterator[str]:
    """The address that an attribute is, or those inside it: of a frame's service, of embed codes."""
    if not _HINT.search(told):
        return
    if _is_player(told.strip()):
        yield told.strip()
        return
    for address in _ADDRESS.findall(unquote(unescape(told)).replace("\\/", "/")):
        # A service that frames players has theirs among its own parameters.
        yield from (
            each for each in re.split(r"[?&]\w+=(?=https?://)", address) if _is_player(each)
        )


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
