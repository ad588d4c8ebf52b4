"""What a model must beat: word n-grams, counted and interpolated. No torch.

A sentence's figure is in nats with its end included, over the same numbers that the CVAE is told, so
the two compare.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from hype_pipeline.text.tokens import BEGIN, END

_DISCOUNT = 0.75  # of every count, given to shorter histories; Ney et al. 1994 have it near this


class NgramModel:
    """Absolute discounting, interpolated down to the unigram and that to uniform.

    Order 1 is the unigram baseline.
    """

    def __init__(self, sentences: Iterable[Iterable[int]], *, order: int, vocabulary: int) -> None:
        self.order, self.vocabulary = order, vocabulary
        self._runs: Counter[tuple[int, ...]] = Counter()
        self._histories: Counter[tuple[int, ...]] = Counter()
        self._followers: Counter[tuple[int, ...]] = Counter()  # different words after a history
        for sentence in sentences:
            for run in self._all_runs(sentence):
                self._followers[run[:-1]] += self._runs[run] == 0
                self._runs[run] += 1
                self._histories[run[:-1]] += 1

    def nll(self, sentence: Iterable[int]) -> float:
        """-log p(sentence), in nats."""
        words = self._framed(sentence)
        return -sum(
            math.log(self.probability(words[place], words[max(0, place - self.order + 1) : place]))
            for place in range(1, len(words))
        )

    def probability(self, word: int, history: Sequence[int]) -> float:
        """Of *word* after *history*, of which the last few words count."""
        told = 1 / self.vocabulary
        for length in range(min(self.order - 1, len(history)) + 1):
            past = tuple(history[len(history) - length :])
            seen = self._histories[past]
            if not seen:
                break
            own = max(self._runs[(*past, word)] - _DISCOUNT, 0)
            told = (own + _DISCOUNT * self._followers[past] * told) / seen
        return told

    def _all_runs(self, sentence: Iterable[int]) -> Iterable[tuple[int, ...]]:
        words = self._framed(sentence)
        for end in range(2, len(words) + 1):
            for length in range(1, min(self.order, end) + 1):
                yield words[end - length : end]

    def _framed(self, sentence: Iterable[int]) -> tuple[int, ...]:
        return (BEGIN, *map(int, sentence), END)


def mean_nll(model: NgramModel, sentences: Iterable[Iterable[int]]) -> float:
    """-log p of a sentence, on average, in nats."""
    found = [model.nll(sentence) for sentence in sentences]
    return sum(found) / len(found) if found else 0.0
