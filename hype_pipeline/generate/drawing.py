"""Drawing texts for a set of genres from a CVAE: from the prior, or moved by an actor; one, or the best of N.

What is drawn is judged nowhere here: comments are commentary.py's, figures report.py's.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float

from hype_pipeline.models.configs import Decoding

if TYPE_CHECKING:
    from torch import nn

    from hype_pipeline.models.sampling import Sampled
    from hype_pipeline.models.trained import TrainedCvae

DECODING = Decoding()
Score = Callable[[Sequence[str]], Float[np.ndarray, " texts"]]  # what each of some texts is worth


def draw(
    cvae: "TrainedCvae",
    genres: Sequence[Sequence[str]],
    *,
    seed: int,
    actor: "nn.Module | None" = None,
    shrink: float = 1.0,
    decoding: Decoding = DECODING,
) -> "list[Sampled]":
    """A text for each entry of *genres*. *shrink* scales the latents: below 1 reads more typical;
    *actor* makes of each, and its condition, the latent that is decoded."""
    import torch

    from hype_pipeline.models.reproducible import generator
    from hype_pipeline.models.sampling import prior, sample

    chance = generator(seed, "drawing", device=cvae.device)
    conditions = cvae.conditions(genres)
    z = prior(cvae, len(genres), generator=chance) * shrink
    if actor is not None:
        with torch.inference_mode():
            z = actor(z, cvae.model.condition(conditions))
    return sample(cvae, z, conditions, decoding, generator=chance)


def best_of(
    counts: Sequence[int],
    cvae: "TrainedCvae",
    score: Score,
    genres: Sequence[Sequence[str]],
    *,
    seed: int,
    actor: "nn.Module | None" = None,
) -> "dict[int, list[Sampled]]":
    """For each of *counts* and each entry of *genres* the one of so many texts that is worth
    most. Fewer are the first of more, so that all cost no more than the most."""
    most = max(counts)
    many = draw(cvae, [each for each in genres for _ in range(most)], seed=seed, actor=actor)
    worth = score([each.text for each in many]).reshape(len(genres), most)
    return {
        count: [many[row * most + int(worth[row, :count].argmax())] for row in range(len(genres))]
        for count in counts
    }
