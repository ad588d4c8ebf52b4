"""What comes of the stage: how much the critic knows, what texts are worth, what is shown of them.

What ships is decided in decision.py; topics that learnt apart judge in figures/steering.py.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hype_pipeline.generate.drawing import Method, draw
from hype_pipeline.generate.figures.judged import Posted
from hype_pipeline.generate.steering.decision import Option, Written, damage
from hype_pipeline.generate.steering.latent_pairs import WrittenOut
from hype_pipeline.generate.steering.ways import ACTOR, BEST_OF, HALF, PRIOR, best, mix

if TYPE_CHECKING:
    from torch import Tensor, nn

    from hype_pipeline.models.lcgan.actor import Look
    from hype_pipeline.models.lcgan.networks import Critic, LatentPairs
    from hype_pipeline.models.sampling import Sampled
    from hype_pipeline.models.trained import TrainedCvae
    from hype_pipeline.models.values.steering import Steering
    from hype_pipeline.topics.model import Topics

LOOKED = 256  # texts that are read at each look while the actor trains
_SAMPLES = 10


def known_by(
    critic: "Critic",
    learnt: WrittenOut,
    held_out: WrittenOut,
    sentences: "LatentPairs",
    weights: "Tensor",
) -> dict[str, float]:
    """What the critic knows beside what it is gated by, and what it could know."""
    from hype_pipeline.models.lcgan.critic import ceiling, critic_r2, genres_r2, r2

    pairs, most = held_out.pairs, ceiling(held_out.each)
    predicted = critic(pairs.z, pairs.conditions) @ weights
    return {
        "critic_r2_one_text": r2(predicted[:, None], held_out.each[:, :1]),
        "critic_r2_sentences": critic_r2(critic, sentences, weights),
        "critic_r2_genres_alone": genres_r2(learnt.pairs, pairs, weights),
        "ceiling_r2": most.mean,
        "ceiling_r2_one_text": most.one,
    }


def look_of(
    cvae: "TrainedCvae",
    topics: "Topics",
    steering: "Steering",
    train: Sequence[Posted],
    seed: int,
) -> "Look":
    """What texts under genres of the train split are worth; nothing at all where they are damaged."""
    genres = [row.genres for row in train[:: max(1, len(train) // LOOKED)]][:LOOKED]
    prior = mix(topics, [each.text for each in draw(cvae, genres, seed=seed)])

    def look(actor: "nn.Module") -> float:
        moved = draw(cvae, genres, seed=seed, method=Method(actor=actor))
        own = written_by(topics, steering, moved)
        return float("-inf") if damage(own.mix, prior) else own.worth

    return look


def written_by(topics: "Topics", steering: "Steering", drawn: "Sequence[Sampled]") -> Written:
    texts = [each.text for each in drawn]
    worth = steering.scores(texts)
    error = float(worth.std() / max(len(worth), 1) ** 0.5)
    return Written(mix(topics, texts), float(worth.mean()), error)


def pictured(written: Mapping[str, Written], ships: Option) -> list[str]:
    """The ways that a reader compares: the prior's, what ships, and the actor's."""
    listed = (PRIOR, HALF, best(BEST_OF), ships.way, ships.name, ACTOR)
    return [way for way in dict.fromkeys(listed) if way in written]


def samples_of(
    drawn: "Mapping[str, Sequence[Sampled]]", genres: Sequence[Sequence[str]]
) -> list[dict[str, Any]]:
    return [
        {"kind": way, "genres": list(genres[place]), "position": place, "text": texts[place].text}
        for way, texts in drawn.items()
        for place in range(min(_SAMPLES, len(texts)))
    ]
