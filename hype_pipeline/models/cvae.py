"""The conditional VAE: a bi-LSTM reads a sentence into a latent, an LSTM writes it from <z, a>.

Chance is an argument: where a generator is given there is dropout, where none is there is none, so
nothing measured can have it by mistake. How to train is in objective.py, how to draw in sampling.py.

Bowman et al. 2016, https://arxiv.org/abs/1511.06349. Masked max-pooling and the reset decoder as in
Li et al. 2019, https://arxiv.org/abs/1909.00868.
"""

import math
from typing import NamedTuple

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn

from hype_pipeline.models.batches import Batch
from hype_pipeline.models.configs import CvaeConfig
from hype_pipeline.models.output import output_layer
from hype_pipeline.text.tokens import MISSING, PAD

State = tuple[Tensor, Tensor]  # of an LSTM: (1, batch, hidden) each


class Posterior(NamedTuple):
    """A diagonal Gaussian over latents. There is one meaning of sigma: log_variance = 2 log sigma."""

    mean: Float[Tensor, "batch latent"]
    log_variance: Float[Tensor, "batch latent"]

    def draw(self, generator: torch.Generator) -> Float[Tensor, "batch latent"]:
        """One latent for each sentence."""
        noise = torch.empty_like(self.mean).normal_(generator=generator)
        return self.mean + noise * (0.5 * self.log_variance).exp()

    def kl(self) -> Float[Tensor, "batch latent"]:
        """KL(posterior || standard normal) by dimension, in nats."""
        variance = self.log_variance.exp()
        return 0.5 * (self.mean.square() + variance - self.log_variance - 1)


class Encoder(nn.Module):
    """Reads a sentence in both directions."""

    def __init__(self, config: CvaeConfig, vocabulary: int) -> None:
        super().__init__()
        self.embedding = _embedding(vocabulary, config.embedding)
        self.ahead = _lstm(config.embedding, config.encoder_hidden, config.encoder_layers)
        self.back = _lstm(config.embedding, config.encoder_hidden, config.encoder_layers)
        self.latent = nn.Linear(2 * config.encoder_hidden, 2 * config.latent)

    def forward(
        self, ids: Int[Tensor, "batch time"], mask: Bool[Tensor, "batch time"]
    ) -> Posterior:
        """The posterior over latents of each sentence; padding changes nothing."""
        ahead, _ = self.ahead(self.embedding(ids))
        # Reversed within its length, so that padding stays at the end, where it is masked: a
        # two-way LSTM over padded text would begin its way back in the padding.
        back, _ = self.back(self.embedding(_reversed(ids, mask)))
        states = torch.cat([ahead, back], dim=-1)  # (batch, time, 2 hidden)
        pooled = states.masked_fill(~mask[:, :, None], -math.inf).amax(dim=1)
        mean, log_variance = self.latent(pooled).float().chunk(2, dim=-1)
        return Posterior(mean, log_variance)


class Decoder(nn.Module):
    """Writes a sentence, told <z, a> in its first state and at every step."""

    def __init__(self, config: CvaeConfig, vocabulary: int) -> None:
        super().__init__()
        told = config.told
        self.dropout = config.dropout
        self.embedding = _embedding(vocabulary, config.embedding)
        self.first = nn.Linear(told, 2 * config.decoder_hidden)
        self.lstm = _lstm(config.embedding + told, config.decoder_hidden, 1)
        self.output = output_layer(config.output, config.decoder_hidden, self.embedding)

    def start(self, told: Float[Tensor, "batch told"]) -> State:
        """The state before the first word."""
        hidden, cell = self.first(told).tanh().chunk(2, dim=-1)
        return hidden[None].contiguous(), cell[None].contiguous()

    def states(
        self,
        ids: Int[Tensor, "batch time"],
        told: Float[Tensor, "batch told"],
        state: State,
        chance: torch.Generator | None = None,
    ) -> tuple[Float[Tensor, "batch time hidden"], State]:
        """The states after each of *ids*, and the last one to go on from."""
        words = dropped(self.embedding(ids), self.dropout, chance)
        beside = told[:, None].expand(-1, ids.shape[1], -1)
        states, last = self.lstm(torch.cat([words, beside], dim=-1), state)
        return dropped(states, self.dropout, chance), last

    def nll(
        self,
        batch: Batch,
        told: Float[Tensor, "batch told"],
        *,
        word_dropout: float = 0.0,
        chance: torch.Generator | None = None,
    ) -> Float[Tensor, " batch"]:
        """-log p(sentence | told) of each sentence, in nats, its end included."""
        inputs = hidden_words(batch.inputs, word_dropout, chance)
        states, _ = self.states(inputs, told, self.start(told), chance)
        mask = batch.mask
        words = self.output.nll(states[mask], batch.targets[mask])
        owner = mask.nonzero()[:, 0]
        return torch.zeros(len(told), device=told.device).index_add(0, owner, words)


