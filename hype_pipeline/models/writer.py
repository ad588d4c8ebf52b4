"""A decoder made ready to write many sentences: the same states as `Decoder.states`, cheaper.

Its weights are at hand in the precision of the products, and what is the same at every step (latent
and genres) is multiplied once. Which word is drawn is in drawing.py, whole sentences in sampling.py.
"""

from typing import NamedTuple

import torch
from jaxtyping import Float, Int
from torch import Tensor

from hype_pipeline.models.cvae import Decoder


class Written(NamedTuple):
    """Where each row's sentence is."""

    told: Float[Tensor, "rows gates"]  # what latent and genres add at every step
    hidden: Float[Tensor, "rows hidden"]
    cell: Float[Tensor, "rows hidden"]

    def rows(self, which: Tensor) -> "Written":
        """These rows alone."""
        return Written(*(part[which] for part in self))


class Writer:
    """A decoder whose weights do not change meanwhile."""

    def __init__(self, decoder: Decoder, precision: torch.dtype) -> None:
        lstm = decoder.lstm
        width = decoder.embedding.embedding_dim
        into, own, one, other = lstm.all_weights[0]
        self.decoder, self.precision = decoder, precision
        self.weight = torch.cat([into[:, :width], own], dim=1).to(precision).t()
        self.told_weight = into[:, width:]
        self.bias = one + other
        self.speak = decoder.output.speaker(precision)

    def begin(self, told: Float[Tensor, "rows told"]) -> Written:
        """Before the first word."""
        hidden, cell = self.decoder.start(told)
        every = torch.nn.functional.linear(told, self.told_weight, self.bias)
        return Written(every, hidden[0], cell[0])

    def step(self, words: Int[Tensor, " rows"], before: Written) -> Written:
        """After *words*."""
        read = torch.cat([self.decoder.embedding(words), before.hidden], dim=1)
        gates = (read.to(self.precision) @ self.weight).float() + before.told
        let, kept, new, out = gates.chunk(4, dim=1)
        cell = kept.sigmoid_() * before.cell + let.sigmoid_() * new.tanh_()
        return Written(before.told, out.sigmoid_() * cell.tanh(), cell)
