"""Sentences of a text: BlingFire's boundaries, mended where music writing trips it.

A line is a paragraph: no sentence runs over its end. What BlingFire gets wrong is boundaries.py's,
which sentences are worth keeping is corpus.py's.
"""

import re

from hype_pipeline.text.boundaries import cut_where_hidden, goes_on
from hype_pipeline.text.clean import mended, unwrapped, without_markup
from hype_pipeline.text.names import MASKS

_PAIRS = (("“", "”"), ("‘", "’"), ("«", "»"), ("(", ")"), ("[", "]"))
_CLOSING = re.compile(r"^[\"”’»)\]]+(?=\s|$)")
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
            found += _joined(_split(plain))
    return found


def _split(paragraph: str) -> list[str]:
    from blingfire import text_to_sentences

    for mask, word in _WORDS_FOR_MASKS.items():
        paragraph = paragraph.replace(mask, word)
    # BlingFire works on UTF-8; a lone surrogate has none.
    told = text_to_sentences(paragraph.encode("utf-8", "replace").decode())
    for mask, word in _WORDS_FOR_MASKS.items():
        told = told.replace(word, mask)
    pieces = (piece.strip() for piece in cut_where_hidden(told).split("\n"))
    return [piece for piece in pieces if piece]


def _joined(pieces: list[str]) -> list[str]:
    """What was cut too early, put together; a closing mark goes to what it closes."""
    sentences: list[str] = []
    for piece in pieces:
        if sentences and goes_on(sentences[-1], piece):
            sentences[-1] = f"{sentences[-1]} {piece}"
            continue
        closing = _CLOSING.match(piece) if sentences and _open(sentences[-1]) else None
        if closing:
            sentences[-1] += closing[0]
        rest = piece[closing.end() :].strip() if closing else piece
        if rest:
            sentences.append(rest)
    return sentences


def _open(sentence: str) -> bool:
    """Whether a quotation or a bracket waits for its end."""
    return sentence.count('"') % 2 == 1 or any(
        sentence.count(one) > sentence.count(other) for one, other in _PAIRS
    )