class CvaeModel(nn.Module):
    """Encoder, genres, decoder; and features, if the config names any."""

    def __init__(self, config: CvaeConfig, *, vocabulary: int, labels: int) -> None:
        super().__init__()
        self.config = config
        self.encoder = Encoder(config, vocabulary)
        self.genres = nn.Parameter(torch.randn(labels, config.condition))
        self.decoder = Decoder(config, vocabulary)
        # Without a bias, so that features of which none is known are zero, as no genre is; the marks of
        # those that are known take its place.
        width, columns = config.feature_width, 2 * len(config.features)
        self.features = nn.Linear(columns, width, bias=False) if columns else None

    def condition(self, facts: Float[Tensor, "batch facts"]) -> Float[Tensor, "batch condition"]:
        """The embedding of *facts* (`features.facts`): that of the genres, then that of features.

        Nothing told at all is zero, which is also what condition dropout shows.
        """
        genres = self.of_genres(facts)
        if self.features is None:
            return genres
        features = self.features(facts[:, len(self.genres) :]).tanh()
        return torch.cat([genres, features], dim=-1)

    def of_genres(self, facts: Float[Tensor, "batch facts"]) -> Float[Tensor, "batch genres"]:
        """The genres' part: their sum, scaled so that many are no louder than one."""
        return embedded(facts[:, : len(self.genres)], self.genres)

    def posterior(self, batch: Batch) -> Posterior:
        """Over the latents of the batch's sentences."""
        told: Posterior = self.encoder(batch.targets, batch.mask)
        return told

    def nll(
        self,
        batch: Batch,
        z: Float[Tensor, "batch latent"],
        condition: Float[Tensor, "batch condition"],
        *,
        word_dropout: float = 0.0,
        chance: torch.Generator | None = None,
    ) -> Float[Tensor, " batch"]:
        """-log p(sentence | z, condition) of each sentence, in nats, its end included."""
        told = torch.cat([z, condition], dim=-1)
        found: Tensor = self.decoder.nll(batch, told, word_dropout=word_dropout, chance=chance)
        return found


def embedded(
    genres: Float[Tensor, "batch labels"], table: Float[Tensor, "labels condition"]
) -> Float[Tensor, "batch condition"]:
    """Sets of *genres* by a *table* of theirs."""
    count = genres.sum(dim=1, keepdim=True).clamp(min=1)
    return (genres @ table) / count.sqrt()


def dropped(values: Tensor, rate: float, chance: torch.Generator | None) -> Tensor:
    """*values*, each lost with probability *rate* and the others scaled; as they are without chance."""
    if chance is None or rate == 0:
        return values
    kept = torch.empty_like(values).bernoulli_(1 - rate, generator=chance)
    return values * kept / (1 - rate)


def hidden_words(
    ids: Int[Tensor, "batch time"], rate: float, chance: torch.Generator | None
) -> Int[Tensor, "batch time"]:
    """*ids*, each word but the first hidden from the decoder with probability *rate*."""
    if chance is None or rate == 0:
        return ids
    lost = torch.empty(ids.shape, device=ids.device).bernoulli_(rate, generator=chance).bool()
    lost[:, 0] = False
    return ids.masked_fill(lost & (ids != PAD), MISSING)


def initialise(model: nn.Module) -> None:
    """Weights to begin training with; not done where a file's replace them, as it takes a second."""
    for module in model.modules():
        if isinstance(module, nn.Embedding):
            nn.init.normal_(module.weight, std=module.embedding_dim**-0.5)
        if isinstance(module, nn.LSTM):
            for name, values in module.named_parameters():
                if name.startswith("weight_hh"):
                    nn.init.orthogonal_(values)


def _embedding(vocabulary: int, width: int) -> nn.Embedding:
    """Not filled yet: `initialise` or a file does that."""
    return nn.Embedding(vocabulary, width, padding_idx=PAD, _weight=torch.empty(vocabulary, width))


def _lstm(inputs: int, hidden: int, layers: int) -> nn.LSTM:
    return nn.LSTM(inputs, hidden, num_layers=layers, batch_first=True)


def _reversed(
    ids: Int[Tensor, "batch time"], mask: Bool[Tensor, "batch time"]
) -> Int[Tensor, "batch time"]:
    lengths = mask.sum(dim=1, keepdim=True)
    places = torch.arange(ids.shape[1], device=ids.device)[None]
    mirrored = torch.where(places < lengths, lengths - 1 - places, places)
    return ids.gather(1, mirrored)
