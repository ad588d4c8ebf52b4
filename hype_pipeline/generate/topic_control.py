"""The LC-GAN stage: write latents out, train critic and actor, read what comes of them, decide what ships.

It is trained only if the critic knows what can be expected of held-out latents, and stands beside what
needs no training: best of N, weighted decoding. The decision and its limits are lcgan_decision.py's,
what is steered by is values.py's.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from hype_pipeline.generate import values as value_functions
from hype_pipeline.generate import weighted
from hype_pipeline.generate.drawing import Method, draw
from hype_pipeline.generate.latent_pairs import WrittenOut, of_sentences, written_out
from hype_pipeline.generate.lcgan_decision import (
    CHOICE,
    CHOICES,
    LEAST_R2,
    Option,
    Steered,
    Written,
    choice_of,
    damage,
    decide,
)
from hype_pipeline.generate.ways import (
    ACTOR,
    BEST_OF,
    HALF,
    PRIOR,
    best,
    drawn_ways,
    flat,
    mix,
)
from hype_pipeline.models.values_text import TOPIC

if TYPE_CHECKING:
    from torch import Tensor, nn

    from hype_pipeline.models.lcgan import Critic, LatentPairs
    from hype_pipeline.models.lcgan_actor import Look
    from hype_pipeline.models.lcgan_config import LcganConfig
    from hype_pipeline.models.sampling import Sampled
    from hype_pipeline.models.trained import TrainedCvae
    from hype_pipeline.models.values import Steering
    from hype_pipeline.models.values_learned import Example
    from hype_pipeline.topics.model import Topics

JUDGED = 256  # texts for each way of drawing
LOOKED = 256  # texts that are read at each look while the actor trains
_FEWEST_LATENTS = 200  # written out, however few sentences there are
_SENTENCES = 20_000  # whose latents show what is real, at most
_SAMPLES = 10

Progress = Callable[[str, int, int, Mapping[str, float]], None]


class Labelled(Protocol):
    """A sentence with what it is conditioned on; a record of `sentences` fits."""

    @property
    def text(self) -> str: ...
    @property
    def genres(self) -> tuple[str, ...]: ...
    @property
    def split(self) -> str: ...


def fit_lcgan(
    cvae: "TrainedCvae",
    topics: "Topics",
    rows: Sequence[Labelled],
    *,
    fingerprint: str,
    seed: int,
    out: Path,
    values: str = value_functions.DEFAULT,
    verdicts: "Sequence[Example]" = (),
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Write the folder *out* with what steers, if anything does, and what was decided; its about.json.

    *values* says what is wanted of texts (as HYPE_VALUES), *verdicts* are the curators'.
    """
    import torch

    from hype_pipeline.models.checkpoint import write_model
    from hype_pipeline.models.lcgan_actor import fit_actor, movement
    from hype_pipeline.models.lcgan_choice import Choice, choice
    from hype_pipeline.models.lcgan_config import LcganConfig
    from hype_pipeline.models.lcgan_critic import fit_critic
    from hype_pipeline.models.reproducible import deterministic, generator

    say = progress or (lambda *_: None)
    train, valid = (_some(rows, split) for split in ("train", "valid"))
    with deterministic():
        steering = _steering(cvae, topics, train, values, verdicts, seed)
        weights = torch.tensor(steering.shares, dtype=torch.float32, device=cvae.device)
        config = LcganConfig(
            latent=cvae.config.latent,
            condition=cvae.config.condition,
            values=len(steering.values),
        )
        say("writing latents out", 0, 1, {})
        learnt, held_out = _written_out(cvae, steering, config, train, valid, seed)
        say("critic", 0, 1, {})
        critic, r2, curve = fit_critic(
            learnt.pairs, held_out.pairs, weights, config, generator=generator(seed, "critic")
        )
        say("critic", 1, 1, {"held-out R2": r2})
        sentences = _latents(cvae, steering, valid, seed)
        known = {"critic_r2": r2, **_known(critic, learnt, held_out, sentences, weights)}
        movers: dict[str, nn.Module] = {}
        if r2 >= LEAST_R2:
            for count in CHOICES:
                movers[choice_of(count)] = choice(
                    critic,
                    weights,
                    replace(config, candidates=count),
                    density=cvae.density,
                    generator=generator(seed, "choice"),
                )
            movers[ACTOR], more = fit_actor(
                critic,
                _latents(cvae, steering, train, seed),
                weights,
                config,
                generator=generator(seed, "actor"),
                look=_look(cvae, topics, steering, train, seed),
            )
            curve = [*curve, *more]
            say("actor", 1, 1, {})
        genres = [row.genres for row in valid[:: max(1, len(valid) // JUDGED)]][:JUDGED]
        likelier = _weighted(cvae, topics, steering)
        methods = likelier | {way: Method(actor=mover) for way, mover in movers.items()}
        drawn = drawn_ways(cvae, steering.scores, genres, seed=seed, methods=methods)
        pairs = held_out.pairs
        moves = {
            way: movement(mover(pairs.z, pairs.conditions).detach(), pairs.z)
            for way, mover in movers.items()
        }
    written = {way: _written(topics, steering, texts) for way, texts in drawn.items()}
    decision = decide(
        r2,
        written,
        {way: Steered(each.correlation, each.spread) for way, each in moves.items()},
        tuple(likelier),
    )
    ships = decision.option.way
    shipped = movers.get(ships)
    if isinstance(shipped, Choice):
        config = shipped.config
    about = {
        "kind": "lc_gan",
        "fingerprint": fingerprint,
        "config": asdict(config),
        "trained": bool(movers),
        "ships": shipped is not None,
        "method": _method(ships, moved=shipped is not None),
        "strength": weighted.strength(ships) if ships in likelier else None,
        "count": decision.option.count,
        "decision": " ".join([decision.said, *(f"({note}.)" for note in steering.notes)]),
        "values": value_functions.told(steering),
        "parameters": sum(v.numel() for v in shipped.parameters()) if shipped else 0,
        "steps": config.actor_steps if ships == ACTOR else 0,
        "topics": list(topics.names),
        "figures": {
            **known,
            **flat({way: each.mix for way, each in written.items()}),
            **{f"{way}_worth": each.worth for way, each in written.items()},
            **{f"{w}_{name}": v for w, each in moves.items() for name, v in asdict(each).items()},
        },
        "mixes": {way: asdict(each.mix) for way, each in written.items()},
        "pictured": _pictured(written, decision.option),
        "curve": [asdict(point) for point in curve],
        "samples": _samples(drawn, genres),
    }
    write_model(out, shipped.state_dict() if shipped else {}, about)
    return about


def _some(rows: Sequence[Labelled], split: str) -> list[Labelled]:
    own = [row for row in rows if row.split == split]
    return own[:: max(1, len(own) // _SENTENCES)]


def _steering(
    cvae: "TrainedCvae",
    topics: "Topics",
    train: Sequence[Labelled],
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


def _written_out(
    cvae: "TrainedCvae",
    steering: "Steering",
    config: "LcganConfig",
    train: Sequence[Labelled],
    valid: Sequence[Labelled],
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


def _latents(
    cvae: "TrainedCvae", steering: "Steering", rows: Sequence[Labelled], seed: int
) -> "LatentPairs":
    texts, genres = [row.text for row in rows], [row.genres for row in rows]
    return of_sentences(cvae, steering, texts, genres, seed=seed)


def _known(
    critic: "Critic",
    learnt: WrittenOut,
    held_out: WrittenOut,
    sentences: "LatentPairs",
    weights: "Tensor",
) -> dict[str, float]:
    """What the critic knows beside what it is gated by, and what it could know."""
    from hype_pipeline.models.lcgan_critic import ceiling, critic_r2, genres_r2, r2

    pairs, most = held_out.pairs, ceiling(held_out.each)
    predicted = critic(pairs.z, pairs.conditions) @ weights
    return {
        "critic_r2_one_text": r2(predicted[:, None], held_out.each[:, :1]),
        "critic_r2_sentences": critic_r2(critic, sentences, weights),
        "critic_r2_genres_alone": genres_r2(learnt.pairs, pairs, weights),
        "ceiling_r2": most.mean,
        "ceiling_r2_one_text": most.one,
    }


def _look(
    cvae: "TrainedCvae",
    topics: "Topics",
    steering: "Steering",
    train: Sequence[Labelled],
    seed: int,
) -> "Look":
    """What texts under genres of the train split are worth; nothing at all where they are damaged."""
    genres = [row.genres for row in train[:: max(1, len(train) // LOOKED)]][:LOOKED]
    prior = mix(topics, [each.text for each in draw(cvae, genres, seed=seed)])

    def look(actor: "nn.Module") -> float:
        moved = draw(cvae, genres, seed=seed, method=Method(actor=actor))
        own = _written(topics, steering, moved)
        return float("-inf") if damage(own.mix, prior) else own.worth

    return look


def _weighted(cvae: "TrainedCvae", topics: "Topics", steering: "Steering") -> dict[str, Method]:
    """Weighted decoding at every strength, where the topic is among what is wanted."""
    if TOPIC not in steering.names:
        return {}
    return {
        weighted.weighted(strength): Method(added=weighted.added(cvae, topics, strength))
        for strength in weighted.STRENGTHS
    }


def _method(way: str, *, moved: bool) -> str:
    if moved:
        return ACTOR if way == ACTOR else CHOICE
    return PRIOR if way == PRIOR else weighted.WEIGHTED


def _written(topics: "Topics", steering: "Steering", drawn: "Sequence[Sampled]") -> Written:
    texts = [each.text for each in drawn]
    worth = steering.scores(texts)
    error = float(worth.std() / max(len(worth), 1) ** 0.5)
    return Written(mix(topics, texts), float(worth.mean()), error)


def _pictured(written: Mapping[str, Written], ships: Option) -> list[str]:
    """The ways that a reader compares: the prior's, what ships, and the actor's."""
    listed = (PRIOR, HALF, best(BEST_OF), ships.way, ships.name, ACTOR)
    return [way for way in dict.fromkeys(listed) if way in written]


def _samples(
    drawn: "Mapping[str, Sequence[Sampled]]", genres: Sequence[Sequence[str]]
) -> list[dict[str, Any]]:
    return [
        {"kind": way, "genres": list(genres[place]), "position": place, "text": texts[place].text}
        for way, texts in drawn.items()
        for place in range(min(_SAMPLES, len(texts)))
    ]
