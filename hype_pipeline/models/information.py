"""What latents tell of sentences: densities, mutual information, active units. Likelihoods of sentences are in evaluation.py.

Mutual information and active units as in He et al. 2019, https://arxiv.org/abs/1901.05534.
"""

import math

import torch
from jaxtyping import Float
from torch import Tensor

from hype_pipeline.models.cvae import Posterior

_POSTERIORS = 1_024  # among which mutual information is estimated
_LOG_2PI = math.log(2 * math.pi)
_ACTIVE = 0.01  # variance of a dimension's mean above which it is in use


def log_normal(z: Float[Tensor, "*batch latent"]) -> Float[Tensor, "*batch"]:
    """log p(z) under the standard normal."""
    return -0.5 * (z.square() + _LOG_2PI).sum(dim=-1)


def log_density(
    z: Float[Tensor, "#batch latent"], posterior: Posterior
) -> Float[Tensor, "batch latent"]:
    """log q(z) by dimension."""
    mean, log_variance = posterior
    return -0.5 * ((z - mean).square() / log_variance.exp() + log_variance + _LOG_2PI)


def mutual_information(posterior: Posterior, chance: torch.Generator) -> float:
    """I(x, z) under the encoder, in nats: at most log of how many posteriors there are.

    They are a sample that stands for all sentences: E log q(z | x) - E log q(z).
    """
    keep = torch.randperm(len(posterior.mean), generator=chance, device=chance.device)[:_POSTERIORS]
    told = Posterior(posterior.mean[keep], posterior.log_variance[keep])
    z = told.draw(chance)
    own = log_density(z, told).sum(dim=1)
    every = torch.stack([log_density(each[None], told).sum(dim=1) for each in z])  # (z, posterior)
    return float((own - every.logsumexp(dim=1) + math.log(len(z))).mean())


def active_units(posterior: Posterior) -> int:
    """How many dimensions differ between sentences."""
    return int((posterior.mean.var(dim=0) > _ACTIVE).sum()) if len(posterior.mean) > 1 else 0
