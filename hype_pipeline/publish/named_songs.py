"""Which songs a text names. Pure: asks nobody, knows no catalogue.

Quotation marks are evidence (quoted_songs.py). Without them a line is believed that says what is
playing. A line that is nothing but `Artist - Title`, with marks or without, may as well head the
review of an album: it is believed where something else says that a song is meant.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from hype_pipeline.publish.plain import plain, says_that_it_plays
from hype_pipeline.publish.quoted_songs import quoted_songs
from hype_pipeline.publish.unquoted import dashed, playing


@dataclass(frozen=True, slots=True)
class NamedSong:
    """A song as a text names it."""

    artist: str
    title: str


def songs_in(text: str) -> list[NamedSong]:
    """The songs that *text* names, in its order; empty when it names none."""
    return _distinct(_songs(text, lines=says_that_it_plays(text)))


def songs_in_post(text: str) -> list[NamedSong]:
    """The songs that a whole social post names: there a line `Artist - Title` needs no other evidence."""
    return _distinct(_songs(text, lines=True))


def _songs(text: str, *, lines: bool) -> list[tuple[str, str]]:
    """Artist and title of each song; of a line that is nothing but these where *lines* are believed."""
    readable = plain(text)
    songs = list(quoted_songs(readable, headings=lines)) or list(playing(readable))
    return songs or (list(dashed(readable)) if lines else [])


def _distinct(songs: Iterable[tuple[str, str]]) -> list[NamedSong]:
    first: dict[tuple[str, str], NamedSong] = {}
    for artist, title in songs:
        first.setdefault((artist.casefold(), title.casefold()), NamedSong(artist, title))
    return list(first.values())
