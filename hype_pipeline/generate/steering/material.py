"""What critic and actor learn from: sentences, what is wanted of texts, latents with what they are worth.

How latents are written out is in latent_pairs.py, which values there are in values.py.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hype_pipeline.generate.drawing import draw
from hype_pipeline.generate.figures.judged import Posted
from hype_pipeline.generate.steering import values as value_functions
from hype_pipeline.generate.steering.latent_pairs import WrittenOut, of_sentences, written_out

if TYPE_CHECKING:
    from hype_pipeline.models.lcgan.config import LcganConfig
    from hype_pipeline.models.lcgan.networks import LatentPairs
    from hype_pipeline.models.trained import TrainedCvae
    from hype_pipeline.models.values.learned import Example
    from hype_pipeline.models.values.steering import Steering
    from hype_pipeline.topics.model import Topics

_FEWEST_LATENTS = 200  # written out, however few sentences there are
_SENTENCES = 20_000  # whose latents show what is real, at most


def some(rows: Sequence[Posted], split: str) -> list[Posted]:
    own = [row for row in rows if row.split == split]
    return own[:: max(1, len(own) // _SENTENCES)]


def steering_by(
    cvae: "TrainedCvae",
    topics: "Topics",
    train: Sequence[Posted],
    values: str,
    verdicts: "Sequence[Example]",
    seed: int,
) -> "Steering":
    human = train[:: max(1, len(train) // value_functions.HUMAN)]
    material = value_functions.Material(
        topics=topics,
        reader=value_functions.reader_of(cvae),
        human=[row.text for row in human],
        sampled=lambda: [d.text for d in draw(cvae, [row.genres for row in human], seed=seed)],
        verdicts=verdicts,
    )
    return value_functions.steering(values, material)


def written_out_by(
    cvae: "TrainedCvae",
    steering: "Steering",
    config: "LcganConfig",
    train: Sequence[Posted],
    valid: Sequence[Posted],
    seed: int,
) -> list[WrittenOut]:
    # A small corpus is judged by fewer: its nights are short.
    few = max(_FEWEST_LATENTS, len(train) // 2)
    return [
        written_out(
            cvae,
            steering,
            [row.genres for row in own],
            latents=latents,
            texts=texts,
            seed=seed,
            purpose=purpose,
        )
        for own, latents, texts, purpose in (
            (train, min(config.latents, 4 * few), config.texts, "critic"),
            (valid, min(config.held_out_latents, few), config.held_out_texts, "held out"),
        )
    ]


def latents_of(
    cvae: "TrainedCvae", steering: "Steering", rows: Sequence[Posted], seed: int
) -> "LatentPairs":
    texts, genres = [row.text for row in rows], [row.genres for row in rows]
    return of_sentences(cvae, steering, texts, genres, seed=seed)
