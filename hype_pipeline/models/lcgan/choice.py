"""Steering without an actor: of several latents the one whose texts the critic values most.

The candidates are images of one latent under fixed signed permutations of the noise that it is placed
from (density.py). These leave the noise's distribution as it is, so each candidate is a draw from where
latents lie, none is like another, and the choice takes what an actor takes: a latent and a condition.
Nothing is written before it is made.
"""

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

from hype_pipeline.models.density import Density
from hype_pipeline.models.lcgan.config import LcganConfig
from hype_pipeline.models.lcgan.networks import Critic


class Choice(nn.Module):
    """The best of a latent's images."""

    order: Int[Tensor, "candidates latent"]
    signs: Float[Tensor, "candidates latent"]
    weights: Float[Tensor, " values"]
    mean: Float[Tensor, " latent"]
    root: Float[Tensor, "latent latent"]

    def __init__(self, config: LcganConfig) -> None:
        super().__init__()
        self.config = config
        self.critic = Critic(config)
        every = torch.arange(config.latent).repeat(config.candidates, 1)
        self.register_buffer("order", every)
        self.register_buffer("signs", torch.ones(config.candidates, config.latent))
        self.register_buffer("weights", torch.ones(config.values))
        self.register_buffer("mean", torch.zeros(config.latent))
        self.register_buffer("root", torch.eye(config.latent))

    def forward(
        self, z: Float[Tensor, "batch latent"], conditions: Float[Tensor, "batch condition"]
    ) -> Float[Tensor, "batch latent"]:
        """The latent to decode instead of *z*."""
        images = self.images(z)
        rows, candidates, latent = images.shape
        told = conditions.repeat_interleave(candidates, dim=0)
        worth = self.critic(images.reshape(-1, latent), told) @ self.weights
        best = worth.reshape(rows, candidates).argmax(dim=1)
        return images[torch.arange(rows, device=z.device), best]

    def images(self, z: Float[Tensor, "batch latent"]) -> Float[Tensor, "batch candidates latent"]:
        """The candidates; the first is *z* itself."""
        density = Density(self.mean, self.root)
        return density.placed(density.noise(z)[:, self.order] * self.signs)


def choice(
    critic: Critic,
    weights: Float[Tensor, " values"],
    config: LcganConfig,
    *,
    density: Density | None = None,
    generator: torch.Generator,
) -> Choice:
    """A choice by *critic*, whose values *weights* sum, among latents of *density* (None: the standard
    normal)."""
    made = Choice(config)
    made.critic.load_state_dict(critic.state_dict())
    for place in range(1, config.candidates):
        made.order[place] = torch.randperm(config.latent, generator=generator)
        made.signs[place] = 2.0 * torch.randint(2, (config.latent,), generator=generator) - 1
    made.weights.copy_(weights)
    if density is not None:
        made.mean.copy_(density.mean)
        made.root.copy_(density.root)
    return made.to(weights.device).eval().requires_grad_(requires_grad=False)
