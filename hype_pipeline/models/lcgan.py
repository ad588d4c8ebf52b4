"""Moving latents toward a topic: a critic, a judge of realism, and an actor with a gate.

Latents, conditions and topic proportions go in as tensors; that they stand for sentences, and
whether what the actor makes reads better, is known elsewhere (generate/topic_control.py).

Engel, Hoffman and Roberts 2017, https://arxiv.org/abs/1711.05772 (actor, critic and realism);
Jaques et al. 2018, https://arxiv.org/abs/1802.04877 (the logarithmic distance penalty).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional

from hype_pipeline.models.lcgan_config import LcganConfig

Net = TypeVar("Net", bound=nn.Module)


@dataclass(frozen=True, slots=True)
class LatentPairs:
    """Latents of real sentences with what they were conditioned on and what they are about."""

    z: Float[Tensor, "sentences latent"]
    conditions: Float[Tensor, "sentences condition"]
    topics: Float[Tensor, "sentences topics"]  # rows sum to 1

    def rows(self, chosen: Tensor) -> "LatentPairs":
        """Some of them, by number."""
        return LatentPairs(self.z[chosen], self.conditions[chosen], self.topics[chosen])


@dataclass(frozen=True, slots=True)
class CurveValue:
    """One measurement while training."""

    step: int
    split: str  # train or valid
    figure: str
    value: float


def _trunk(inputs: int, hidden: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(
        *(nn.Linear(inputs, hidden), nn.ReLU()),
        *(nn.Linear(hidden, hidden), nn.ReLU()),
        nn.Linear(hidden, outputs),
    )


class Critic(nn.Module):
    """What a sentence will be about, from its latent and condition."""

    def __init__(self, config: LcganConfig) -> None:
        super().__init__()
        self.body = _trunk(config.latent + config.condition, config.hidden, config.topics)

    def forward(
        self, z: Float[Tensor, "batch latent"], conditions: Float[Tensor, "batch condition"]
    ) -> Float[Tensor, "batch topics"]:
        """Log-probabilities of the topics."""
        logits: Tensor = self.body(torch.cat([z, conditions], dim=1))
        return logits.log_softmax(dim=1)


class Realism(nn.Module):
    """Whether a latent under a condition looks like one that the encoder gave to a sentence."""

    def __init__(self, config: LcganConfig) -> None:
        super().__init__()
        self.body = _trunk(config.latent + config.condition, config.hidden, 1)

    def forward(
        self, z: Float[Tensor, "batch latent"], conditions: Float[Tensor, "batch condition"]
    ) -> Float[Tensor, " batch"]:
        """Logits: above 0 speaks for real."""
        logits: Tensor = self.body(torch.cat([z, conditions], dim=1))
        return logits.squeeze(1)


class Actor(nn.Module):
    """Moves a latent: (1 - gate) * z + gate * proposal, dimension by dimension."""

    # The gate starts nearly shut, so that an actor which learnt nothing leaves latents alone; half
    # open, it would halve them, and shorter latents alone already read more typical.
    SHUT = -3.0

    def __init__(self, config: LcganConfig) -> None:
        super().__init__()
        self.body = _trunk(config.latent + config.condition, config.hidden, 2 * config.latent)

    def shut(self) -> None:
        """Nearly close every gate."""
        last = self.body[-1]
        assert isinstance(last, nn.Linear)
        with torch.no_grad():
            last.bias[: last.out_features // 2].fill_(self.SHUT)

    def forward(
        self, z: Float[Tensor, "batch latent"], conditions: Float[Tensor, "batch condition"]
    ) -> Float[Tensor, "batch latent"]:
        """The latent to decode instead of *z*."""
        gate, proposal = self.body(torch.cat([z, conditions], dim=1)).chunk(2, dim=1)
        return gated(z, gate.sigmoid(), proposal)


def gated(
    z: Float[Tensor, "batch latent"],
    gate: Float[Tensor, "batch latent"],
    proposal: Float[Tensor, "batch latent"],
) -> Float[Tensor, "batch latent"]:
    """*z* where the gate is 0, *proposal* where it is 1."""
    return (1 - gate) * z + gate * proposal


def distance(
    moved: Float[Tensor, "batch latent"], z: Float[Tensor, "batch latent"]
) -> Float[Tensor, ""]:
    """How far latents were moved: mean of log(1 + mean squared change)."""
    return (moved - z).square().mean(dim=1).log1p().mean()


def r2(
    predicted: Float[Tensor, "sentences topics"], true: Float[Tensor, "sentences topics"]
) -> float:
    """Share of the variance of *true* that is explained, over all topics; below 0 is worse than the mean."""
    spread = (true - true.mean(dim=0)).square().sum()
    return float(1 - (predicted - true).square().sum() / spread.clamp(min=1e-12))


def fit_critic(
    train: LatentPairs, held_out: LatentPairs, config: LcganConfig, *, generator: torch.Generator
) -> tuple[Critic, float, list[CurveValue]]:
    """The critic at its best on *held_out*, its R2 there, and the curve.

    A critic that is trained for longer learns its latents by heart, and an actor then follows it
    out of what the decoder can read: hence the early stop.
    """
    critic = _drawn(Critic(config), generator).to(train.z.device)
    optimizer = torch.optim.AdamW(critic.parameters(), lr=config.rate, weight_decay=1e-2)
    best, weights, curve, since = float("-inf"), critic.state_dict(), [], 0
    for step, batch in enumerate(_batches(train, config.batch, generator), start=1):
        critic.train()
        loss = -(batch.topics * critic(batch.z, batch.conditions)).sum(dim=1).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step % config.critic_look:
            continue
        value = critic_r2(critic, held_out)
        curve += [
            CurveValue(step, "train", "critic_loss", float(loss.detach())),
            CurveValue(step, "valid", "critic_r2", value),
        ]
        if value > best:
            best, since = value, 0
            weights = {name: entry.clone() for name, entry in critic.state_dict().items()}
        else:
            since += 1
        if since >= config.patience or step >= config.critic_steps:
            break
    critic.load_state_dict(weights)
    return critic.eval(), best, curve


@torch.no_grad()
def critic_r2(critic: Critic, pairs: LatentPairs) -> float:
    """How much of what *pairs* are about the critic knows."""
    critic.eval()
    return r2(critic(pairs.z, pairs.conditions).exp(), pairs.topics)


def fit_actor(
    critic: Critic,
    train: LatentPairs,
    favoured: int,
    config: LcganConfig,
    *,
    generator: torch.Generator,
) -> tuple[Actor, list[CurveValue]]:
    """An actor that moves latents of the prior toward the topic *favoured*, under real conditions."""
    device = train.z.device
    actor = _drawn(Actor(config), generator).to(device)
    actor.shut()
    realism = _drawn(Realism(config), generator).to(device)
    critic.requires_grad_(requires_grad=False)
    acts = torch.optim.Adam(actor.parameters(), lr=config.rate)
    judges = torch.optim.Adam(realism.parameters(), lr=config.rate)
    curve: list[CurveValue] = []
    for step, real in enumerate(_batches(train, config.batch, generator), start=1):
        z = torch.randn(real.z.shape, generator=generator).to(device)
        moved = actor(z, real.conditions)
        doubt = _realism_loss(realism, real, moved.detach())
        judges.zero_grad()
        doubt.backward()  # type: ignore[no-untyped-call]
        judges.step()
        if step % config.judge_steps == 0:
            wanted = -critic(moved, real.conditions)[:, favoured].mean()
            seen = functional.softplus(-realism(moved, real.conditions)).mean()
            far = distance(moved, z)
            loss = wanted + config.realism_weight * seen + config.distance_weight * far
            acts.zero_grad()
            loss.backward()
            acts.step()
        if step % config.critic_look == 0 and step >= config.judge_steps:
            curve += [
                CurveValue(step, "train", "actor_topic", float((-wanted).detach())),
                CurveValue(step, "train", "actor_realism", float(seen.detach())),
                CurveValue(step, "train", "actor_distance", float(far.detach())),
            ]
        if step >= config.actor_steps * config.judge_steps:
            break
    return actor.eval(), curve


def _realism_loss(
    realism: Realism, real: LatentPairs, moved: Float[Tensor, "batch latent"]
) -> Float[Tensor, ""]:
    # Real latents against moved ones; the encoder's latents cover the prior only in part, and
    # telling the prior apart is what shows the actor where sentences live.
    yes = functional.softplus(-realism(real.z, real.conditions)).mean()
    return yes + functional.softplus(realism(moved, real.conditions)).mean()


def _batches(pairs: LatentPairs, size: int, generator: torch.Generator) -> Iterator[LatentPairs]:
    count = len(pairs.z)
    while True:
        order = torch.randperm(count, generator=generator).to(pairs.z.device)
        for start in range(0, max(1, count - size + 1), size):
            yield pairs.rows(order[start : start + size])


def _drawn(net: Net, generator: torch.Generator) -> Net:
    # torch's own initialisation asks the global generator; this is the same, from ours.
    for layer in net.modules():
        if isinstance(layer, nn.Linear):
            bound = layer.in_features**-0.5
            with torch.no_grad():
                layer.weight.uniform_(-bound, bound, generator=generator)
                layer.bias.zero_()
    return net
