"""What an output layer says about all words, before it is summed up: scores, in rows.

The products stay as they come from the layer, perhaps in bf16; a few rows at a time are written out in
fp32 where somebody looks at them. Which layers there are is in output.py, what is drawn in drawing.py.
"""

from typing import NamedTuple

import torch
from jaxtyping import Float
from torch import Tensor

from hype_pipeline.models.word_loss import exponentials


class Spoken(NamedTuple):
    """Scores of all words, or of frequent words, of the rare as a group, and among the rare."""

    words: Float[Tensor, "rows words"]
    bias: Float[Tensor, " vocabulary"]  # to be added to them
    group: Float[Tensor, "rows 1"] | None = None
    rare: Float[Tensor, "rows rare"] | None = None

    def rows(self, which: Tensor | slice) -> "Spoken":
        """These rows alone."""
        if self.group is None or self.rare is None:
            return Spoken(self.words[which], self.bias)
        return Spoken(self.words[which], self.bias, self.group[which], self.rare[which])

    @torch.no_grad()
    def log_probabilities(self) -> Float[Tensor, "rows vocabulary"]:
        """Of every word."""
        scores = torch.empty(len(self.words), len(self.bias), device=self.bias.device)
        return scores - self.write(scores, torch.empty_like(scores))[:, None]

    def write(
        self, scores: Float[Tensor, "rows vocabulary"], spare: Float[Tensor, "rows vocabulary"]
    ) -> Float[Tensor, " rows"]:
        """Every word's score into *scores*; returns what log p is short of them in each row."""
        cut = self.words.shape[1]
        scores[:, :cut] = self.words
        if self.group is None or self.rare is None:
            scores += self.bias
            return log_sum(scores, spare)
        scores[:, cut:] = self.rare
        scores += self.bias
        among = log_sum(scores[:, cut:], spare[:, cut:])
        scores[:, cut:] += self.group - among[:, None]
        return torch.logaddexp(log_sum(scores[:, :cut], spare[:, :cut]), self.group[:, 0])


def log_sum(
    scores: Float[Tensor, "rows words"], spare: Float[Tensor, "rows words"]
) -> Float[Tensor, " rows"]:
    """The logarithm of the sum of exponentials; *spare* is room to compute in."""
    most = scores.amax(dim=1, keepdim=True)
    total: Tensor = exponentials(scores, most, out=spare).sum(dim=1).log_() + most[:, 0]
    return total
