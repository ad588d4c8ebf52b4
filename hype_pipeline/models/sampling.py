"""Drawing sentences from a trained CVAE. What is returned are the drawn words, and nothing else is printed.

The latents come in: from the prior, from a sentence, from between two, or from an LC-GAN.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from jaxtyping import Float
from torch import Tensor

from hype_pipeline.errors import BadInput
from hype_pipeline.models.batches import batch_of, encode
from hype_pipeline.models.configs import Decoding
from hype_pipeline.models.desk import Desk
from hype_pipeline.models.drawing import draw
from hype_pipeline.models.spelling import Walk
from hype_pipeline.models.trained import TrainedCvae
from hype_pipeline.text.tokens import END, SPECIALS

_BATCH = 256  # texts that are read together


@dataclass(frozen=True, slots=True)
class Sampled:
    """A drawn sentence."""

    ids: tuple[int, ...]  # as drawn, without the end
    text: str  # decoded from them
    ended: bool  # False: cut at the longest
    # Of these words and the end given latent and genres, in nats, as the model has it: before
    # temperature, cuts and guidance
    log_probability: float

    @property
    def tokens(self) -> int:
        """How many tokens that is of."""
        return len(self.ids) + self.ended


def prior(
    cvae: TrainedCvae, count: int, *, generator: torch.Generator
) -> Float[Tensor, "count latent"]:
    """Latents from where those of sentences lie."""
    z = torch.empty(count, cvae.config.latent, device=generator.device)
    z = z.normal_(generator=generator).to(cvae.device)
    return z if cvae.density is None else cvae.density.placed(z)


@torch.inference_mode()
def sample(
    cvae: TrainedCvae,
    z: Float[Tensor, "batch latent"],
    genres: Float[Tensor, "batch labels"],
    decoding: Decoding,
    *,
    generator: torch.Generator,
    added: Float[Tensor, " vocabulary"] | None = None,
) -> list[Sampled]:
    """A sentence for each latent, under `cvae.conditions(...)`. *generator* lives on the model's device.

    *added* to the scores of words, makes some likelier than the model has them.
    A word is spelled only where the model's `spelling` has it; what a cut leaves of one is taken back.
    """
    added, walk = _drawable(cvae, decoding, added)
    desk = Desk(cvae, z, cvae.model.condition(genres), decoding, walk)
    while len(desk.rows):
        spoken, ways = desk.speak(), desk.ways()
        desk.write(draw(*spoken, added=added, ways=ways, decoding=decoding, generator=generator))
    return [
        Sampled(tuple(words[:length]), cvae.vocabulary.decode(words[:length]), ended, score)
        for words, length, ended, score in zip(
            desk.ids.tolist(),
            desk.lengths.tolist(),
            desk.ended.tolist(),
            desk.scores().tolist(),
            strict=True,
        )
    ]


def encode_texts(
    cvae: TrainedCvae, texts: Sequence[str]
) -> tuple[Float[Tensor, "batch latent"], Float[Tensor, "batch latent"]]:
    """Mean and standard deviation of each text's latent."""
    encoded = encode([(text, ()) for text in texts], cvae.vocabulary, cvae.labels)
    found = []
    with torch.inference_mode():
        for start in range(0, len(encoded), _BATCH):
            numbers = range(start, min(start + _BATCH, len(encoded)))
            found.append(cvae.model.posterior(batch_of(encoded, numbers).to(cvae.device)))
    mean, log_variance = (torch.cat(parts) for parts in zip(*found, strict=True))
    return mean, (0.5 * log_variance).exp()


def reconstruct(
    cvae: TrainedCvae,
    texts: Sequence[str],
    genres: Sequence[Sequence[str]],
    decoding: Decoding,
    *,
    generator: torch.Generator,
) -> list[Sampled]:
    """Each text, read into the mean of its latent and written again."""
    mean, _ = encode_texts(cvae, texts)
    return sample(cvae, mean, cvae.conditions(genres), decoding, generator=generator)


def interpolate(
    cvae: TrainedCvae,
    first: str,
    second: str,
    genres: Sequence[str],
    *,
    steps: int,
    decoding: Decoding,
    generator: torch.Generator,
    path: Literal["spherical", "linear"] = "spherical",
) -> list[Sampled]:
    """*steps* sentences on the way from *first* to *second*, both ends included."""
    if steps < 2:
        raise BadInput(f"A way between two sentences has at least 2 steps, not {steps}.")
    (start, end), _ = encode_texts(cvae, [first, second])
    between = spherical if path == "spherical" else torch.lerp
    ways = torch.linspace(0, 1, steps, device=start.device)
    z = torch.stack([between(start, end, way) for way in ways])
    return sample(cvae, z, cvae.conditions([genres] * steps), decoding, generator=generator)


def spherical(
    start: Float[Tensor, " latent"], end: Float[Tensor, " latent"], way: Float[Tensor, ""]
) -> Float[Tensor, " latent"]:
    """The point at *way* (0 to 1) on the arc from *start* to *end*, whose lengths it passes between.

    A straight line would cut through the middle of the prior, where there are no sentences. White
    2016, https://arxiv.org/abs/1609.04468.
    """
    cosine = torch.nn.functional.cosine_similarity(start, end, dim=0).clamp(-1, 1)
    angle = cosine.acos()
    if angle.sin() < 1e-4:  # same or opposite directions: no arc is the shortest
        return torch.lerp(start, end, way)
    return (((1 - way) * angle).sin() * start + (way * angle).sin() * end) / angle.sin()


def _drawable(
    cvae: TrainedCvae,
    decoding: Decoding,
    added: Float[Tensor, " vocabulary"] | None,
) -> tuple[Float[Tensor, " vocabulary"], Walk | None]:
    """*added*, with -inf where *decoding* allows no word or none begins; and what may follow in words."""
    spelling = None if decoding.whole_words else cvae.spelling
    if decoding.whole_words:
        allowed = torch.tensor(cvae.vocabulary.whole_words())
    elif spelling is None:
        allowed = torch.ones(len(cvae.vocabulary), dtype=torch.bool)
        allowed[: len(SPECIALS)] = False
    else:
        allowed = spelling.between.clone()
    allowed[END] = True
    scores = torch.zeros(len(allowed)) if added is None else added.cpu()
    walk = None if spelling is None else Walk(spelling, scores.to(cvae.device))
    return scores.masked_fill(~allowed, -math.inf).to(cvae.device), walk
