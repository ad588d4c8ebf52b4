"""The LC-GAN stage: train critic and actor on a CVAE's latents, read what comes out, decide whether it ships.

It is trained only if the critic knows what held-out latents are about, and ships only if, at equal
decoding cost, the best of N of its texts beats the best of N from the prior without other damage.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hype_pipeline.generate.ways import ACTOR, BEST_OF, PRIOR, Mix, best, drawn_ways, flat, mix

if TYPE_CHECKING:
    from hype_pipeline.generate.figures.judged import Posted
    from hype_pipeline.models.lcgan import Actor, LatentPairs
    from hype_pipeline.models.sampling import Sampled
    from hype_pipeline.models.trained import TrainedCvae
    from hype_pipeline.topics import Topics

# A critic below it points an actor at noise: the gate of the measured recipe.
LEAST_R2 = 0.3
JUDGED = 128  # texts for each way of drawing
MOST_LENGTH_CHANGE, LEAST_DISTINCT = 0.2, 0.9  # of the prior's
MOST_MORE_REPEATS = 0.1  # a sentence, over the prior's
_PAIRS = 20_000  # latents to learn from, at most
_SAMPLES = 10

Progress = Callable[[str, int, int, Mapping[str, float]], None]


def fit_lcgan(
    cvae: "TrainedCvae",
    topics: "Topics",
    rows: Sequence["Posted"],
    *,
    fingerprint: str,
    seed: int,
    out: Path,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Write the folder *out* with the actor, if there is one, and what was decided; its about.json."""
    from hype_pipeline.models.checkpoint import write_model
    from hype_pipeline.models.lcgan import fit_actor, fit_critic
    from hype_pipeline.models.lcgan_config import LcganConfig
    from hype_pipeline.models.reproducible import deterministic, generator

    say = progress or (lambda *_: None)
    config = LcganConfig(
        latent=cvae.config.latent, condition=cvae.config.condition, topics=topics.count
    )
    with deterministic():
        say("encoding", 0, 1, {})
        train = _pairs(cvae, topics, [row for row in rows if row.split == "train"], seed)
        held_out = _pairs(cvae, topics, [row for row in rows if row.split == "valid"], seed)
        say("critic", 0, 1, {})
        critic, r2, curve = fit_critic(train, held_out, config, generator=generator(seed, "critic"))
        say("critic", 1, 1, {"held-out R2": r2})
        actor: Actor | None = None
        if r2 >= LEAST_R2:
            actor, more = fit_actor(
                critic, train, topics.descriptive, config, generator=generator(seed, "actor")
            )
            curve = [*curve, *more]
            say("actor", 1, 1, {})
        valid = [row for row in rows if row.split == "valid"]
        genres = [row.genres for row in valid[:: max(1, len(valid) // JUDGED)]][:JUDGED]
        drawn = drawn_ways(cvae, topics, genres, seed=seed, actor=actor)
        mixes = {way: mix(topics, [each.text for each in texts]) for way, texts in drawn.items()}
    ships, decision = decide(r2, mixes)
    about = {
        "kind": "lc_gan",
        "fingerprint": fingerprint,
        "config": asdict(config),
        "trained": actor is not None,
        "ships": ships,
        "decision": decision,
        "parameters": sum(v.numel() for v in actor.parameters()) if actor else 0,
        "steps": config.actor_steps if actor else 0,
        "topics": list(topics.names),
        "figures": {"critic_r2": r2, **flat(mixes)},
        "mixes": {way: asdict(told) for way, told in mixes.items()},
        "curve": [asdict(point) for point in curve],
        "samples": _samples(drawn, genres),
    }
    write_model(out, actor.state_dict() if actor else {}, about)
    return about


def decide(r2: float, mixes: Mapping[str, Mix]) -> tuple[bool, str]:
    """Whether the actor ships, and why, in a sentence."""
    if ACTOR not in mixes:
        return False, (
            f"Not trained: the critic explains {r2:.2f} of what held-out latents are about, "
            f"and {LEAST_R2} is the least; best of {BEST_OF} is used."
        )
    prior, ours, rival = mixes[PRIOR], mixes[best(BEST_OF, ACTOR)], mixes[best(BEST_OF)]
    faults = []
    if ours.favoured <= rival.favoured:
        faults.append(
            f"its topic share is {ours.favoured:.3f}, best of {BEST_OF}'s {rival.favoured:.3f}"
        )
    if abs(ours.length / max(prior.length, 1e-9) - 1) > MOST_LENGTH_CHANGE:
        faults.append(f"its sentences have {ours.length:.1f} words, the prior's {prior.length:.1f}")
    if ours.repeats > prior.repeats + MOST_MORE_REPEATS:
        faults.append(
            f"words follow themselves {ours.repeats:.2f} times a sentence, "
            f"the prior's {prior.repeats:.2f}"
        )
    if ours.distinct_2 < LEAST_DISTINCT * rival.distinct_2:
        faults.append(
            f"its distinct-2 is {ours.distinct_2:.3f}, best of {BEST_OF}'s {rival.distinct_2:.3f}"
        )
    if faults:
        return False, f"Trained, and not shipped: {'; '.join(faults)}. Best of {BEST_OF} is used."
    return True, (
        f"Ships: with best of {BEST_OF} its topic share is {ours.favoured:.3f}, "
        f"without it {rival.favoured:.3f}, length and variety are kept."
    )


def _pairs(
    cvae: "TrainedCvae", topics: "Topics", rows: Sequence["Posted"], seed: int
) -> "LatentPairs":
    import torch

    from hype_pipeline.models.lcgan import LatentPairs
    from hype_pipeline.models.reproducible import generator
    from hype_pipeline.models.sampling import encode_texts

    chosen = rows[:: max(1, len(rows) // _PAIRS)]
    texts = [row.text for row in chosen]
    mean, deviation = encode_texts(cvae, texts)
    noise = torch.randn(mean.shape, generator=generator(seed, "pairs")).to(mean.device)
    with torch.no_grad():
        conditions = cvae.model.condition(cvae.conditions([row.genres for row in chosen]))
    about = torch.tensor(topics.proportions(texts), dtype=torch.float32, device=mean.device)
    # Made for inference only; training asks for ordinary tensors.
    return LatentPairs((mean + deviation * noise).clone(), conditions.clone(), about)


def _samples(
    drawn: "Mapping[str, Sequence[Sampled]]", genres: Sequence[Sequence[str]]
) -> list[dict[str, Any]]:
    return [
        {"kind": way, "genres": list(genres[place]), "position": place, "text": texts[place].text}
        for way, texts in drawn.items()
        for place in range(min(_SAMPLES, len(texts)))
    ]
