"""The words of a text that can carry a topic; names are left out. No counts of them are kept here."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from hype_pipeline.text.stop_words import STOP_WORDS

_MARK = re.compile(r"\{[a-z_]+\}")  # masked names: {artist}, {song}, {site}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SHORTEST = 3  # letters


def topic_words(text: str) -> list[str]:
    """The words of *text* that can carry a topic: lower case, no masked names, no stop words."""
    bare = (word.replace("'", "").replace("’", "") for word in _WORD.findall(_unmasked(text)))
    lower = (word.lower() for word in bare)
    return [word for word in lower if len(word) >= _SHORTEST and word not in STOP_WORDS]


def name_words(texts: Iterable[str], *, least: int = 3, share: float = 0.7) -> frozenset[str]:
    """Words that are names: inside a sentence they are written with a capital nearly always.

    A sentence's first word has a capital anyway and is not counted.
    """
    capital: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for text in texts:
        for word in _WORD.findall(_unmasked(text))[1:]:
            plain = word.lower().replace("'", "").replace("’", "")
            seen[plain] += 1
            capital[plain] += word[0].isupper()
    return frozenset(w for w, n in capital.items() if n >= least and n >= share * seen[w])


def spoken(posts: Sequence[Sequence[str]]) -> list[list[list[str]]]:
    """The words of each sentence of each post that carry topics, names left out."""
    names = name_words(text for post in posts for text in post)
    return [[[w for w in topic_words(text) if w not in names] for text in post] for post in posts]


def _unmasked(text: str) -> str:
    return _MARK.sub(" ", text)
