"""Gendered pronouns in the corpus, and whom each genre speaks of."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Set
from dataclasses import dataclass

from hype_pipeline.reports.posts import CorpusPost, Told
from hype_pipeline.text.genres import labels_of
from hype_pipeline.text.pronouns import FAMILIES, pronouns_in

LARGEST = 12  # genres that are compared
FEWEST = 20  # gendered pronouns; a ratio of fewer says nothing
_PER = 10_000  # words
_SURE = 1.96  # standard errors on either side of 95 %


@dataclass(slots=True)
class _Ratio:
    """He of he and she over posts, with what its error needs: a post's pronouns go together."""

    he: int = 0
    she: int = 0
    he_squared: int = 0
    he_by_both: int = 0
    both_squared: int = 0
    sentences: int = 0

    def add(self, counts: Counter[str], sentences: int) -> None:
        he, both = counts["he"], counts["he"] + counts["she"]
        self.he += he
        self.she += both - he
        self.he_squared += he * he
        self.he_by_both += he * both
        self.both_squared += both * both
        self.sentences += sentences

    def both(self) -> int:
        return self.he + self.she

    def share(self) -> float:
        return self.he / max(1, self.both())

    def error(self) -> float:
        """The standard error of the share, posts being drawn (Cochran 1977, 6.3)."""
        both, share = max(1, self.both()), self.share()
        spread = self.he_squared - 2 * share * self.he_by_both + share * share * self.both_squared
        return math.sqrt(max(0.0, spread)) / both

    def told(self, measure: str, subject: str) -> Told:
        low, high = (self.share() + side * _SURE * self.error() for side in (-1, 1))
        detail = (
            f"95 % {max(0.0, low):.3f} to {min(1.0, high):.3f}; {self.he:,} he, {self.she:,} she, "
            f"in {self.sentences:,} sentences"
        )
        return Told(measure, subject, self.share(), self.share(), detail)


def interval_of(detail: str) -> tuple[float, float]:
    """The interval that a ratio's detail tells."""
    told = re.match(r"95 % ([\d.]+) to ([\d.]+);", detail)
    assert told is not None, f"no interval in {detail!r}"
    return float(told[1]), float(told[2])


class PronounTally:
    """He, she and they, in all and by label."""

    def __init__(self, labels: Set[str]) -> None:
        self._labels = labels
        self._counts: Counter[str] = Counter()
        self._all = _Ratio()
        self._by_label: defaultdict[str, _Ratio] = defaultdict(_Ratio)

    def add(self, post: CorpusPost) -> None:
        """Count the pronouns of *post*."""
        counts = sum((pronouns_in(text) for text in post.texts), Counter[str]())
        self._counts.update(counts)
        self._all.add(counts, len(post.texts))
        for label in labels_of(post.genres, self._labels):
            self._by_label[label].add(counts, len(post.texts))

    def told(self) -> Iterator[Told]:
        """Each family by 10,000 words, he of he and she, and the same for the largest genres."""
        words = max(1, self._counts["words"])
        for family in FAMILIES:
            number = self._counts[family]
            told = f"{number:,} in {words:,} words; value by {_PER:,} words"
            yield Told("pronouns", family, _PER * number / words, number / words, told)
        if self._all.both() >= FEWEST:
            yield self._all.told("pronouns", "he of he and she")
        telling = {label: each for label, each in self._by_label.items() if each.both() >= FEWEST}
        named = f"labels with fewer than {FEWEST} gendered pronouns, of which nothing is said"
        yield Told("pronouns", "silent labels", len(self._by_label) - len(telling), detail=named)
        largest = sorted(telling.items(), key=lambda pair: (-pair[1].sentences, pair[0]))
        for label, ratio in largest[:LARGEST]:
            yield ratio.told("pronouns_by_genre", label)
