"""The engine: reads a grammar from plain text and writes sentences from it.

A grammar file holds symbols and their alternatives:

    [sentence]
    {artist} <softly/> {hum.s} over {piano.a}. | {song} {hum.s}.

    [hum]
    hum | whisper

One alternative a line, or several with ` | ` between. `{name}` is another symbol, `{name.s}` the
same with an English ending (morphology.py), `<a/b/>` one of several, of which one may be empty;
choices nest. Lines that begin with `#` are comments. What the grammars say is in ../grammar/.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from hype_sandbox.worlds.prose.morphology import ENDINGS


@dataclass(frozen=True, slots=True)
class Slot:
    symbol: str
    endings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    options: "tuple[Phrase, ...]"


Phrase: TypeAlias = tuple[str | Slot | Choice, ...]
Rules: TypeAlias = Mapping[str, Sequence[Phrase]]


def read(text: str) -> dict[str, tuple[Phrase, ...]]:
    """The symbols of a grammar file. Raises ValueError for what cannot be read."""
    found: dict[str, list[Phrase]] = {}
    symbol = ""
    for line in text.split("\n"):
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("["):
            symbol = line.strip("[] ")
            found.setdefault(symbol, [])
            continue
        if not symbol:
            raise ValueError(f"{line!r} stands before the first symbol")
        found[symbol] += [phrase(part.strip()) for part in line.split(" | ")]
    return {name: tuple(alternatives) for name, alternatives in found.items()}


def phrase(text: str) -> Phrase:
    """One alternative, parsed."""
    letters = iter(text)
    parts, _ = _parse(letters, closing="")
    return parts


def _parse(letters: Iterator[str], *, closing: str) -> tuple[Phrase, str]:
    parts: list[str | Slot | Choice] = []
    literal = ""
    for letter in letters:
        if letter and letter in closing:
            return _with(parts, literal), letter
        if letter == "{":
            name = "".join(iter(letters.__next__, "}"))
            symbol, *endings = name.split(".")
            parts = [*_with(parts, literal), Slot(symbol, tuple(endings))]
            literal = ""
        elif letter == "<":
            parts = [*_with(parts, literal), _choice(letters)]
            literal = ""
        else:
            literal += letter
    if closing:
        raise ValueError(f"a choice is never closed after {literal!r}")
    return _with(parts, literal), ""


def _choice(letters: Iterator[str]) -> Choice:
    options: list[Phrase] = []
    end = "/"
    while end == "/":
        option, end = _parse(letters, closing="/>")
        options.append(option)
    return Choice(tuple(options))


def _with(parts: list[str | Slot | Choice], literal: str) -> Phrase:
    return (*parts, literal) if literal else tuple(parts)


def symbols_of(parts: Phrase) -> Iterator[str]:
    """Every symbol that *parts* may ask for."""
    for part in parts:
        if isinstance(part, Slot):
            yield part.symbol
        elif isinstance(part, Choice):
            for option in part.options:
                yield from symbols_of(option)


def write(parts: Phrase, layers: Sequence[Rules], rng: random.Random) -> str:
    """*parts* in words; a symbol's alternatives are those of the first layer that has it."""
    written = []
    for part in parts:
        if isinstance(part, str):
            written.append(part)
        elif isinstance(part, Choice):
            written.append(write(part.options[int(rng.random() * len(part.options))], layers, rng))
        else:
            written.append(_slot(part, layers, rng))
    return "".join(written)


def _slot(slot: Slot, layers: Sequence[Rules], rng: random.Random) -> str:
    for layer in layers:
        alternatives = layer.get(slot.symbol)
        if alternatives:
            words = write(alternatives[int(rng.random() * len(alternatives))], layers, rng)
            for ending in slot.endings:
                words = ENDINGS[ending](words)
            return words
    raise KeyError(f"no grammar has the symbol {slot.symbol!r}")
