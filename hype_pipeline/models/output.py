"""From a decoder's state to the next word: three forms of the last layer, one meaning.

Products may run in bf16 under autocast; logarithms and sums are always in fp32.
"""

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.nn import functional

# Numbers follow frequency. Head of the adaptive form: the words that make up most of a text.
HEAD = 2_000
_NARROWING = 4  # how much narrower than the state a rare word's layer is


class FullOutput(nn.Module):
    """A layer of its own for all words."""

    def __init__(self, hidden: int, vocabulary: int) -> None:
        super().__init__()
        self.words = nn.Linear(hidden, vocabulary)

    def logits(self, states: Float[Tensor, "words hidden"]) -> Float[Tensor, "words vocabulary"]:
        """Of every word, in fp32."""
        told: Tensor = self.words(states)
        return told.float()

    def log_probabilities(
        self, states: Float[Tensor, "words hidden"]
    ) -> Float[Tensor, "words vocabulary"]:
        """Of every word."""
        return self.logits(states).log_softmax(dim=-1)

    def nll(
        self, states: Float[Tensor, "words hidden"], targets: Int[Tensor, " words"]
    ) -> Float[Tensor, " words"]:
        """Of each target, in nats."""
        return functional.cross_entropy(self.logits(states), targets, reduction="none")


class TiedOutput(FullOutput):
    """The embedding read backwards.

    Press and Wolf 2017, https://arxiv.org/abs/1608.05859.
    """

    def __init__(self, hidden: int, embedding: nn.Embedding) -> None:
        nn.Module.__init__(self)
        vocabulary, width = embedding.weight.shape
        self.embedding = embedding
        self.narrow = nn.Linear(hidden, width)
        self.bias = nn.Parameter(torch.zeros(vocabulary))

    def logits(self, states: Float[Tensor, "words hidden"]) -> Float[Tensor, "words vocabulary"]:
        """Of every word, in fp32."""
        return functional.linear(self.narrow(states), self.embedding.weight, self.bias).float()


class AdaptiveOutput(nn.Module):
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
        self.group = nn.Linear(hidden, 1)
        narrow = max(1, hidden // _NARROWING)
        self.rare = nn.Sequential(
            nn.Linear(hidden, narrow, bias=False), nn.Linear(narrow, vocabulary - self.cut)
        )

    def log_probabilities(
        self, states: Float[Tensor, "words hidden"]
    ) -> Float[Tensor, "words vocabulary"]:
        """Of every word."""
        head = self._head(states).log_softmax(dim=-1)
        rare: Tensor = self.rare(states).float().log_softmax(dim=-1)
        return torch.cat([head[:, :-1], head[:, -1:] + rare], dim=-1)

    def nll(
        self, states: Float[Tensor, "words hidden"], targets: Int[Tensor, " words"]
    ) -> Float[Tensor, " words"]:
        """Of each target, in nats."""
        nll = functional.cross_entropy(
            self._head(states), targets.clamp(max=self.cut), reduction="none"
        )
        places = (targets >= self.cut).nonzero()[:, 0]
        rare: Tensor = self.rare(states[places])
        among = functional.cross_entropy(rare.float(), targets[places] - self.cut, reduction="none")
        return nll.index_add(0, places, among)

    def _head(self, states: Float[Tensor, "words hidden"]) -> Float[Tensor, "words head"]:
        words = functional.linear(self.narrow(states), self.embedding.weight[: self.cut], self.bias)
        return torch.cat([words, self.group(states)], dim=-1).float()


Output = FullOutput | AdaptiveOutput


def output_layer(kind: str, hidden: int, embedding: nn.Embedding) -> Output:
    """The form that a CvaeConfig names."""
    if kind == "adaptive":
        return AdaptiveOutput(hidden, embedding)
    if kind == "tied":
        return TiedOutput(hidden, embedding)
    return FullOutput(hidden, embedding.num_embeddings)
