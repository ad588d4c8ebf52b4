"""Drawing sentences from a trained CVAE. What is returned are the drawn words, and nothing else is printed.

The latents come in: from the prior, from a sentence, from between two, or from an LC-GAN.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from jaxtyping import Float, Int
from torch import Tensor

from hype_pipeline.errors import BadInput
from hype_pipeline.models.batches import batch_of, encode
from hype_pipeline.models.configs import Decoding
from hype_pipeline.models.drawing import Drawn, draw
from hype_pipeline.models.reproducible import precision_type
from hype_pipeline.models.spoken import Spoken
from hype_pipeline.models.trained import TrainedCvae
from hype_pipeline.models.writer import Writer
from hype_pipeline.text.tokens import BEGIN, END, SPECIALS

_BATCH = 256  # sentences that are under way together


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
    A sentence that ends makes room for the next, so that as many are under way as make a product
    cheap.
    """
    desk = _Desk(cvae, z, cvae.model.condition(genres), decoding)
    added = _drawable(cvae, decoding, added)
    while len(desk.rows):
        spoken = desk.speak()
        desk.write(draw(*spoken, added=added, decoding=decoding, generator=generator))
    return [
        Sampled(tuple(words[:length]), cvae.vocabulary.decode(words[:length]), ended, score)
        for words, length, ended, score in zip(
            desk.ids.tolist(),
            desk.lengths.tolist(),
            desk.ended.tolist(),
            desk.scores.tolist(),
            strict=True,
        )
    ]


class _Desk:
    """Sentences written, under way and waiting. Private: its life is one call of `sample`."""

    def __init__(
        self,
        cvae: TrainedCvae,
        z: Float[Tensor, "batch latent"],
        condition: Float[Tensor, "batch condition"],
        decoding: Decoding,
    ) -> None:
        self.writer = Writer(cvae.model.decoder, precision_type(decoding.precision, z.device))
        # With guidance each sentence is written twice, the second time told no genre.
        conditions = [condition, torch.zeros_like(condition)][: 1 + (decoding.guidance != 1)]
        self.told = [torch.cat([z, each], dim=-1) for each in conditions]
        self.longest = decoding.longest
        self.ids = torch.zeros(len(z), decoding.longest, dtype=torch.long, device=z.device)
        self.lengths = torch.zeros(len(z), dtype=torch.long, device=z.device)
        self.ended = torch.zeros(len(z), dtype=torch.bool, device=z.device)
        self.scores = torch.zeros(len(z), device=z.device)
        self.rows = torch.arange(min(_BATCH, len(z)), device=z.device)  # under way
        self.begun = len(self.rows)
        self.last = torch.full_like(self.rows, BEGIN)
        self.states = [self.writer.begin(told[self.rows]) for told in self.told]

    def speak(self) -> list[Spoken]:
        """Scores of each sentence's next word; with guidance under its genres, then under none."""
        self.states = [self.writer.step(self.last, state) for state in self.states]
        return [self.writer.speak(state.hidden) for state in self.states]

    def write(self, drawn: Drawn) -> None:
        """These words; sentences that are done leave, and others begin in their places."""
        rows, going = self.rows, drawn.words != END
        self.ids[rows, self.lengths[rows]] = drawn.words
        self.scores[rows] += drawn.log_probabilities
        self.ended[rows] = ~going
        self.lengths[rows] += going
        self.last = drawn.words
        free = (~going | (self.lengths[rows] >= self.longest)).nonzero()[:, 0]
        if len(free):
            waiting = min(len(free), len(self.told[0]) - self.begun)
            self._begin(free[:waiting])
            self._clear(free[waiting:])

    def _begin(self, places: Int[Tensor, " places"]) -> None:
        fresh = torch.arange(self.begun, self.begun + len(places), device=places.device)
        self.begun += len(places)
        self.rows[places], self.last[places] = fresh, BEGIN
        for told, state in zip(self.told, self.states, strict=True):
            for part, new in zip(state, self.writer.begin(told[fresh]), strict=True):
                part[places] = new

    def _clear(self, places: Int[Tensor, " places"]) -> None:
        kept = torch.ones_like(self.rows, dtype=torch.bool)
        kept[places] = False
        self.rows, self.last = self.rows[kept], self.last[kept]
        self.states = [state.rows(kept) for state in self.states]


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
    cvae: TrainedCvae, decoding: Decoding, added: Float[Tensor, " vocabulary"] | None
) -> Float[Tensor, " vocabulary"]:
    """*added*, with -inf where *decoding* allows no word."""
    if decoding.whole_words:
        allowed = torch.tensor(cvae.vocabulary.whole_words())
    else:
        allowed = torch.ones(len(cvae.vocabulary), dtype=torch.bool)
        allowed[: len(SPECIALS)] = False
    allowed[END] = True
    scores = torch.zeros(len(allowed)) if added is None else added.cpu()
    return scores.masked_fill(~allowed, -math.inf).to(cvae.device)
