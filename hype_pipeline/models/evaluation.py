"""What a CVAE is worth on held-out sentences. Nothing here is drawn with dropout.

All likelihoods are in nats over whole sentences, their end included. Importance weighting: Burda et
al. 2016, https://arxiv.org/abs/1509.00519. What the latents tell is in information.py.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float
from numpy.typing import NDArray
from torch import Tensor

from hype_pipeline.models.batches import Batch, Encoded, batch_of, bucketed
from hype_pipeline.models.cvae import CvaeModel, Posterior
from hype_pipeline.models.density import Density
from hype_pipeline.models.information import (
    active_units,
    log_density,
    log_normal,
    mutual_information,
)
from hype_pipeline.models.reproducible import autocast, generator
from hype_pipeline.models.trained import TrainedCvae

_BATCH = 64  # sentences at a time
_LATENTS = 4  # of each sentence at a time

Progress = Callable[[int, int], None]  # sentences done, of how many


def evaluate(
    cvae: TrainedCvae,
    sentences: Encoded,
    *,
    samples: int = 100,
    seed: int = 0,
    progress: Progress | None = None,
) -> dict[str, float]:
    """The figures of *cvae* on *sentences* (from `batches.encode`)."""
    density = cvae.density
    return figures_of(
        cvae.model, sentences, samples=samples, seed=seed, density=density, progress=progress
    )


def log_probabilities(
    cvae: TrainedCvae,
    texts: Sequence[str],
    genres: Sequence[Sequence[str]],
    features: Sequence[Mapping[str, float]] | None = None,
    *,
    samples: int = 16,
    seed: int = 0,
) -> list[float]:
    """log p(text | genres, features) of each text, importance-weighted with *samples* latents, in nats."""
    encoded = cvae.encode(texts, genres, features)
    return weighted_log_probabilities(cvae.model, encoded, samples=samples, seed=seed).tolist()


def weighted_log_probabilities(
    model: CvaeModel, sentences: Encoded, *, samples: int, seed: int, precision: str = "auto"
) -> Float[Tensor, " sentences"]:
    """log p of each sentence, importance-weighted with *samples* latents, in nats."""
    found = torch.empty(len(sentences))
    for part in _weighed(model, sentences, samples, seed, precision):
        found[torch.from_numpy(part.numbers)] = log_mean(part.log_weights).cpu()
    return found


def figures_of(
    model: CvaeModel,
    sentences: Encoded,
    *,
    samples: int,
    seed: int,
    precision: str = "auto",
    density: Density | None = None,
    progress: Progress | None = None,
) -> dict[str, float]:
    """Per sentence: elbo (as a loss), its two parts, and the tighter importance-weighted nll; with
    perplexities by token and by word (a spelled word is one word, so vocabularies compare).

    All under the standard normal; with *density* also `drawn_nll` and `drawn_word_perplexity`, which are
    of texts whose latents are drawn from that.
    """
    nll = drawn_nll = reconstruction = kl = 0.0
    posteriors, done = [], 0
    for part in _weighed(model, sentences, samples, seed, precision):
        nll -= float(log_mean(part.log_weights).sum())
        if density is not None:
            drawn_nll -= float(log_mean(part.log_weights + density.gain(part.z)).sum())
        reconstruction += float(part.nll.mean(dim=0).sum())
        kl += float(part.posterior.kl().sum())
        posteriors.append(part.posterior)
        done += len(part.numbers)
        if progress is not None:
            progress(done, len(sentences))
    count = len(sentences)
    tokens = len(sentences.ids.flat) + count
    whole = Posterior(*(torch.cat(parts) for parts in zip(*posteriors, strict=True)))
    drawn = {}
    if density is not None:
        drawn["drawn_nll"] = drawn_nll / count
        drawn["drawn_word_perplexity"] = math.exp(drawn_nll / sentences.words)
    return {
        "elbo": (reconstruction + kl) / count,
        "reconstruction": reconstruction / count,
        "kl": kl / count,
        "nll": nll / count,
        "perplexity": math.exp(nll / tokens),
        "word_perplexity": math.exp(nll / sentences.words),
        **drawn,
        "mutual_information": mutual_information(
            whole, generator(seed, "information", device=whole.mean.device)
        ),
        "active_units": active_units(whole),
        "sentences": count,
        "tokens": tokens,
        "words": sentences.words,
        "samples": samples,
    }


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A batch under several latents of each sentence."""

    numbers: NDArray[np.int64]
    log_weights: Float[Tensor, "samples batch"]  # log p(x, z) / q(z | x)
    nll: Float[Tensor, "samples batch"]  # of the sentence under each latent
    z: Float[Tensor, "samples batch latent"]
    posterior: Posterior


def _weighed(
    model: CvaeModel, sentences: Encoded, samples: int, seed: int, precision: str
) -> Iterator[_Weighed]:
    device = model.genres.device
    for place, numbers in enumerate(bucketed(sentences.ids.lengths, size=_BATCH)):
        batch = batch_of(sentences, numbers).to(device)
        chance = generator(seed, "weights", place, device=device)
        with torch.inference_mode(), autocast(precision, device):
            posterior = model.posterior(batch)
            condition = model.condition(batch.facts)
            drawn = [posterior.draw(chance) for _ in range(samples)]
            nll = torch.cat(
                [
                    _together(model, batch, condition, drawn[first : first + _LATENTS])
                    for first in range(0, samples, _LATENTS)
                ]
            )
            ratio = torch.stack([_log_ratio(z, posterior) for z in drawn])
        yield _Weighed(numbers, ratio - nll, nll, torch.stack(drawn), posterior)


def _together(
    model: CvaeModel,
    batch: Batch,
    condition: Float[Tensor, "batch condition"],
    drawn: Sequence[Float[Tensor, "batch latent"]],
) -> Float[Tensor, "latents batch"]:
    """The nll of each sentence under each of its latents: more rows make a product cheaper."""
    times = len(drawn)
    several = Batch(
        *(part.repeat(times, 1) for part in (batch.inputs, batch.targets, batch.genres))
    )
    nll: Tensor = model.nll(several, torch.cat(list(drawn)), condition.repeat(times, 1))
    return nll.view(times, -1)


def _log_ratio(z: Float[Tensor, "batch latent"], posterior: Posterior) -> Float[Tensor, " batch"]:
    """log p(z) / q(z | x)."""
    return log_normal(z) - log_density(z, posterior).sum(dim=1)


def log_mean(log_weights: Float[Tensor, "samples batch"]) -> Float[Tensor, " batch"]:
    """The logarithm of the mean weight."""
    return log_weights.logsumexp(dim=0) - math.log(len(log_weights))
