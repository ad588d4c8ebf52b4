"""Where something stands between quotation marks. Whether it is a song's title is judged in mentions.py."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST_TITLE = 110  # characters between the marks
MOST_WORDS = 14

_DOUBLE = (
    # A straight mark opens only after a gap and closes only before one: cut texts have odd marks.
    re.compile(r'(?<![^\s(\[\-–—/|:;,.!?>])"(?=\S)([^"“”\n]+?)["”](?!\w)'),
    re.compile(r"[“„]([^“”„\n]+?)[”“\"]"),
    re.compile(r"[«»]\s?([^«»\n]+?)\s?[«»]"),
    re.compile(r"[「『]([^「」『』\n]+?)[」』]"),
)
# Inside single marks an apostrophe looks like the end, so every possible end is offered in turn.
_SINGLE_OPEN = re.compile(r"(?<![^\s(\[\-–—/|:;,])['‘‹](?=\S)")
_SINGLE_CLOSE = re.compile(r"(?<=\S)['’›](?!\w)")


@dataclass(frozen=True, slots=True)
class Quoted:
    """Something between marks: text[start:end] with its marks, and what stands inside."""

    start: int
    end: int
    inside: str


def quotations(text: str) -> Iterator[Quoted]:
    """Everything in *text* that could be a quoted title, doubly quoted ones first."""
    for marks in _DOUBLE:
        for match in marks.finditer(text):
            yield from _if_short(match.start(), match.end(), match.group(1))
    for opening in _SINGLE_OPEN.finditer(text):
        for closing in _SINGLE_CLOSE.finditer(text, opening.end(), opening.end() + LONGEST_TITLE):
            inside = text[opening.end() : closing.start()]
            if "\n" in inside or re.search(r"['’]\s?,", inside):
                break
            yield from _if_short(opening.start(), closing.end(), inside)


def _if_short(start: int, end: int, inside: str) -> Iterator[Quoted]:
    inside = inside.strip()
    if not inside.endswith("..."):
        inside = inside.rstrip(",;.").strip()
    named = any(character.isalnum() for character in inside)
    if named and len(inside) <= LONGEST_TITLE and len(inside.split()) <= MOST_WORDS:
        yield Quoted(start, end, inside)
