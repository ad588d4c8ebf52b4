"""What a body of text holds, from hashes alone: its words, and runs of them.

So that copies are found, and words that nobody wrote, without a sentence travelling with a model. What
is made of it is guard.py's.
"""

import hashlib
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

GRAM = 6  # words hashed together: shorter runs are common English
_WORD = re.compile(r"\{[a-z_]+\}|[^\W_]+(?:['’][^\W_]+)*")
_JOINED = re.compile("'(?:s|re|ve|ll|d|m)$")  # to a word, as text/tokens.py parts them
_Hashes = NDArray[np.uint64]


def words(text: str) -> list[str]:
    """The words of *text* in lower case; a masked name is one word."""
    return [word.replace("’", "'").lower() for word in _WORD.findall(text)]


@dataclass(frozen=True, slots=True, eq=False)
class SharedRuns:
    """Which words a body of text holds, and which runs of them, as sorted hashes: of each word, and of
    every GRAM words."""

    runs: _Hashes
    words: _Hashes  # none where they were not kept: then every word is known

    @classmethod
    def of(cls, texts: Iterable[str]) -> "SharedRuns":
        """The index of *texts*."""
        runs: set[int] = set()
        listed: set[str] = set()
        for text in texts:
            spoken = words(text)
            listed.update(spoken, map(_bare, spoken))
            runs.update(_hashes(spoken, GRAM))
        return cls(_sorted(runs), _sorted(_hashes(list(listed), 1)))

    def longest(self, text: str) -> int:
        """Words in a row of *text* whose every GRAM are known; 0 when not even GRAM are.

        The pieces may come from several texts: rather one too many than a quotation missed.
        """
        best = run = 0
        for known in _among(_hashes(words(text), GRAM), self.runs):
            run = run + 1 if known else 0
            best = max(best, run)
        return best + GRAM - 1 if best else 0

    def unknown(self, spoken: Sequence[str]) -> str | None:
        """The first of *spoken* that the text never has, neither as it is nor without what is joined to
        it: "band's" is known where "band" is."""
        if not len(self.words):
            return None
        own, bare = (
            _among(_hashes(listed, 1), self.words) for listed in (spoken, [*map(_bare, spoken)])
        )
        met = zip(spoken, own, bare, strict=True)
        return next((word for word, as_it_is, without in met if not (as_it_is or without)), None)

    def save(self, path: Path) -> None:
        """Write the hashes to *path*."""
        from safetensors.numpy import save_file

        save_file({"hashes": self.runs, "words": self.words}, path)

    @classmethod
    def load(cls, path: Path) -> "SharedRuns":
        """What `save` wrote."""
        from safetensors.numpy import load_file

        kept = load_file(path)
        return cls(kept["hashes"], kept.get("words", _sorted(set())))


def _bare(word: str) -> str:
    return _JOINED.sub("", word)


def _hashes(listed: Sequence[str], gram: int) -> list[int]:
    return [
        int.from_bytes(
            hashlib.blake2b(" ".join(listed[at : at + gram]).encode(), digest_size=8).digest(),
            "big",
        )
        for at in range(len(listed) - gram + 1)
    ]


def _sorted(hashes: Collection[int]) -> _Hashes:
    return np.array(sorted(hashes), dtype=np.uint64)


def _among(asked: Sequence[int], known: _Hashes) -> list[bool]:
    if not (len(asked) and len(known)):
        return [False] * len(asked)
    told = np.array(asked, dtype=np.uint64)
    place = np.minimum(np.searchsorted(known, told), len(known) - 1)
    return [bool(same) for same in known[place] == told]
