"""The knobs of the LC-GAN. No torch."""

from dataclasses import dataclass

from hype_pipeline.errors import BadInput


@dataclass(frozen=True, kw_only=True, slots=True)
class LcganConfig:
    """Sizes and how to train."""

    latent: int  # dimensions of the CVAE's latent
    condition: int  # dimensions of its condition
    topics: int
    hidden: int = 256
    batch: int = 128
    rate: float = 1e-3  # of Adam
    critic_steps: int = 3000  # at most
    critic_look: int = 25  # steps between two looks at the held-out latents
    patience: int = 8  # looks without a better R2
    actor_steps: int = 400
    judge_steps: int = 3  # updates of the realism judge for each of the actor
    realism_weight: float = 1.0
    distance_weight: float = (
        0.2  # below .1 an actor was seen to leave the prior, at 1 to stand still
    )

    def __post_init__(self) -> None:
        if min(self.latent, self.topics, self.hidden, self.batch) < 1 or self.condition < 0:
            raise BadInput(f"Sizes of an LC-GAN must be positive, got {self}.")
        if min(self.realism_weight, self.distance_weight) < 0:
            raise BadInput(f"Weights of an LC-GAN must not be negative, got {self}.")
