"""Values that are read off the text alone: topic, readability, sentiment, banned words. No torch.

The lists of words are in words.py; what was learnt is in learned.py.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from jaxtyping import Float

from hype_pipeline.models.values.words import NEGATIONS, NEGATIVE, POSITIVE

TOPIC = "topic"
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_MASK = re.compile(r"\{[a-z_]+\}")
_VOWELS = re.compile(r"[aeiouy]+")
_BEFORE = 3  # words before one, among which a negation turns it round


class Shares(Protocol):
    """A topic model, as narrowly as it is asked."""

    def descriptive_share(self, texts: Sequence[str]) -> Float[np.ndarray, " texts"]:
        """How much each describes sound."""


@dataclass(frozen=True, slots=True)
class Topic:
    """How much a text describes sound."""

    topics: Shares
    name: str = TOPIC

    def scores(self, texts: Sequence[str]) -> Float[np.ndarray, " texts"]:
        """The share of the descriptive topic."""
        return self.topics.descriptive_share(texts)


@dataclass(frozen=True, slots=True)
class Readability:
    """How easily a text reads: few words a sentence, few syllables a word."""

    name: str = "readability"

    def scores(self, texts: Sequence[str]) -> Float[np.ndarray, " texts"]:
        """Flesch's reading ease of each as one sentence, from 0 (academic) to 1 (school children)."""
        return np.array([_ease(words(text)) for text in texts])


@dataclass(frozen=True, slots=True)
class Sentiment:
    """How kindly a text speaks."""

    name: str = "sentiment"

    def scores(self, texts: Sequence[str]) -> Float[np.ndarray, " texts"]:
        """1: all that is felt is good; 0: all is bad; 0.5: nothing is felt, or as much of both."""
        return np.array([_kindness(words(text)) for text in texts])


@dataclass(frozen=True, slots=True)
class Banned:
    """Whether a text does without certain words."""

    banned: frozenset[str]  # lower case
    name: str = "banned"

    def scores(self, texts: Sequence[str]) -> Float[np.ndarray, " texts"]:
        """1 without any of them, 0 with one."""
        return np.array([float(self.banned.isdisjoint(words(text))) for text in texts])


def words(text: str) -> list[str]:
    """The words of *text* in lower case; a masked name is `name`."""
    return [found.replace("’", "'").lower() for found in _WORD.findall(_MASK.sub(" name ", text))]


def _ease(spoken: Sequence[str]) -> float:
    # Flesch 1948, A new readability yardstick; a text of ours is one sentence.
    if not spoken:
        return 0.0
    syllables = sum(_syllables(word) for word in spoken) / len(spoken)
    ease = 206.835 - 1.015 * len(spoken) - 84.6 * syllables
    return min(max(ease / 100, 0.0), 1.0)


def _syllables(word: str) -> int:
    groups = len(_VOWELS.findall(word))
    silent = word.endswith("e") and not word.endswith("le") and groups > 1
    return max(1, groups - silent)


def _kindness(spoken: Sequence[str]) -> float:
    good = bad = 0
    for place, word in enumerate(spoken):
        if word not in POSITIVE and word not in NEGATIVE:
            continue
        turned = not NEGATIONS.isdisjoint(spoken[max(0, place - _BEFORE) : place])
        if (word in POSITIVE) != turned:
            good += 1
        else:
            bad += 1
    return 0.5 + 0.5 * (good - bad) / max(good + bad, 1)
