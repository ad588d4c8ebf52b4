"""How well the model foresees held-out sentences, beside counted models and a language model of its size.

All in nats over whole sentences with their ends, so that models of words, pieces and characters
compare; the bound is importance-weighted (models/evaluation.py).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from hype_pipeline.generate.figures.foreseen import Foreseeing
from hype_pipeline.generate.figures.judged import Extent, Judged, Posted, Say, judged, some

if TYPE_CHECKING:
    from hype_pipeline.models.batches import Encoded
    from hype_pipeline.models.language_model import LanguageModel
    from hype_pipeline.models.trained import TrainedCvae

# What is told of the model itself, beside its nll and perplexities, with the least that passes.
_TOLD: Mapping[str, tuple[str, float | None]] = {
    "elbo": ("nats a sentence, as a loss: the bound that training lowers", None),
    "reconstruction": ("nats a sentence given its latent", None),
    "kl": ("nats a sentence that the latent may say", 1.0),
    "mutual_information": ("nats between sentence and latent", None),
    "active_units": ("latent dimensions that differ between sentences", 4),
}
_TENTHS = 10  # of the way, at each of which one hears of it
MOST_OVER_UNIGRAM = 0.85  # of the unigram's nll: a model that learnt no order has 1


def encoded(cvae: "TrainedCvae", rows: Sequence[Posted]) -> "Encoded":
    """*rows* as the model is told them."""
    texts, genres = [row.text for row in rows], [row.genres for row in rows]
    return cvae.encode(texts, genres, [row.features for row in rows])


def own_likelihood(
    cvae: "TrainedCvae",
    rows: Sequence[Posted],
    split: str,
    extent: Extent,
    *,
    seed: int,
    say: Say | None = None,
) -> Iterator[Judged]:
    """The model's own figures on *rows*."""
    from hype_pipeline.models.evaluation import evaluate

    chosen = some(rows, extent.sentences)
    sentences = encoded(cvae, chosen)
    progress = None if say is None else _by_tenths(say, f"likelihood, {split}")
    told = evaluate(cvae, sentences, samples=extent.weights, seed=seed, progress=progress)
    on = f"{len(chosen)} {split} sentences, {extent.weights} importance samples, seed {seed}"
    yield judged("nll", told["nll"], f"nats a sentence; {on}")
    yield judged("perplexity", told["perplexity"], f"by token, ends counted; {on}")
    yield judged("word_perplexity", told["word_perplexity"], f"by word, ends counted; {on}")
    if "drawn_word_perplexity" in told:
        about = f"the same under the Gaussian that latents are drawn from; {on}"
        yield judged("drawn_word_perplexity", told["drawn_word_perplexity"], about)
    for figure, (about, least) in _TOLD.items():
        yield judged(figure, told[figure], f"{about}; {on}", least=least)


def rivals(
    cvae: "TrainedCvae",
    train: Sequence[Posted],
    rows: Sequence[Posted],
    counted: Mapping[str, Foreseeing],
    language: "LanguageModel | None",
    extent: Extent,
) -> Iterator[Judged]:
    """nll and perplexity by word of what a model must beat, on the same sentences."""
    chosen = some(rows, extent.sentences)
    on = f"the same {len(chosen)} sentences"
    texts = [row.text for row in chosen]
    for name, foreseeing in counted.items():
        nats, words = foreseeing.nats(texts)
        about = f"counted over {foreseeing.lexicon.unit}s of {len(train)} training sentences; {on}"
        yield from _both(name, nats, len(chosen), words, about)
    if language is not None:
        from hype_pipeline.models.language_model import language_figures

        exact = language_figures(language, encoded(cvae, chosen))
        nats, words = exact["nll"] * exact["sentences"], int(exact["words"])
        about = f"LSTM language model of the decoder's size, exact; {on}"
        yield from _both("lstm", nats, len(chosen), words, about)


def over_unigram(figures: Sequence[Judged]) -> Judged:
    """The ratio that tells a model that learnt something from one that did not."""
    told = {each.name: each.value for each in figures}
    ratio = told["nll"] / max(told["unigram_nll"], 1e-9)
    about = f"{told['nll']:.2f} nats of the model to {told['unigram_nll']:.2f} of the unigram"
    return judged("nll_over_unigram", ratio, about, most=MOST_OVER_UNIGRAM)


def _both(writer: str, nats: float, sentences: int, words: int, about: str) -> Iterator[Judged]:
    yield judged("nll", nats / sentences, f"nats a sentence; {about}", writer=writer)
    yield judged("word_perplexity", np.exp(nats / words), f"by word; {about}", writer=writer)


def _by_tenths(say: Say, what: str) -> Callable[[int, int], None]:
    told = [-1]

    def progress(done: int, of: int) -> None:
        tenth = _TENTHS * done // max(of, 1)
        if tenth > told[-1]:
            told.append(tenth)
            say(what, done, of)

    return progress
