"""Texts judged by counted language models: forward and reverse perplexity, and the models' own texts.

Forward: what a model of real text makes of samples. Alone it is easily gamed: the commonest sentence
has the best. Reverse: a model of samples, tested on held-out real text, beside a model of as much
real text; it punishes both nonsense and sameness. Perplexities are by word, ends counted.

Cifka et al. 2018, https://arxiv.org/abs/1804.07972; Zhao et al. 2018, https://arxiv.org/abs/1706.04223.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from hype_pipeline.generate.figures.counted import CountedModel
from hype_pipeline.generate.figures.lexicon import Numbering, is_known
from hype_pipeline.text.tokens import tokens

ORDERS = {"word": 3, "piece": 3, "character": 6}  # of the models
_LONGEST = {"word": 60, "piece": 60, "character": 400}


class Reverse(NamedTuple):
    """How much worse held-out text is foreseen from samples than from as much real text."""

    ratio: float  # of perplexities, every word counted
    known_ratio: float  # without words that the training text has once or never
    texts: int  # on either side


@dataclass(frozen=True, slots=True)
class Foreseeing:
    """A counted model of texts, with the numbers that it takes."""

    lexicon: Numbering
    model: CountedModel

    @classmethod
    def of(
        cls, texts: Sequence[str], lexicon: Numbering, *, order: int | None = None
    ) -> "Foreseeing":
        """The model of *texts*; None: of the order that is usual for its units."""
        sentences, order = lexicon.encode(texts), order or ORDERS[lexicon.unit]
        return cls(lexicon, CountedModel(sentences, order=order, symbols=lexicon.size))

    def nats(self, texts: Sequence[str], *, known_only: bool = False) -> tuple[float, int]:
        """-log p of all *texts* and of how many words that is, their ends included."""
        sentences = self.lexicon.encode(texts)
        told = self.model.probabilities(sentences)
        count = sum(len(tokens(text)) + 1 for text in texts)
        if known_only:
            told = [each[is_known(s)] for each, s in zip(told, sentences, strict=True)]
            count = sum(map(len, told))
        return -sum(float(np.log(each).sum()) for each in told), count

    def perplexity(self, texts: Sequence[str], *, known_only: bool = False) -> float:
        """By word."""
        nats, count = self.nats(texts, known_only=known_only)
        return float(np.exp(nats / max(count, 1)))

    def write(self, count: int, *, rng: np.random.Generator) -> list[str]:
        """Texts of its own."""
        longest = _LONGEST[self.lexicon.unit]
        return self.lexicon.decode(self.model.write(count, rng=rng, longest=longest))


def reverse(
    samples: Sequence[str],
    real: Sequence[str],
    held_out: Sequence[str],
    lexicon: Numbering,
    *,
    rng: np.random.Generator,
) -> Reverse:
    """Of *samples*, against as many texts drawn from *real*; both equally many where it has fewer."""
    count = min(len(samples), len(real))
    drawn = [real[place] for place in np.sort(rng.choice(len(real), count, replace=False))]
    ours, theirs = (Foreseeing.of(texts, lexicon) for texts in (samples[:count], drawn))
    every, known = (
        ours.perplexity(held_out, known_only=known) / theirs.perplexity(held_out, known_only=known)
        for known in (False, True)
    )
    return Reverse(every, known, count)
