"""Training the critic, and how much it knows: of what a latent leads to, and of what it can know at all."""

from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional

from hype_pipeline.models.lcgan.config import LcganConfig
from hype_pipeline.models.lcgan.networks import (
    Critic,
    CurveValue,
    LatentPairs,
    batches,
    initialised,
)


def r2(predicted: Float[Tensor, "latents values"], true: Float[Tensor, "latents values"]) -> float:
    """Share of the variance of *true* that is explained; below 0 is worse than the mean."""
    spread = (true - true.mean(dim=0)).square().sum()
    return float(1 - (predicted - true).square().sum() / spread.clamp(min=1e-12))


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The R2 that knowing latent and condition perfectly would have."""

    one: float  # against a single text's value
    mean: float  # against the mean of as many as were written


def ceiling(values: Float[Tensor, "latents texts"]) -> Ceiling:
    """From the *values* of several texts of each latent: the variance between latents over all of it.

    The intraclass correlation (Shrout and Fleiss 1979, ICC(1,1) and ICC(1,k)).
    """
    texts = values.shape[1]
    within = values.var(dim=1).mean()
    between = (values.mean(dim=1).var() - within / texts).clamp(min=0)
    return Ceiling(
        one=float(between / (between + within).clamp(min=1e-12)),
        mean=float(between / (between + within / texts).clamp(min=1e-12)),
    )


def fit_critic(
    train: LatentPairs,
    held_out: LatentPairs,
    weights: Float[Tensor, " values"],
    config: LcganConfig,
    *,
    generator: torch.Generator,
) -> tuple[Critic, float, list[CurveValue]]:
    """The critic at its best on *held_out*, its R2 of the values as *weights* sum them, and the curve.

    A critic that is trained for longer learns its latents by heart, and an actor then follows it
    out of what the decoder can read: hence the early stop.
    """
    critic = initialised(Critic(config), generator).to(train.z.device)
    optimizer = torch.optim.AdamW(critic.parameters(), lr=config.rate, weight_decay=1e-2)
    best, kept, curve, since = float("-inf"), critic.state_dict(), [], 0
    for step, batch in enumerate(batches(train, config.batch, generator), start=1):
        critic.train()
        predicted = critic(batch.z, batch.conditions)
        loss = functional.binary_cross_entropy(predicted, batch.values)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        if step % config.critic_look:
            continue
        value = critic_r2(critic, held_out, weights)
        curve += [
            CurveValue(step, "train", "critic_loss", float(loss.detach())),
            CurveValue(step, "valid", "critic_r2", value),
        ]
        if value > best:
            best, since = value, 0
            kept = {name: entry.clone() for name, entry in critic.state_dict().items()}
        else:
            since += 1
        if since >= config.patience or step >= config.critic_steps:
            break
    critic.load_state_dict(kept)
    return critic.eval().requires_grad_(requires_grad=False), best, curve


@torch.no_grad()
def critic_r2(critic: Critic, pairs: LatentPairs, weights: Float[Tensor, " values"]) -> float:
    """How much of what *pairs* are worth, as *weights* sum it, the critic knows."""
    critic.eval()
    found = critic(pairs.z, pairs.conditions) @ weights
    return r2(found[:, None], (pairs.values @ weights)[:, None])


def genres_r2(
    train: LatentPairs, held_out: LatentPairs, weights: Float[Tensor, " values"]
) -> float:
    """The same of a linear model that is told the condition alone: what no latent is needed for."""

    def design(pairs: LatentPairs) -> Tensor:
        ones = torch.ones(len(pairs.z), 1, device=pairs.z.device)
        return torch.cat([pairs.conditions, ones], dim=1)

    told = design(train)
    ridge = torch.eye(told.shape[1], device=told.device)
    slopes = torch.linalg.solve(told.T @ told + ridge, told.T @ (train.values @ weights))
    return r2((design(held_out) @ slopes)[:, None], (held_out.values @ weights)[:, None])
