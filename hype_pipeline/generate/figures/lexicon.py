"""Texts as numbers that a counted model takes: words and marks, or characters. Nothing is spelled.

What occurs once in the text that a lexicon is made of is one number with all that never occurs, as
is usual with closed vocabularies.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from jaxtyping import Bool, Int

from hype_pipeline.text.tokens import readable, tokens

RARE = 0
_FEWEST = 2  # times
_SPACE = " "


@dataclass(frozen=True)
class Lexicon:
    """Numbers of units: RARE, then the known ones."""

    unit: Literal["word", "character"]
    known: tuple[str, ...]
    _numbers: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        numbers = {unit: number for number, unit in enumerate(self.known, start=1)}
        object.__setattr__(self, "_numbers", numbers)

    @classmethod
    def of(cls, texts: Iterable[str], *, unit: Literal["word", "character"] = "word") -> "Lexicon":
        """Of what *texts* have twice."""
        counts = Counter(each for text in texts for each in _units(text, unit))
        return cls(unit, tuple(sorted(each for each, n in counts.items() if n >= _FEWEST)))

    @property
    def size(self) -> int:
        """How many numbers there are."""
        return len(self.known) + 1

    def encode(self, texts: Iterable[str]) -> list[Int[np.ndarray, " units"]]:
        """The numbers of each text."""
        found = (
            [self._numbers.get(each, RARE) for each in _units(text, self.unit)] for text in texts
        )
        return [np.array(numbers, dtype=np.int64) for numbers in found]

    def decode(self, sentences: Sequence[Int[np.ndarray, " units"]]) -> list[str]:
        """What a person would read; RARE is left out."""
        listed = [[self.known[n - 1] for n in each if n != RARE] for each in sentences]
        if self.unit == "character":
            return [readable(tokens("".join(each))) for each in listed]
        return [readable(each) for each in listed]


def is_known(sentence: Int[np.ndarray, " units"]) -> Bool[np.ndarray, " places"]:
    """Which of a sentence's units and its end are of the lexicon."""
    return np.append(sentence != RARE, True)


def _units(text: str, unit: str) -> Iterator[str]:
    words = tokens(text)
    yield from words if unit == "word" else _SPACE.join(words)
