"""Drawing sentences from a trained CVAE. What is returned are the drawn words, and nothing else is printed.

The latents come in: from the prior, from a sentence, from between two, or from an LC-GAN.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

from hype_pipeline.errors import BadInput
from hype_pipeline.models.batches import batch_of, encode
from hype_pipeline.models.configs import Decoding
from hype_pipeline.models.trained import TrainedCvae
from hype_pipeline.text.tokens import BEGIN, END, SPECIALS

_BATCH = 256  # sentences that are drawn together
_FEW = 256  # words that are sorted first


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
    """Latents from the prior."""
    z = torch.empty(count, cvae.config.latent, device=generator.device)
    return z.normal_(generator=generator).to(cvae.device)


def sample(
    cvae: TrainedCvae,
    z: Float[Tensor, "batch latent"],
    genres: Float[Tensor, "batch labels"],
    decoding: Decoding,
    *,
    generator: torch.Generator,
) -> list[Sampled]:
    """A sentence for each latent, under `cvae.conditions(...)`. *generator* lives on the model's device."""
    return [
        sampled
        for start in range(0, len(z), _BATCH)
        for sampled in _drawn(
            cvae, z[start : start + _BATCH], genres[start : start + _BATCH], decoding, generator
        )
    ]


@torch.inference_mode()
def _drawn(
    cvae: TrainedCvae,
    z: Float[Tensor, "batch latent"],
    genres: Float[Tensor, "batch labels"],
    decoding: Decoding,
    generator: torch.Generator,
) -> list[Sampled]:
    decoder = cvae.model.decoder
    condition = cvae.model.condition(genres)
    told = torch.cat([z, condition], dim=-1)
    allowed = _allowed(cvae, decoding)
    if decoding.guidance != 1:  # the second half is told no genre
        told = torch.cat([told, torch.cat([z, torch.zeros_like(condition)], dim=-1)])
    state = decoder.start(told)
    rows = torch.arange(len(z), device=z.device)  # which sentences are still being written
    last = torch.full((len(told), 1), BEGIN, device=z.device)
    ids: list[list[int]] = [[] for _ in z]
    scores = torch.zeros(len(z), device=z.device)
    for _ in range(decoding.longest):
        states, state = decoder.states(last, told, state)
        spoken = decoder.output.log_probabilities(states[:, 0])
        logits = _guided(spoken, decoding.guidance)
        words = draw(logits.masked_fill(~allowed, -math.inf), decoding, generator)
        scores[rows] += spoken[: len(rows)].gather(1, words[:, None])[:, 0]
        going = words != END
        for row, word in zip(rows[going].tolist(), words[going].tolist(), strict=True):
            ids[row].append(word)
        rows = rows[going]
        if not len(rows):
            break
        kept = going.repeat(len(told) // len(going))
        told, last = told[kept], words[going].repeat(len(told) // len(going))[:, None]
        state = (state[0][:, kept], state[1][:, kept])
    unfinished = set(rows.tolist())
    return [
        Sampled(tuple(words), cvae.vocabulary.decode(words), row not in unfinished, float(score))
        for row, (words, score) in enumerate(zip(ids, scores.tolist(), strict=True))
    ]


def draw(
    log_probabilities: Float[Tensor, "batch vocabulary"],
    decoding: Decoding,
    generator: torch.Generator,
) -> Int[Tensor, " batch"]:
    """A word for each row, as *decoding* says. Knows no model."""
    chances = (log_probabilities / decoding.temperature).softmax(dim=1)
    share = 1.0 if decoding.top_p is None else decoding.top_p
    most = min(decoding.top_k or chances.shape[1], chances.shape[1])
    if most == chances.shape[1] and share == 1:
        return torch.multinomial(chances, 1, generator=generator)[:, 0]
    # Most rows have their share within few words: only the others are sorted whole.
    likely, words = chances.topk(min(most, _FEW), dim=1)
    drawn = words.gather(1, _among(likely, share, generator))[:, 0]
    wide = likely.sum(dim=1) < share
    if most > _FEW and wide.any():
        likely, words = chances[wide].topk(most, dim=1)
        drawn[wide] = words.gather(1, _among(likely, share, generator))[:, 0]
    return drawn


def _among(
    likely: Float[Tensor, "batch words"], share: float, generator: torch.Generator
) -> Int[Tensor, "batch 1"]:
    return torch.multinomial(nucleus(likely, share), 1, generator=generator)


def nucleus(likely: Float[Tensor, "batch words"], share: float) -> Float[Tensor, "batch words"]:
    """Chances that fall from left to right, those beyond the first that make up *share* at 0.

    Holtzman et al. 2020, https://arxiv.org/abs/1904.09751.
    """
    before = likely.cumsum(dim=1) - likely
    return likely.masked_fill(before >= share, 0)


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


def _guided(
    log_probabilities: Float[Tensor, "rows vocabulary"], guidance: float
) -> Float[Tensor, "batch vocabulary"]:
    """Ho and Salimans 2022, https://arxiv.org/abs/2207.12598, on words."""
    if guidance == 1:
        return log_probabilities
    told, untold = log_probabilities.chunk(2)
    return untold + guidance * (told - untold)


def _allowed(cvae: TrainedCvae, decoding: Decoding) -> Bool[Tensor, " vocabulary"]:
    if decoding.whole_words:
        allowed = torch.tensor(cvae.vocabulary.whole_words())
    else:
        allowed = torch.ones(len(cvae.vocabulary), dtype=torch.bool)
        allowed[: len(SPECIALS)] = False
    allowed[END] = True
    return allowed.to(cvae.device)
