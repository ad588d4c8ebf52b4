"""Training the actor: it follows the critic, under real conditions, as long as what is written gets better.

The judge of realism tells latents of sentences from the prior's and from moved ones. An actor that
follows its critic for too long leaves what the decoder can read, and no loss shows it: so the texts
themselves are looked at while it trains, and the actor of the best look is kept.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional

from hype_pipeline.models.lcgan.config import LcganConfig
from hype_pipeline.models.lcgan.networks import (
    Actor,
    Critic,
    CurveValue,
    LatentPairs,
    Realism,
    batches,
    initialised,
)

# What texts written through an actor are worth; minus infinity where they are damaged.
Look = Callable[[Actor], float]


def distance(
    moved: Float[Tensor, "batch latent"], z: Float[Tensor, "batch latent"]
) -> Float[Tensor, ""]:
    """How far latents were moved: mean of log(1 + mean squared change)."""
    return (moved - z).square().mean(dim=1).log1p().mean()


@dataclass(frozen=True, slots=True)
class Movement:
    """What was done to latents."""

    correlation: float  # of moved with unmoved: near 1, nothing was done, or they were only scaled
    spread: float  # mean distance of two moved latents over that of two unmoved: near 0, collapse
    moved: float  # mean length of the change
    length: float  # mean length of moved over unmoved


def movement(moved: Float[Tensor, "batch latent"], z: Float[Tensor, "batch latent"]) -> Movement:
    """From *z* to *moved*."""
    both = torch.stack([moved.flatten(), z.flatten()])
    return Movement(
        correlation=float(torch.corrcoef(both)[0, 1]),
        spread=float(_apart(moved) / _apart(z).clamp(min=1e-12)),
        moved=float((moved - z).norm(dim=1).mean()),
        length=float(moved.norm(dim=1).mean() / z.norm(dim=1).mean().clamp(min=1e-12)),
    )


def fit_actor(
    critic: Critic,
    real: LatentPairs,
    weights: Float[Tensor, " values"],
    config: LcganConfig,
    *,
    generator: torch.Generator,
    look: Look,
) -> tuple[Actor, list[CurveValue]]:
    """The actor that was worth most when it was looked at; as it began where no look was better.

    *real* are latents of sentences with the conditions of these; *weights* sum the critic's values.
    """
    device = real.z.device
    actor = initialised(Actor(config), generator).to(device)
    actor.shut()
    judge = initialised(Realism(config), generator).to(device)
    acts = torch.optim.Adam(actor.parameters(), lr=config.rate)
    judges = torch.optim.Adam(judge.parameters(), lr=config.rate)
    best, kept, since = look(actor), _copied(actor), 0
    curve = [CurveValue(0, "valid", "actor_written", best)]
    chosen = batches(real, config.batch, generator)
    for step in range(1, config.actor_steps + 1):
        for _ in range(config.judge_steps):
            pairs = next(chosen)
            z = torch.randn(pairs.z.shape, generator=generator).to(device)
            with torch.no_grad():
                moved = actor(z, pairs.conditions)
            _descend(judges, realism_loss(judge, pairs, z, moved))
        moved = actor(z, pairs.conditions)
        worth = (critic(moved, pairs.conditions) @ weights).clamp(min=1e-6).log().mean()
        seen = functional.softplus(-judge(moved, pairs.conditions)).mean()
        far = distance(moved, z)
        _descend(acts, -worth + config.realism_weight * seen + config.distance_weight * far)
        if step % config.actor_look:
            continue
        value = look(actor)
        curve += [
            CurveValue(step, "train", "actor_worth", float(worth.detach())),
            CurveValue(step, "train", "actor_realism", float(seen.detach())),
            CurveValue(step, "train", "actor_distance", float(far.detach())),
            CurveValue(step, "valid", "actor_written", value),
        ]
        since += 1
        if value > best:
            best, kept, since = value, _copied(actor), 0
        if since >= config.actor_patience:
            break
    actor.load_state_dict(kept)
    return actor.eval(), [point for point in curve if point.value > float("-inf")]


def realism_loss(
    judge: Realism,
    real: LatentPairs,
    z: Float[Tensor, "batch latent"],
    moved: Float[Tensor, "batch latent"],
) -> Float[Tensor, ""]:
    """Of telling latents of sentences from the prior's *z* and from *moved* ones, which share a half.

    The encoder's latents fill the prior only in part: told apart from it, they show where sentences
    live.
    """
    every = judge(torch.cat([real.z, z, moved]), real.conditions.repeat(3, 1))
    yes, no, nor = every.chunk(3)
    fakes = functional.softplus(torch.cat([no, nor])).mean()
    return functional.softplus(-yes).mean() + fakes


def _descend(optimizer: torch.optim.Optimizer, loss: Tensor) -> None:
    optimizer.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    optimizer.step()


def _copied(net: nn.Module) -> dict[str, Tensor]:
    return {name: entry.clone() for name, entry in net.state_dict().items()}


def _apart(latents: Float[Tensor, "batch latent"]) -> Float[Tensor, ""]:
    return torch.pdist(latents).mean()
