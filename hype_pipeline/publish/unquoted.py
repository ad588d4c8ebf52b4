"""Songs that stand in lines without quotation marks. Quoted ones are read in quoted_songs.py.

Without marks any two words could be a title, so a line is believed only as a whole: nothing but
`Artist - Title`, or what follows words that say what is playing.
"""

import re
from collections.abc import Iterator

from hype_pipeline.publish.name_words import IN_TITLES, INSIDE, NOBODY, bare, capitalised
from hype_pipeline.publish.plain import BORDER

_PLAYING = re.compile(
    r"\s*(?:\|\s*)*(?:now playing|np|playing now|now listening(?: to)?|currently (?:listening to|playing)|song of the day)"
    r"\s*(?:[:|–—-]\s*)+|\s*(?:\|\s*)*(?:listening to|on repeat|on repeat today)\s*[:|]+\s*",
    re.IGNORECASE,
)
# "12/05 Brooklyn, NY - The Hall" lists a concert.
_CONCERT = re.compile(
    r"^\W*(?:\d+(?:st|nd|rd|th)?\b(?!\s+[A-Za-z]+$)|\d+[/.]\d+|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d|"
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b)|[,:]|\b\d+ (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|\b[A-Z]{2}$",
    re.IGNORECASE,
)
_DASH = re.compile(r"\s[-–—]\s")
_LONGEST_LINE = 200  # characters
_MOST = 8  # words in a name
_MOST_IN_TITLE = 14
_ASKED = 2  # words up to which "Anyone?" is a question, and no title


def playing(text: str) -> Iterator[tuple[str, str]]:
    """Artist and title of each line that says what is playing."""
    for line in _lines(text):
        if said := _PLAYING.match(line):
            part = _only_part(line[said.end() :])
            if song := _dashed(part, strictly=False) or _by(part):
                yield song


def dashed(text: str) -> Iterator[tuple[str, str]]:
    """Artist and title of each line that is nothing but `Artist - Title`."""
    for line in _lines(text):
        if song := _dashed(_only_part(line), strictly=True):
            yield song


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if len(line) <= _LONGEST_LINE]


def _only_part(line: str) -> str:
    parts = [part.strip() for part in line.split(BORDER.strip()) if part.strip()]
    return parts[0] if len(parts) == 1 else ""


def _dashed(line: str, *, strictly: bool) -> tuple[str, str] | None:
    sides = [side.strip() for side in _DASH.split(line)]
    if len(sides) != 2 or not all(sides) or _CONCERT.search(sides[0]):
        return None
    artist, title = sides
    if strictly and not all(_written_like_a_name(side) for side in sides):
        return None
    return (artist, title) if _short(artist, _MOST) and _short(title, _MOST_IN_TITLE) else None


def _by(line: str) -> tuple[str, str] | None:
    title, by, artist = line.rpartition(" by ")
    if by and _short(title, _MOST_IN_TITLE) and _short(artist, _MOST):
        return artist.strip().rstrip(".!"), title.strip()
    return None


def _short(name: str, most: int) -> bool:
    return 0 < len(name.split()) <= most and bare(name) not in NOBODY and bare(name) != ""


def _written_like_a_name(text: str) -> bool:
    words = text.split()
    return (
        0 < len(words) <= _MOST
        and bare(text) not in NOBODY
        and capitalised(words[0])
        and all(
            capitalised(word.lstrip("([")) or word.lower() in INSIDE | IN_TITLES for word in words
        )
        and not text.endswith((".", ":", ";", ","))
        and not (text.endswith("?") and len(words) <= _ASKED)
    )
