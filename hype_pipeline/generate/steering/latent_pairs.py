"""Latents with what their texts are worth: the prior's, written out several times, and those of sentences.

What can be expected of a latent is what an actor can change, and all that a critic can know; the value
of one text, or of the one sentence that a latent was read from, is mostly chance.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float

from hype_pipeline.generate.drawing import DECODING, at_equal_length

if TYPE_CHECKING:
    from torch import Tensor

    from hype_pipeline.models.lcgan.networks import LatentPairs
    from hype_pipeline.models.trained import TrainedCvae
    from hype_pipeline.models.values.steering import Steering


@dataclass(frozen=True, slots=True)
class WrittenOut:
    """Latents of the prior with the mean values of their texts, and the steering value of each text."""

    pairs: "LatentPairs"
    each: "Tensor"  # (latents, texts)


def written_out(
    cvae: "TrainedCvae",
    steering: "Steering",
    genres: Sequence[Sequence[str]],
    *,
    latents: int,
    texts: int,
    seed: int,
    purpose: str,
) -> WrittenOut:
    """*latents* from the prior, under *genres* in turn, each written *texts* times."""
    import torch

    from hype_pipeline.models.lcgan.networks import LatentPairs
    from hype_pipeline.models.reproducible import generator
    from hype_pipeline.models.sampling import prior, sample

    chance = generator(seed, purpose, device=cvae.device)
    told = [genres[place % len(genres)] for place in range(latents)]
    z = prior(cvae, latents, generator=chance)
    labels = cvae.conditions(told)
    drawn = sample(
        cvae,
        z.repeat_interleave(texts, dim=0),
        labels.repeat_interleave(texts, dim=0),
        DECODING,
        generator=chance,
    )
    values = _fair(steering, [each.text for each in drawn]).reshape(latents, texts, -1)
    with torch.no_grad():
        conditions = cvae.model.of_genres(labels).clone()
    means = torch.tensor(values.mean(axis=1), dtype=torch.float32, device=z.device)
    each = torch.tensor(values @ steering.shares, dtype=torch.float32, device=z.device)
    return WrittenOut(LatentPairs(z.clone(), conditions, means), each)


def of_sentences(
    cvae: "TrainedCvae",
    steering: "Steering",
    texts: Sequence[str],
    genres: Sequence[Sequence[str]],
    *,
    seed: int,
) -> "LatentPairs":
    """A latent for each sentence, from its posterior, with the sentence's own values."""
    import torch

    from hype_pipeline.models.lcgan.networks import LatentPairs
    from hype_pipeline.models.reproducible import generator
    from hype_pipeline.models.sampling import encode_texts

    mean, deviation = encode_texts(cvae, texts)
    noise = torch.randn(mean.shape, generator=generator(seed, "pairs")).to(mean.device)
    with torch.no_grad():
        conditions = cvae.model.of_genres(cvae.conditions(genres))
    values = torch.tensor(_fair(steering, texts), dtype=torch.float32)
    # Made for inference only; training asks for ordinary tensors.
    return LatentPairs(
        (mean + deviation * noise).clone(), conditions.clone(), values.to(mean.device)
    )


def _fair(steering: "Steering", texts: Sequence[str]) -> Float[np.ndarray, "texts values"]:
    """Values among texts of a length, as they are ranked: else latents of short texts would win."""
    each = steering.each(texts)
    columns = [at_equal_length(each[:, column], texts) for column in range(each.shape[1])]
    fair: Float[np.ndarray, "texts values"] = np.clip(np.stack(columns, axis=1), 0, 1)
    return fair
