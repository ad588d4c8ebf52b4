"""From a decoder's state to the next word: three forms of the last layer, one meaning.

Products may run in bf16 under autocast; logarithms and sums are always in fp32.
"""

from collections.abc import Callable

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.nn import functional

from hype_pipeline.models.spoken import Spoken
from hype_pipeline.models.word_loss import word_nll

# Numbers follow frequency. Head of the adaptive form: the words that make up most of a text.
HEAD = 2_000
_NARROWING = 4  # how much narrower than the state a rare word's layer is


Speaker = Callable[[Tensor], Spoken]  # of states (rows, hidden)


class _Output(nn.Module):
    """What the three forms share."""

    def speaker(self, precision: torch.dtype) -> Speaker:
        """For many calls: weights are at hand in *precision*, and do not change meanwhile."""
        raise NotImplementedError

    def log_probabilities(
        self, states: Float[Tensor, "words hidden"]
    ) -> Float[Tensor, "words vocabulary"]:
        """Of every word; nothing is learnt through them."""
        return self.speaker(torch.float32)(states).log_probabilities()


class FullOutput(_Output):
    """A layer of its own for all words."""

    def __init__(self, hidden: int, vocabulary: int) -> None:
        super().__init__()
        self.words = nn.Linear(hidden, vocabulary)

    def speaker(self, precision: torch.dtype) -> Speaker:
        """For many calls."""
        weight = self.words.weight.to(precision).t()
        return lambda states: Spoken(states.to(precision) @ weight, self.words.bias)

    def nll(
        self, states: Float[Tensor, "words hidden"], targets: Int[Tensor, " words"]
    ) -> Float[Tensor, " words"]:
        """Of each target, in nats."""
        return word_nll(states, self.words.weight, self.words.bias, targets)


class TiedOutput(_Output):
    """The embedding read backwards.

    Press and Wolf 2017, https://arxiv.org/abs/1608.05859.
    """

    def __init__(self, hidden: int, embedding: nn.Embedding) -> None:
        super().__init__()
        vocabulary, width = embedding.weight.shape
        self.embedding = embedding
        self.narrow = nn.Linear(hidden, width)
        self.bias = nn.Parameter(torch.zeros(vocabulary))

    def speaker(self, precision: torch.dtype) -> Speaker:
        """For many calls."""
        narrow, words = _like(self.narrow, precision), self.embedding.weight.to(precision).t()
        return lambda states: Spoken(narrow(states.to(precision)) @ words, self.bias)

    def nll(
        self, states: Float[Tensor, "words hidden"], targets: Int[Tensor, " words"]
    ) -> Float[Tensor, " words"]:
        """Of each target, in nats."""
        return word_nll(self.narrow(states), self.embedding.weight, self.bias, targets)


class AdaptiveOutput(_Output):
    """Frequent words in a head that is their embedding; rare ones as a group there, then among themselves, narrower.

    Grave et al. 2017, https://arxiv.org/abs/1609.04309, with one group of rare words. torch's own
    does not run under autocast (its index_copy mixes types).
    """

    def __init__(self, hidden: int, embedding: nn.Embedding) -> None:
        super().__init__()
        vocabulary, width = embedding.weight.shape
        self.cut = min(HEAD, vocabulary - 1)
        self.embedding = embedding
        self.narrow = nn.Linear(hidden, width)
        self.bias = nn.Parameter(torch.zeros(self.cut))
        self.group = nn.Linear(width, 1)
        narrow = max(1, hidden // _NARROWING)
        self.narrower = nn.Linear(hidden, narrow, bias=False)
        self.rare = nn.Linear(narrow, vocabulary - self.cut)

    def speaker(self, precision: torch.dtype) -> Speaker:
        """For many calls."""
        narrow, narrower = _like(self.narrow, precision), _like(self.narrower, precision)
        weight, bias = self._head()
        head, rare = weight.to(precision).t(), self.rare.weight.to(precision).t()
        every = torch.cat([self.bias, self.rare.bias])

        def speak(states: Tensor) -> Spoken:
            states = states.to(precision)
            known, among = narrow(states) @ head, narrower(states) @ rare
            return Spoken(known[:, :-1], every, known[:, -1:].float() + bias[-1], among)

        return speak

    def nll(
        self, states: Float[Tensor, "words hidden"], targets: Int[Tensor, " words"]
    ) -> Float[Tensor, " words"]:
        """Of each target, in nats."""
        nll = word_nll(self.narrow(states), *self._head(), targets.clamp(max=self.cut))
        places = (targets >= self.cut).nonzero()[:, 0]
        among = word_nll(
            self.narrower(states[places]),
            self.rare.weight,
            self.rare.bias,
            targets[places] - self.cut,
        )
        return nll.index_add(0, places, among)

    def _head(self) -> tuple[Float[Tensor, "head width"], Float[Tensor, " head"]]:
        weight = torch.cat([self.embedding.weight[: self.cut], self.group.weight])
        return weight, torch.cat([self.bias, self.group.bias])


def _like(layer: nn.Linear, precision: torch.dtype) -> Callable[[Tensor], Tensor]:
    weight = layer.weight.to(precision)
    bias = None if layer.bias is None else layer.bias.to(precision)
    return lambda values: functional.linear(values, weight, bias)


Output = FullOutput | TiedOutput | AdaptiveOutput


def output_layer(kind: str, hidden: int, embedding: nn.Embedding) -> Output:
    """The form that a CvaeConfig names."""
    if kind == "adaptive":
        return AdaptiveOutput(hidden, embedding)
    if kind == "tied":
        return TiedOutput(hidden, embedding)
    return FullOutput(hidden, embedding.num_embeddings)
