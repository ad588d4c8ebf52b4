"""The sentences that are held out, so that nothing like them is trained on.

Songs are on one side each and posts that repeat another are gone before; what remains are single
sentences that songs share: templates and edited lines of press releases. Held-out sentences are few
and known first; what is like one of them goes from train (and from valid, where test has it).
"""

from collections import Counter, defaultdict
from math import ceil
from typing import TYPE_CHECKING

from hype_pipeline.text.likeness import SAME, jaccard, shingles

if TYPE_CHECKING:
    from hype_pipeline.text.likeness import Shingles

FEWEST_WORDS = 8  # shorter ones share half of their runs of three words by chance
_COMMON = 3  # two sentences share a run of three words by chance, hardly ever three of them
_PRECEDENCE = {"train": 0, "valid": 1, "test": 2}


class HeldOut:
    """The held-out sentences by what is written in them. Memory: 2.5 kB for each."""

    def __init__(self) -> None:
        self._sentences: list[tuple[str, str, Shingles]] = []  # split, id, shingles
        self._holding: dict[int, list[int]] = defaultdict(list)  # shingle -> who holds it

    def add(self, split: str, sentence_id: str, text: str) -> None:
        """Remember *text* as one of *split*."""
        own = _shingles(text)
        for shingle in _telling(own):
            self._holding[shingle].append(len(self._sentences))
        if own.size:
            self._sentences.append((split, sentence_id, own))

    def like(self, split: str, text: str) -> tuple[str, float] | None:
        """The sentence of a side that comes before *split* which *text* repeats, and how much of it."""
        own = _shingles(text)
        common = Counter(
            number for shingle in _telling(own) for number in self._holding.get(shingle, ())
        )
        for number, count in sorted(common.items()):
            side, sentence_id, other = self._sentences[number]
            if count < min(_at_least(own), _at_least(other)) or not _yields(split, side):
                continue
            likeness = jaccard(own, other)
            if likeness >= SAME:
                return sentence_id, likeness
        return None


def _yields(split: str, side: str) -> bool:
    return _PRECEDENCE[split] < _PRECEDENCE[side]


def _shingles(text: str) -> "Shingles":
    return shingles(text if len(text.split()) >= FEWEST_WORDS else "")


def _at_least(own: "Shingles") -> int:
    """How many telling shingles two texts of enough likeness have in common."""
    return min(_COMMON, ceil(SAME * int(own.size)))


def _telling(own: "Shingles") -> list[int]:
    """So many of the sorted shingles that no text of enough likeness is missed.

    Prefix filtering: Chaudhuri, Ganti and Kaushik 2006, https://doi.org/10.1109/ICDE.2006.9.
    """
    return [int(shingle) for shingle in own[: own.size - ceil(SAME * own.size) + _at_least(own)]]
