"""The LC-GAN on latents whose topics are known functions of them."""

from itertools import pairwise

import pytest
import torch

from hype_pipeline.models.lcgan import (
    Actor,
    LatentPairs,
    critic_r2,
    distance,
    fit_actor,
    fit_critic,
    gated,
    r2,
)
from hype_pipeline.models.lcgan_config import LcganConfig

CONFIG = LcganConfig(latent=8, condition=3, topics=3, hidden=32, critic_steps=400, actor_steps=150)


def rng(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.fixture(autouse=True)
def _one_thread():
    torch.set_num_threads(1)


def pairs(count: int, *, seed: int, told: float = 3.0) -> LatentPairs:
    """Topics follow the first latent dimensions, as strongly as *told*."""
    generator = rng(seed)
    z = torch.randn(count, 8, generator=generator)
    noise = torch.randn(count, 3, generator=generator)
    conditions = torch.eye(3)[torch.randint(3, (count,), generator=generator)]
    return LatentPairs(z, conditions, (told * z[:, :3] + noise).softmax(dim=1))


TRAIN, HELD_OUT = pairs(1500, seed=1), pairs(400, seed=2)


@pytest.fixture(scope="module")
def critic():
    return fit_critic(TRAIN, HELD_OUT, CONFIG, generator=rng())


def test_a_shut_gate_leaves_latents_alone_and_an_open_one_replaces_them():
    z, proposal = torch.randn(4, 8, generator=rng()), torch.zeros(4, 8)
    assert torch.equal(gated(z, torch.zeros(4, 8), proposal), z)
    assert torch.equal(gated(z, torch.ones(4, 8), proposal), proposal)


def test_distance_is_the_logarithm_of_the_mean_square():
    z = torch.zeros(2, 4)
    assert float(distance(z + 2.0, z)) == pytest.approx(torch.tensor(5.0).log().item())


def test_r2_is_one_for_the_truth_and_zero_for_the_mean():
    true = HELD_OUT.topics
    assert r2(true, true) == pytest.approx(1.0)
    assert r2(true.mean(dim=0).expand_as(true), true) == pytest.approx(0.0, abs=1e-5)


def test_the_critic_learns_topics_that_latents_hold(critic):
    assert critic[1] > 0.6


def test_the_critic_is_kept_at_its_best_held_out_look(critic):
    net, best, curve = critic
    looks = [entry.value for entry in curve if entry.figure == "critic_r2"]
    assert best == max(looks)
    assert critic_r2(net, HELD_OUT) == pytest.approx(best)


def test_the_critic_finds_nothing_where_latents_hold_nothing():
    _, best, _ = fit_critic(
        pairs(1500, seed=3, told=0.0), pairs(400, seed=4, told=0.0), CONFIG, generator=rng()
    )
    assert best < 0.1


def test_the_actor_raises_the_favoured_topic_without_leaving_the_prior(critic):
    net, _, _ = critic
    actor, _ = fit_actor(net, TRAIN, 1, CONFIG, generator=rng())
    z = torch.randn(500, 8, generator=rng(5))
    conditions = TRAIN.conditions[:500]
    moved = actor(z, conditions)
    before, after = (net(value, conditions)[:, 1].exp().mean() for value in (z, moved))
    assert after > before + 0.1
    assert moved.square().sum(dim=1).mean() < 2 * z.square().sum(dim=1).mean()


def test_the_same_seed_gives_the_same_actor(critic):
    short = LcganConfig(latent=8, condition=3, topics=3, hidden=32, actor_steps=5)
    one, other = (fit_actor(critic[0], TRAIN, 1, short, generator=rng(7))[0] for _ in range(2))
    z = torch.randn(5, 8, generator=rng(6))
    assert torch.equal(one(z, TRAIN.conditions[:5]), other(z, TRAIN.conditions[:5]))


def test_a_fresh_actor_hardly_moves_anything():
    actor = Actor(CONFIG)
    actor.shut()
    z = torch.randn(50, 8, generator=rng())
    assert float(distance(actor(z, TRAIN.conditions[:50]).detach(), z)) < 0.02


def test_a_heavier_distance_penalty_moves_latents_less(critic):
    z, conditions = torch.randn(300, 8, generator=rng(8)), TRAIN.conditions[:300]
    actors = [
        fit_actor(
            critic[0],
            TRAIN,
            1,
            LcganConfig(
                latent=8, condition=3, topics=3, hidden=32, actor_steps=80, distance_weight=weight
            ),
            generator=rng(),
        )[0]
        for weight in (0.0, 5.0)
    ]
    moved = [float(distance(actor(z, conditions).detach(), z)) for actor in actors]
    assert all(far > near for far, near in pairwise(moved))
