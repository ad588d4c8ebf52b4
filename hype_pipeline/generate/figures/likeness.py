"""How like people's texts each writer's are: length, repetition, variety, nearness, copies.

What is counted is in the files of each measure; here every writer is measured the same.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np
from jaxtyping import Float, Int

from hype_pipeline.generate.figures.bleu import JUDGED, POOL, self_bleu
from hype_pipeline.generate.figures.copied import shares
from hype_pipeline.generate.figures.foreseen import Foreseeing, reverse
from hype_pipeline.generate.figures.judged import HUMAN, Judged, judged
from hype_pipeline.generate.figures.mauve import mauve
from hype_pipeline.generate.figures.texts import (
    adjacent_repeats,
    distinct,
    farthest,
    lengths,
    word_counts,
)
from hype_pipeline.text.tokens import SPECIALS, Vocabulary

if TYPE_CHECKING:
    from hype_pipeline.models.sampling import Sampled

Features = Callable[[Sequence[str]], Float[np.ndarray, "texts features"]]


class Copied(Protocol):
    """What knows the text that a model read."""

    def longest_shared(self, texts: Sequence[str]) -> Int[np.ndarray, " texts"]: ...


class Standard(NamedTuple):
    """What every writer is held against."""

    train: Sequence[str]
    human: Sequence[str]  # as many as each writer wrote
    held_out: Sequence[str]  # all of them
    real: Foreseeing  # learnt from train
    read: Copied  # what the model was trained on
    features: Features
    seed: int


def likeness(writer: str, texts: Sequence[str], held: Standard) -> Iterator[Judged]:
    """Every figure of *texts* that costs little."""
    size = f"{len(texts)} texts, seed {held.seed}"

    def told(figure: str, value: float, about: str) -> Judged:
        return judged(figure, value, f"{about}; {size}", writer=writer)

    length = lengths(texts)
    yield told("length", length["mean"], "words and marks, mean")
    yield told("length_deviation", length["deviation"], "the same, standard deviation")
    yield told("repeats", adjacent_repeats(texts), "words that follow themselves, a text")
    for n in (1, 2):
        yield told(f"distinct_{n}", distinct(texts, n), f"share of different runs of {n}")
    pool = f"{min(JUDGED, len(texts))} texts against the others of {min(POOL, len(texts))}"
    yield told("self_bleu", self_bleu(texts), f"BLEU-4 of {pool}")
    yield told(
        "forward_perplexity",
        held.real.perplexity(texts),
        f"by word, of a word trigram of {len(held.train)} training sentences",
    )
    longest = held.read.longest_shared(texts)
    for run, share in shares(longest).items():
        yield told(f"copied_{run}", share, f"share with {run} words in a row from training text")
    yield told("longest_copy", float(longest.max(initial=0)), "words in a row, the most")
    if writer == HUMAN:
        return
    apart = farthest(word_counts(texts), word_counts(held.human))
    yield told("length_distance", apart, "Kolmogorov-Smirnov distance of lengths from people's")
    near = mauve(
        held.features(held.human), held.features(texts), rng=np.random.default_rng(held.seed)
    )
    yield told("mauve", near, "nearness to people's, by features of the model's own encoder")
    back = reverse(
        texts, held.train, held.held_out, held.real.lexicon, rng=np.random.default_rng(held.seed)
    )
    learnt = f"of a word trigram of {back.texts} texts to one of as many real ones, held-out text"
    yield told("reverse_ratio", back.ratio, f"ratio of perplexities {learnt}")
    yield told("reverse_ratio_known", back.known_ratio, "the same without rare words")


def of_samples(texts: Sequence[str], held: Standard) -> Iterator[Judged]:
    """What is told of as many samples as there are, against all held-out text."""
    on = f"{len(texts)} samples and {len(held.held_out)} held-out sentences, seed {held.seed}"
    length, people = lengths(texts), lengths(held.held_out)
    for part, name in (("mean", "length"), ("deviation", "length_deviation")):
        gap = length[part] / max(people[part], 1e-9) - 1
        yield judged(f"{name}_gap", abs(gap), f"share by which samples' and people's differ; {on}")
    apart = farthest(word_counts(texts), word_counts(held.held_out))
    yield judged("samples_length_distance", apart, f"Kolmogorov-Smirnov distance of lengths; {on}")
    repeated, usual = adjacent_repeats(texts), adjacent_repeats(held.held_out)
    yield judged("samples_repeats", repeated, f"words that follow themselves, a text; {on}")
    yield judged("samples_repeats", usual, f"the same of held-out sentences; {on}", writer=HUMAN)


def backwards(writer: str, texts: Sequence[str], held: Standard) -> Iterator[Judged]:
    """Reverse perplexity of as many samples as there are: what one could learn from them."""
    back = reverse(
        texts, held.train, held.held_out, held.real.lexicon, rng=np.random.default_rng(held.seed)
    )
    on = f"{back.texts} samples, as many real sentences, {len(held.held_out)} held-out ones, seed {held.seed}"
    about = f"ratio of perplexities of word trigrams of either on held-out text; {on}"
    yield judged("samples_reverse_ratio", back.ratio, about, writer=writer)
    about = f"the same without rare words; {on}"
    yield judged("samples_reverse_ratio_known", back.known_ratio, about, writer=writer)


def copies(
    texts: Mapping[str, Sequence[str]], held: Standard
) -> tuple[list[Judged], dict[str, Float[np.ndarray, " runs"]]]:
    """How much each writer copies, before any guard; and the share of its texts by length of run."""
    figures, curves = [], {}
    for writer, own in texts.items():
        longest = held.read.longest_shared(own)
        curves[writer] = by_run(longest)
        for run, share in shares(longest).items():
            about = f"share with {run} words in a row from training text; {len(own)} texts"
            figures.append(judged(f"samples_copied_{run}", share, about, writer=writer))
    return figures, curves


def by_run(longest: Int[np.ndarray, " texts"]) -> Float[np.ndarray, " runs"]:
    """The share of texts that have 0, 1, 2, ... words in a row, or more."""
    if not len(longest):
        return np.zeros(1)
    counts = np.bincount(longest)
    return np.asarray(counts[::-1].cumsum()[::-1] / len(longest))


def emitted(vocabulary: Vocabulary, drawn: "Sequence[Sampled]") -> Iterator[Judged]:
    """That what is printed is what was sampled, and that it comes to an end."""
    on = f"{len(drawn)} samples"
    other = sum(vocabulary.decode(each.ids) != each.text for each in drawn)
    unknown = sum(number < len(SPECIALS) for each in drawn for number in each.ids)
    ended = sum(each.ended for each in drawn) / len(drawn)
    yield judged("printed_not_sampled", other, f"texts that are not their words; {on}", most=0)
    yield judged("unknown_emitted", unknown, f"special tokens among sampled words; {on}", most=0)
    yield judged("finished", ended, f"share that came to an end; {on}", least=0.9)
