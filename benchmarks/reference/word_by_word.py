"""A text VAE trained and sampled as was published in 2018: one sentence at a time, word by word.

Written from that description, for comparison alone: nothing here is slowed down, and nothing is
tuned. A two-layer two-way GRU reads the sentence and its last output becomes the latent; a GRU cell
writes the sentence backwards, and at every step the output layer speaks over the whole vocabulary;
what it says goes into a table of all steps, of which the loss is taken. Plain Adam, fp32. Sentences
are drawn one at a time, always fifty words, without looking for an end.
"""

import random
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

BEGIN, END, MISSING = range(3)
STEPS = 50  # that a drawn sentence has
_WORD_DROPOUT = 0.25
_TEMPERATURE, _TOP = 0.75, 10
_RATE, _LONGEST_GRADIENT = 1e-4, 50.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Sizes:
    """The original's; its vocabulary but for the words that no text has."""

    vocabulary: int = 20_000
    hidden: int = 512
    latent: int = 128
    labels: int = 130
    condition: int = 16

    @property
    def told(self) -> int:
        """What the decoder is told beside words."""
        return self.latent + self.condition

    @property
    def products(self) -> int:
        """Multiplications for a word, in matrix products: encoder, decoder, output."""
        first = 2 * 3 * self.hidden * (self.hidden + self.hidden)
        second = 2 * 3 * self.hidden * (2 * self.hidden + self.hidden)
        decoder = 3 * self.hidden * (self.hidden + self.told + self.hidden)
        return first + second + decoder + self.vocabulary * (self.hidden + self.told)


class WordByWord(nn.Module):
    """Encoder, condition and decoder."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.sizes = sizes
        self.read = nn.Embedding(sizes.vocabulary, sizes.hidden)
        self.encoder = nn.GRU(sizes.hidden, sizes.hidden, 2, dropout=0.1, bidirectional=True)
        self.latent = nn.Linear(2 * sizes.hidden, 2 * sizes.latent)
        self.condition = nn.Linear(sizes.labels, sizes.condition)
        self.written = nn.Embedding(sizes.vocabulary, sizes.hidden)
        self.first = nn.Linear(sizes.told, sizes.hidden)
        self.decoder = nn.GRU(sizes.hidden + sizes.told, sizes.hidden)
        self.output = nn.Linear(sizes.hidden + sizes.told, sizes.vocabulary)

    def encode(self, words: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and log variance of a sentence's latent, each (1, latent)."""
        states, _ = self.encoder(self.read(words)[:, None])
        mean, log_variance = self.latent(states[-1]).chunk(2, dim=1)
        return mean, log_variance

    def start(self, told: Tensor) -> Tensor:
        """The state before the first word."""
        state: Tensor = self.first(told)[None]
        return state

    def step(self, word: Tensor, told: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        """What comes after *word*, over the whole vocabulary, and the next state."""
        seen = torch.cat([self.written(word).relu(), told], dim=1)
        output, state = self.decoder(seen[None], state)
        spoken: Tensor = self.output(torch.cat([output[0], told], dim=1))
        return spoken, state


class Training:
    """Sentence after sentence."""

    def __init__(self, model: WordByWord, *, seed: int) -> None:
        self.model = model
        self.adam = torch.optim.Adam(model.parameters(), lr=_RATE)
        self.rng = random.Random(seed)

    def learn(self, sentence: Tensor, labels: Tensor, *, weight: float) -> float:
        """One step on one sentence, its end included; the loss."""
        model = self.model
        mean, log_variance = model.encode(sentence)
        z = mean + torch.randn_like(mean) * (0.5 * log_variance).exp()
        told = torch.cat([z, model.condition(labels[None])], dim=1)
        state, word = model.start(told), torch.tensor([BEGIN])
        backwards = torch.cat([sentence[:-1].flip(0), sentence[-1:]])
        spoken = torch.zeros(len(backwards), model.sizes.vocabulary)
        for place, right in enumerate(backwards):
            spoken[place], state = model.step(word, told, state)
            word = torch.tensor([MISSING]) if self.rng.random() < _WORD_DROPOUT else right[None]
        kl = 0.5 * (mean.square() + log_variance.exp() - log_variance - 1).mean()
        loss = functional.cross_entropy(spoken, backwards) + weight * kl
        self.adam.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(model.parameters(), _LONGEST_GRADIENT)
        self.adam.step()
        return loss.item()


@torch.no_grad()
def write(model: WordByWord, z: Tensor, labels: Tensor) -> list[int]:
    """A sentence for a latent (1, latent): the likeliest word of each step of the table of scores,
    while what goes on to the next step is drawn (so it was published)."""
    told = torch.cat([z, model.condition(labels[None])], dim=1)
    state, word = model.start(told), torch.tensor([BEGIN])
    every = torch.zeros(STEPS, model.sizes.vocabulary)
    for place in range(STEPS):
        every[place], state = model.step(word, told, state)
        chances = (every[place] / _TEMPERATURE).exp()
        likely, numbers = chances.topk(_TOP)
        word = numbers[torch.multinomial(likely / likely.sum(), 1)]
    likeliest: list[int] = every.argmax(dim=1).tolist()
    return likeliest
