"""The networks that steer latents: a critic of values, a judge of realism, an actor with a gate.

How they are trained is in critic.py and actor.py, steering without an actor in
choice.py; whether what comes out reads better is known elsewhere (generate/steering/stage.py).

Engel, Hoffman and Roberts 2017, https://arxiv.org/abs/1711.05772 (actor, critic and realism);
Jaques et al. 2018, https://arxiv.org/abs/1802.04877 (the logarithmic distance penalty).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

import torch
from jaxtyping import Float
from torch import Tensor, nn

from hype_pipeline.models.lcgan.config import LcganConfig

Net = TypeVar("Net", bound=nn.Module)


@dataclass(frozen=True, slots=True)
class LatentPairs:
    """Latents with what they were conditioned on and what their texts are worth."""

    z: Float[Tensor, "latents latent"]
    conditions: Float[Tensor, "latents condition"]
    values: Float[Tensor, "latents values"]  # 0 to 1

    def rows(self, chosen: Tensor) -> "LatentPairs":
        """Some of them, by number."""
        return LatentPairs(self.z[chosen], self.conditions[chosen], self.values[chosen])


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
    """What a latent's texts will be worth, from the latent and its condition."""

    def __init__(self, config: LcganConfig) -> None:
        super().__init__()
        self.body = _trunk(config.latent + config.condition, config.hidden, config.values)

    def forward(
        self, z: Float[Tensor, "batch latent"], conditions: Float[Tensor, "batch condition"]
    ) -> Float[Tensor, "batch values"]:
        """Each value's mean over such texts, 0 to 1."""
        logits: Tensor = self.body(torch.cat([z, conditions], dim=1))
        return logits.sigmoid()


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


def batches(pairs: LatentPairs, size: int, generator: torch.Generator) -> Iterator[LatentPairs]:
    """*size* of *pairs* at a time, for ever."""
    count = len(pairs.z)
    while True:
        order = torch.randperm(count, generator=generator).to(pairs.z.device)
        for start in range(0, max(1, count - size + 1), size):
            yield pairs.rows(order[start : start + size])


def initialised(net: Net, generator: torch.Generator) -> Net:
    """*net* with fresh weights; torch's own initialisation asks the global generator, this is the same
    from ours."""
    for layer in net.modules():
        if isinstance(layer, nn.Linear):
            bound = layer.in_features**-0.5
            with torch.no_grad():
                layer.weight.uniform_(-bound, bound, generator=generator)
                layer.bias.zero_()
    return net
