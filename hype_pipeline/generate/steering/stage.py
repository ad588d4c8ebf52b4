"""The LC-GAN stage: write latents out, train critic and actor, read what comes of them, decide what ships.

It is trained only if the critic knows what can be expected of held-out latents, and stands beside what
needs no training: best of N, weighted decoding. What is learnt from is in material.py, what is told of
the outcome in reading.py, the decision and its limits in decision.py.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hype_pipeline.generate.drawing import Method
from hype_pipeline.generate.figures.judged import Posted
from hype_pipeline.generate.steering import values as value_functions
from hype_pipeline.generate.steering import weighted
from hype_pipeline.generate.steering.decision import (
    CHOICE,
    CHOICES,
    LEAST_R2,
    Steered,
    choice_of,
    decide,
)
from hype_pipeline.generate.steering.material import (
    latents_of,
    some,
    steering_by,
    written_out_by,
)
from hype_pipeline.generate.steering.reading import (
    known_by,
    look_of,
    pictured,
    samples_of,
    written_by,
)
from hype_pipeline.generate.steering.ways import ACTOR, PRIOR, drawn_ways, flat
from hype_pipeline.models.values.text import TOPIC

if TYPE_CHECKING:
    from torch import nn

    from hype_pipeline.models.trained import TrainedCvae
    from hype_pipeline.models.values.learned import Example
    from hype_pipeline.models.values.steering import Steering
    from hype_pipeline.topics.model import Topics

# Texts for each way of drawing: as many as a report judges, for variety falls with their number.
JUDGED = 512

Progress = Callable[[str, int, int, Mapping[str, float]], None]


def fit_lcgan(
    cvae: "TrainedCvae",
    topics: "Topics",
    rows: Sequence[Posted],
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
    from hype_pipeline.models.lcgan.actor import fit_actor, movement
    from hype_pipeline.models.lcgan.choice import Choice, choice
    from hype_pipeline.models.lcgan.config import LcganConfig
    from hype_pipeline.models.lcgan.critic import fit_critic
    from hype_pipeline.models.reproducible import deterministic, generator

    say = progress or (lambda *_: None)
    train, valid = (some(rows, split) for split in ("train", "valid"))
    with deterministic():
        steering = steering_by(cvae, topics, train, values, verdicts, seed)
        weights = torch.tensor(steering.shares, dtype=torch.float32, device=cvae.device)
        config = LcganConfig(
            latent=cvae.config.latent,
            condition=cvae.config.condition,
            values=len(steering.values),
        )
        say("writing latents out", 0, 1, {})
        learnt, held_out = written_out_by(cvae, steering, config, train, valid, seed)
        say("critic", 0, 1, {})
        critic, r2, curve = fit_critic(
            learnt.pairs, held_out.pairs, weights, config, generator=generator(seed, "critic")
        )
        say("critic", 1, 1, {"held-out R2": r2})
        sentences = latents_of(cvae, steering, valid, seed)
        known = {"critic_r2": r2, **known_by(critic, learnt, held_out, sentences, weights)}
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
                latents_of(cvae, steering, train, seed),
                weights,
                config,
                generator=generator(seed, "actor"),
                look=look_of(cvae, topics, steering, train, seed),
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
    written = {way: written_by(topics, steering, texts) for way, texts in drawn.items()}
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
        "pictured": pictured(written, decision.option),
        "curve": [asdict(point) for point in curve],
        "samples": samples_of(drawn, genres),
    }
    write_model(out, shipped.state_dict() if shipped else {}, about)
    return about


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
