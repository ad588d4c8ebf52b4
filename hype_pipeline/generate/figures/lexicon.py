"""Texts as numbers that a counted model takes: words and marks, characters, or a trained model's pieces.

Of words and characters, what occurs once in the text that a lexicon is made of is one number with all
that never occurs, as is usual with closed vocabularies. A trained model's vocabulary spells instead.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

import numpy as np
from jaxtyping import Bool, Int

from hype_pipeline.text.tokens import Vocabulary, readable, tokens

RARE = 0
_FEWEST = 2  # times
_SPACE = " "


Unit = Literal["word", "character", "piece"]


class Numbering(Protocol):
    """Texts as numbers and back."""

    @property
    def unit(self) -> Unit: ...
    @property
    def size(self) -> int: ...
    def encode(self, texts: Iterable[str]) -> list[Int[np.ndarray, " units"]]: ...
    def decode(self, sentences: Sequence[Int[np.ndarray, " units"]]) -> list[str]: ...


@dataclass(frozen=True)
class Lexicon:
    """Numbers of units: RARE, then the known ones."""

    unit: Unit
    known: tuple[str, ...]
    _numbers: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        numbers = {unit: number for number, unit in enumerate(self.known, start=1)}
        object.__setattr__(self, "_numbers", numbers)

    @classmethod
    def of(cls, texts: Iterable[str], *, unit: Unit = "word") -> "Lexicon":
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


@dataclass(frozen=True, slots=True)
class Pieces:
    """A trained model's own vocabulary, in which every text can be spelled."""

    vocabulary: Vocabulary
    unit: Unit = "piece"

    @property
    def size(self) -> int:
        """How many numbers there are."""
        return len(self.vocabulary)

    def encode(self, texts: Iterable[str]) -> list[Int[np.ndarray, " units"]]:
        """The numbers of each text."""
        return [np.array(self.vocabulary.encode(text), dtype=np.int64) for text in texts]

    def decode(self, sentences: Sequence[Int[np.ndarray, " units"]]) -> list[str]:
        """What a person would read."""
        return [self.vocabulary.decode(each.tolist()) for each in sentences]


def is_known(sentence: Int[np.ndarray, " units"]) -> Bool[np.ndarray, " places"]:
    """Which of a sentence's units and its end are of the lexicon."""
    return np.append(sentence != RARE, True)


def _units(text: str, unit: str) -> Iterator[str]:
    words = tokens(text)
    yield from words if unit == "word" else _SPACE.join(words)
