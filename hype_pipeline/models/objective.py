"""What the CVAE is trained to lower. The loop is in training.py, the network in cvae.py."""

from collections.abc import Callable, Mapping

import torch
from jaxtyping import Float
from torch import Tensor

from hype_pipeline.models.batches import Batch
from hype_pipeline.models.configs import FreeBitsForm, TrainConfig
from hype_pipeline.models.cvae import CvaeModel
from hype_pipeline.models.features import facts, shown_features

Objective = Callable[[Batch, float, torch.Generator], tuple[Tensor, Mapping[str, Tensor]]]


def charged_kl(
    kl: Float[Tensor, "batch latent"], free_bits: float, form: FreeBitsForm = "clamp"
) -> Float[Tensor, ""]:
    """What a sentence pays for its latents on average, in nats, by *form*.

    clamp: each dimension's batch mean, charged at no less than *free_bits*; then summed (Kingma et
    al. 2016, https://arxiv.org/abs/1606.04934). mask: what of one sentence and one dimension is not
    above *free_bits* is left out (Li et al. 2019, https://arxiv.org/abs/1909.00868).
    """
    if form == "mask":
        return kl.where(kl > free_bits, 0.0).sum(dim=1).mean()
    return kl.mean(dim=0).clamp(min=free_bits).sum()


def kl_weight(fraction: float, ramp: float) -> float:
    """From 0 to 1 over the first *ramp* of training, then 1."""
    return 1.0 if fraction >= ramp else fraction / ramp


def shown_genres(
    genres: Float[Tensor, "batch labels"], rate: float, chance: torch.Generator
) -> Float[Tensor, "batch labels"]:
    """*genres*, all of a sentence's hidden with probability *rate*."""
    kept = torch.empty(len(genres), 1, device=genres.device).bernoulli_(1 - rate, generator=chance)
    return genres * kept


def objective(model: CvaeModel, config: TrainConfig, *, autoencoder: bool) -> Objective:
    """The loss of a batch, in nats per sentence, so that a weight of 1 is the true bound.

    The *autoencoder* pays nothing for its latents: it teaches the encoder to say something before
    the decoder learns to do without it (Li et al. 2019).
    """

    def loss(
        batch: Batch, fraction: float, chance: torch.Generator
    ) -> tuple[Tensor, Mapping[str, Tensor]]:
        posterior = model.posterior(batch)
        genres = shown_genres(batch.genres, config.condition_dropout, chance)
        features = batch.features
        if features is not None:
            features = shown_features(features, genres, config, chance)
        condition = model.condition(facts(genres, features))
        z = posterior.draw(chance)
        nll = model.nll(batch, z, condition, word_dropout=config.word_dropout, chance=chance).mean()
        kl = posterior.kl()
        weight = 0.0 if autoencoder else kl_weight(fraction, config.ramp)
        charged = charged_kl(kl, config.free_bits, config.free_bits_form)
        total = nll + weight * charged if weight else nll
        return total, {"reconstruction": nll.detach(), "kl": kl.detach().sum(dim=1).mean()}

    return loss
