"""Sentences that are written together: which are under way, and where each is.

A sentence that ends makes room for the next, so that as many are under way as make a product cheap.
Which word comes next is drawn in drawing.py; whose sentences they are is sampling.py's.
"""

import torch
from jaxtyping import Float, Int
from torch import Tensor

from hype_pipeline.models.configs import Decoding
from hype_pipeline.models.drawing import Drawn, Ways
from hype_pipeline.models.reproducible import precision_type
from hype_pipeline.models.spelling import Walk
from hype_pipeline.models.spoken import Spoken
from hype_pipeline.models.trained import TrainedCvae
from hype_pipeline.models.writer import Writer
from hype_pipeline.text.tokens import BEGIN, END

_BATCH = 256  # sentences that are under way together


class Desk:
    """Sentences written, under way and waiting; its life is one call of `sample`."""

    def __init__(
        self,
        cvae: TrainedCvae,
        z: Float[Tensor, "batch latent"],
        condition: Float[Tensor, "batch condition"],
        decoding: Decoding,
        walk: Walk | None = None,
    ) -> None:
        self.writer = Writer(cvae.model.decoder, precision_type(decoding.precision, z.device))
        # With guidance each sentence is written twice, the second time told no genre.
        conditions = [condition, torch.zeros_like(condition)][: 1 + (decoding.guidance != 1)]
        self.told = [torch.cat([z, each], dim=-1) for each in conditions]
        self.longest = decoding.longest
        self.ids = torch.zeros(len(z), decoding.longest, dtype=torch.long, device=z.device)
        self.lengths = torch.zeros(len(z), dtype=torch.long, device=z.device)
        self.ended = torch.zeros(len(z), dtype=torch.bool, device=z.device)
        self._scores = torch.zeros(len(z), decoding.longest, device=z.device)  # of each word
        self.rows = torch.arange(min(_BATCH, len(z)), device=z.device)  # under way
        self.begun = len(self.rows)
        self.last = torch.full_like(self.rows, BEGIN)
        self.states = [self.writer.begin(told[self.rows]) for told in self.told]
        self.walk = walk
        if walk:
            walk.begin(len(self.rows))

    def speak(self) -> list[Spoken]:
        """Scores of each sentence's next word; with guidance under its genres, then under none."""
        self.states = [self.writer.step(self.last, state) for state in self.states]
        return [self.writer.speak(state.hidden) for state in self.states]

    def ways(self) -> Ways | None:
        """How words go on that sentences are in the middle of."""
        return self.walk.ways() if self.walk else None

    def scores(self) -> Float[Tensor, " batch"]:
        """Each sentence's log probability."""
        places = torch.arange(self.longest, device=self.ids.device)
        told = places < (self.lengths + self.ended)[:, None]
        return self._scores.mul(told).sum(dim=1)

    def write(self, drawn: Drawn) -> None:
        """These words; sentences that are done leave, and others begin in their places."""
        rows, going = self.rows, drawn.words != END
        self.ids[rows, self.lengths[rows]] = drawn.words
        self._scores[rows, self.lengths[rows]] = drawn.log_probabilities
        self.ended[rows] = ~going
        self.lengths[rows] += going
        self.last = drawn.words
        if self.walk:
            self.walk.step(drawn.words)
        free = (~going | (self.lengths[rows] >= self.longest)).nonzero()[:, 0]
        if len(free):
            if self.walk:  # what a cut has left of a word is taken back
                self.lengths[rows[free]] -= self.walk.torn(free)
            waiting = min(len(free), len(self.told[0]) - self.begun)
            self._begin(free[:waiting])
            self._clear(free[waiting:])

    def _begin(self, places: Int[Tensor, " places"]) -> None:
        fresh = torch.arange(self.begun, self.begun + len(places), device=places.device)
        self.begun += len(places)
        self.rows[places], self.last[places] = fresh, BEGIN
        if self.walk:
            self.walk.at[places] = 0
        for told, state in zip(self.told, self.states, strict=True):
            for part, new in zip(state, self.writer.begin(told[fresh]), strict=True):
                part[places] = new

    def _clear(self, places: Int[Tensor, " places"]) -> None:
        kept = torch.ones_like(self.rows, dtype=torch.bool)
        kept[places] = False
        self.rows, self.last = self.rows[kept], self.last[kept]
        if self.walk:
            self.walk.at = self.walk.at[kept]
        self.states = [state.rows(kept) for state in self.states]
