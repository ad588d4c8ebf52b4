"""Where something stands between quotation marks. Whether it is a song's title is judged in quoted_songs.py."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hype_pipeline.publish.plain import BORDER

LONGEST_TITLE = 110  # characters between the marks
MOST_WORDS = 14
_INITIALS = re.compile(r"(?:\b[^\W\d_]\.){2,}$")
_MOST_ENDS = 6  # offered for one opening mark

# Nothing longer than a title is ever scanned.
_INSIDE = f"{{1,{LONGEST_TITLE + 2}}}?"
_DOUBLE = re.compile(
    # A straight mark opens only after a gap and closes only before one: cut texts have odd marks.
    rf'(?<![^\s(\[\-–—/|:;,.!?>])"(?=\S)([^"“”\n]{_INSIDE})["”](?!\w)'
    rf"|[“„‟＂〝]([^“”„\n]{_INSIDE})[”“\"〞＂]"
    rf"|[«»]\s?([^«»\n]{_INSIDE})\s?[«»]"
    rf"|[「『]([^「」『』\n]{_INSIDE})[」』]"
)
# Inside single marks an apostrophe looks like the end, so several ends are offered in turn.
_SINGLE_OPEN = re.compile(r"(?<![^\s(\[\-–—/|:;,])['‘‹](?=\S)")
_SINGLE_CLOSE = re.compile(r"(?<=\S)['’›](?!\w)")
# One title has ended, or another begins, before this end.
_OTHERS = re.compile(r"['’]\s?,|[\"“”]|\s['‘](?!n\b|cause|till?\b|em\b|bout|round|\d)")


@dataclass(frozen=True, slots=True)
class Quoted:
    """Something between marks: text[start:end] with its marks, and what stands inside."""

    start: int
    end: int
    inside: str


def doubly(text: str) -> Iterator[Quoted]:
    """What could be a title between double marks of any country."""
    for match in _DOUBLE.finditer(text):
        inside = next(group for group in match.groups() if group is not None)
        yield from _if_short(match.start(), match.end(), inside)


def singly(text: str, at: int, end: int) -> Iterator[Quoted]:
    """What could be a title between single marks, for each opening in text[at:end], each of its ends."""
    for opening in _SINGLE_OPEN.finditer(text, at, end):
        last = min(opening.end() + LONGEST_TITLE, end)
        for count, closing in enumerate(_SINGLE_CLOSE.finditer(text, opening.end(), last)):
            inside = text[opening.end() : closing.start()]
            if count == _MOST_ENDS or "\n" in inside or _OTHERS.search(inside):
                break
            yield from _if_short(opening.start(), closing.end(), inside)


def _if_short(start: int, end: int, inside: str) -> Iterator[Quoted]:
    inside = inside.strip()
    if not (inside.endswith("...") or _INITIALS.search(inside)):
        inside = inside.rstrip(",;.").strip()
    named = any(character.isalnum() for character in inside) and BORDER.strip() not in inside
    if named and len(inside) <= LONGEST_TITLE and len(inside.split()) <= MOST_WORDS:
        yield Quoted(start, end, inside)
