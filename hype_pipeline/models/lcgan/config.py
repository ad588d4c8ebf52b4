"""The knobs of the LC-GAN. No torch."""

from dataclasses import dataclass

from hype_pipeline.errors import BadInput


@dataclass(frozen=True, kw_only=True, slots=True)
class LcganConfig:
    """Sizes and how to train."""

    latent: int  # dimensions of the CVAE's latent
    condition: int  # dimensions of its condition
    values: int = 1  # that the critic foresees
    hidden: int = 256
    batch: int = 128
    rate: float = 1e-3  # of Adam
    # To learn from, many latents with few texts each are best (of 3,000 texts on a real corpus: held-out
    # R2 .55 with 1 or 2 a latent, .53 with 4, .47 with 8); to judge by, what can be expected of a
    # latent must be known, and one text says more about the dice.
    latents: int = 12_000  # of the prior, written out for the critic to learn from
    texts: int = 2  # written for each
    held_out_latents: int = 1_000  # the same, to judge it by
    held_out_texts: int = 8
    critic_steps: int = 3000  # at most
    critic_look: int = 25  # steps between two looks at the held-out latents
    patience: int = 8  # looks without a better one
    actor_steps: int = 400  # at most
    actor_look: int = 25  # steps between two looks at what is written
    actor_patience: int = 4  # such looks without a better one
    judge_steps: int = 5  # updates of the realism judge for each of the actor
    realism_weight: float = 1.0
    distance_weight: float = (
        0.2  # below .1 an actor was seen to leave the prior, at 1 to stand still
    )
    candidates: int = 8  # latents of which the critic may choose one before anything is written

    def __post_init__(self) -> None:
        sizes = (self.latent, self.values, self.hidden, self.batch, self.latents, self.texts)
        held_out = (self.held_out_latents, self.held_out_texts)
        if min(*sizes, *held_out, self.candidates, self.judge_steps) < 1 or self.condition < 0:
            raise BadInput(f"Sizes of an LC-GAN must be positive, got {self}.")
        if min(self.realism_weight, self.distance_weight) < 0:
            raise BadInput(f"Weights of an LC-GAN must not be negative, got {self}.")
