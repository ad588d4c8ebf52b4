"""Where the latents of sentences lie, once a CVAE is trained: a Gaussian, from which new ones are drawn.

Training pulls latents towards the standard normal and never quite there; what is drawn from that falls
beside them where they differ. On 80,000 real sentences its texts were a seventh too short, and those of
a fitted Gaussian a sixteenth. Likelihoods are told under the standard normal, as in the literature, and
under the Gaussian beside it.

Fitting a density after training: Ghosh et al. 2020, https://arxiv.org/abs/1903.12436; that prior and
posteriors differ: Hoffman and Johnson 2016, "ELBO surgery".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor

from hype_pipeline.models.batches import Encoded, batch_of, bucketed
from hype_pipeline.models.cvae import CvaeModel
from hype_pipeline.models.information import log_normal
from hype_pipeline.models.reproducible import generator

_SENTENCES = 20_000  # whose posteriors are looked at, at most
_FEWEST = 20  # for each dimension: fewer say nothing of how two of them go together
_BATCH = 256
_DECIMALS = 5


@dataclass(frozen=True, slots=True, eq=False)
class Density:
    """A Gaussian over latents."""

    mean: Float[Tensor, " latent"]
    root: Float[Tensor, "latent latent"]  # of the covariance; lower triangular

    @classmethod
    def standard(cls, latent: int) -> "Density":
        """The standard normal."""
        return cls(torch.zeros(latent), torch.eye(latent))

    @classmethod
    def of(cls, z: Float[Tensor, "count latent"]) -> "Density":
        """The one that *z* are drawn from; the standard normal where they are few."""
        if len(z) < _FEWEST * z.shape[1]:
            return cls.standard(z.shape[1])
        return cls(z.mean(dim=0), torch.linalg.cholesky(torch.cov(z.T)))

    @classmethod
    def read(cls, told: Mapping[str, Any] | None, latent: int) -> "Density":
        """What `told` wrote; None: the standard normal."""
        if told is None:
            return cls.standard(latent)
        return cls(torch.tensor(told["mean"]), torch.tensor(told["root"]))

    def told(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "mean": [round(value, _DECIMALS) for value in self.mean.tolist()],
            "root": [[round(value, _DECIMALS) for value in row] for row in self.root.tolist()],
        }

    def to(self, device: torch.device) -> "Density":
        """The same on *device*."""
        return Density(self.mean.to(device), self.root.to(device))

    def placed(self, noise: Float[Tensor, "*batch latent"]) -> Float[Tensor, "*batch latent"]:
        """Latents from standard normal *noise*."""
        return self.mean + noise @ self.root.T

    def noise(self, z: Float[Tensor, "batch latent"]) -> Float[Tensor, "batch latent"]:
        """What *z* would be placed from."""
        found: Tensor = torch.linalg.solve_triangular(self.root, (z - self.mean).T, upper=False)
        return found.T

    def gain(self, z: Float[Tensor, "samples batch latent"]) -> Float[Tensor, "samples batch"]:
        """How much likelier *z* are here than under the standard normal, in nats."""
        noise = self.noise(z.flatten(0, 1)).view_as(z)
        return log_normal(noise) - self.root.diagonal().log().sum() - log_normal(z)


@torch.inference_mode()
def density_of(model: CvaeModel, sentences: Encoded, *, seed: int) -> Density:
    """Of the latents of *sentences*, one drawn from the posterior of each."""
    step = max(1, -(-len(sentences) // _SENTENCES))
    device = model.genres.device
    drawn = []
    for place, numbers in enumerate(bucketed(sentences.ids.lengths[::step], size=_BATCH)):
        posterior = model.posterior(batch_of(sentences, numbers * step).to(device))
        drawn.append(posterior.draw(generator(seed, "density", place, device=device)))
    return Density.of(torch.cat(drawn).cpu())
