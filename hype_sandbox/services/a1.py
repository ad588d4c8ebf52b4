"""A1 notation: 'My sheet'!B2:D, 3:5, A, B7; to and from numbers that count from 0."""

import re
from dataclasses import dataclass

_CORNER = re.compile(r"([A-Za-z]{0,3})([1-9][0-9]*)?")


class BadRange(ValueError):
    """Not a range in A1 notation."""


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells; the far ends are exclusive, None: as far as there is."""

    top: int
    left: int
    bottom: int | None
    right: int | None


def column(letters: str) -> int:
    """0 for A, 26 for AA."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def letters(number: int) -> str:
    """A for 0, AA for 26."""
    told = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        told = chr(ord("A") + rest) + told
    return told


def split(text: str) -> tuple[str | None, str]:
    """The sheet's title (None: not said) and the cells (empty: all)."""
    title, mark, cells = text.rpartition("!")
    if mark:
        return _unquoted(title), cells
    if text.startswith("'"):
        return _unquoted(text), ""
    return None, text


def _unquoted(title: str) -> str:
    if title.startswith("'") and title.endswith("'") and len(title) > 1:
        return title[1:-1].replace("''", "'")
    return title


def area(cells: str) -> Area:
    """The rectangle that *cells* means."""
    if not cells:
        return Area(0, 0, None, None)
    first, colon, last = cells.partition(":")
    left, top = _corner(first)
    right, bottom = _corner(last) if colon else (left, top)
    return Area(
        top or 0,
        left or 0,
        None if bottom is None else bottom + 1,
        None if right is None else right + 1,
    )


def _corner(text: str) -> tuple[int | None, int | None]:
    found = _CORNER.fullmatch(text.replace("$", ""))
    if found is None or not text:
        raise BadRange(text)
    return column(found[1]) if found[1] else None, int(found[2]) - 1 if found[2] else None


def named(title: str, top: int, left: int, bottom: int, right: int) -> str:
    """The range in full; the far ends are exclusive."""
    shown = title if re.fullmatch(r"\w+", title) else "'" + title.replace("'", "''") + "'"
    first, last = f"{letters(left)}{top + 1}", f"{letters(max(right, 1) - 1)}{max(bottom, 1)}"
    return f"{shown}!{first}" if first == last else f"{shown}!{first}:{last}"
