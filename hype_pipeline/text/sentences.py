"""Sentences of a text: BlingFire's boundaries, mended where music writing trips it.

A line is a paragraph: no sentence runs over its end. Which sentences are worth keeping is corpus.py's.
"""

import re

from hype_pipeline.text.clean import mended, unwrapped, without_markup
from hype_pipeline.text.names import MASKS

_NO_END = re.compile(
    r"(?:^|[\s(\"“‘'])(?:feat|ft|mr|mrs|ms|dr|st|vs|vol|no|nos|mt|jr|sr|prod|pt|op|ed|approx|dept|inc|co|ltd|est"
    r"|aka|esp|fig|gen|rev|prof|sgt|lt|capt|messrs|ave|blvd|cf|e\.g|i\.e|etc(?=\.\s[a-z]))\.$",
    re.IGNORECASE,
)
_INITIAL = re.compile(r"(?:^|[\s(])(?:[A-Z]\.)+$")
_PRONOUN_I = re.compile(r"\b(?:and|than|as|like|do|am|was|but)\s+I\.$")
_CONTINUES = re.compile(r"^[a-z,;:)\]]|^[–—-]\s")
_ENDS_IN_DOTS = re.compile(r"(?:\.\.\.|…)[\"”’']?$")
_CLOSING = re.compile(r"^[\"”’'»)\]]+(?=\s|$)")
_GLUED = re.compile(r"(?<=[a-z]{2}[.!?])(?=[A-Z][a-z])")
# A sentence may begin with a name, but not with a brace.
_WORDS_FOR_MASKS = {mask: f"Qx{mask[1:-1]}" for mask in MASKS}
_BROKEN_LINE = re.compile(r"(?<=[a-z,])\n(?=[a-z])")  # nobody ends or begins a paragraph like that


def sentences_of(text: str) -> list[str]:
    """The sentences of *text*, in order."""
    found: list[str] = []
    lines = mended(unwrapped(text))
    for paragraph in _BROKEN_LINE.sub(" ", lines).split("\n"):
        plain = without_markup(paragraph)
        if plain:
            found += _mended(_split(_GLUED.sub(" ", plain)))
    return found


def _split(paragraph: str) -> list[str]:
    from blingfire import text_to_sentences

    for mask, word in _WORDS_FOR_MASKS.items():
        paragraph = paragraph.replace(mask, word)
    # BlingFire works on UTF-8; a lone surrogate has none.
    told = text_to_sentences(paragraph.encode("utf-8", "replace").decode())
    for mask, word in _WORDS_FOR_MASKS.items():
        told = told.replace(word, mask)
    return [line.strip() for line in told.split("\n") if line.strip()]


def _mended(pieces: list[str]) -> list[str]:
    """Join what was cut after an abbreviation, inside a quotation's end, or before a small letter."""
    joined: list[str] = []
    for piece in pieces:
        if joined and _belongs(joined[-1], piece):
            joined[-1] = f"{joined[-1]} {piece}"
            continue
        closing = _CLOSING.match(piece) if joined else None
        if closing:
            joined[-1] += closing[0]
        rest = piece[closing.end() :].strip() if closing else piece
        if rest:
            joined.append(rest)
    return joined


def _belongs(before: str, piece: str) -> bool:
    if _NO_END.search(before) or (_INITIAL.search(before) and not _PRONOUN_I.search(before)):
        return True
    return bool(_CONTINUES.match(piece)) and not _ENDS_IN_DOTS.search(before)
