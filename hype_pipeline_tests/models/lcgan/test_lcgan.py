"""The LC-GAN on latents whose values are known functions of them."""

import pytest
import torch

from hype_pipeline.models.density import Density
from hype_pipeline.models.lcgan.actor import distance, fit_actor, movement, realism_loss
from hype_pipeline.models.lcgan.choice import choice
from hype_pipeline.models.lcgan.config import LcganConfig
from hype_pipeline.models.lcgan.critic import ceiling, critic_r2, fit_critic, genres_r2, r2
from hype_pipeline.models.lcgan.networks import Actor, LatentPairs, Realism, gated

SMALL = {"latent": 8, "condition": 3, "values": 2, "hidden": 32, "judge_steps": 2}
CONFIG = LcganConfig(**SMALL, critic_steps=400, actor_steps=100)
WEIGHTS = torch.tensor([1.0, 0.0])


def rng(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.fixture(autouse=True)
def _one_thread():
    torch.set_num_threads(1)


def pairs(count: int, *, seed: int, told: float = 3.0, of_condition: float = 0.0) -> LatentPairs:
    """Values follow the first latent dimensions and the first conditions, as strongly as is said."""
    generator = rng(seed)
    z = torch.randn(count, 8, generator=generator)
    noise = torch.randn(count, 2, generator=generator)
    conditions = torch.eye(3)[torch.randint(3, (count,), generator=generator)]
    values = (told * z[:, :2] + of_condition * conditions[:, :2] + noise).sigmoid()
    return LatentPairs(z, conditions, values)


TRAIN, HELD_OUT = pairs(1500, seed=1), pairs(400, seed=2)


@pytest.fixture(scope="module")
def critic():
    return fit_critic(TRAIN, HELD_OUT, WEIGHTS, CONFIG, generator=rng())


def seen_by(critic):
    """A look that reads the critic instead of texts."""
    z, conditions = torch.randn(300, 8, generator=rng(9)), TRAIN.conditions[:300]
    return lambda actor: float(critic(actor(z, conditions).detach(), conditions)[:, 0].mean())


def moved_by(actor, count: int = 300):
    z, conditions = torch.randn(count, 8, generator=rng(5)), TRAIN.conditions[:count]
    return actor(z, conditions).detach(), z


def test_a_shut_gate_leaves_latents_alone_and_an_open_one_replaces_them():
    z, proposal = torch.randn(4, 8, generator=rng()), torch.zeros(4, 8)
    assert torch.equal(gated(z, torch.zeros(4, 8), proposal), z)
    assert torch.equal(gated(z, torch.ones(4, 8), proposal), proposal)


def test_distance_is_the_logarithm_of_the_mean_square():
    z = torch.zeros(2, 4)
    assert float(distance(z + 2.0, z)) == pytest.approx(torch.tensor(5.0).log().item())


def test_r2_is_one_for_the_truth_and_zero_for_the_mean():
    true = HELD_OUT.values
    assert r2(true, true) == pytest.approx(1.0)
    assert r2(true.mean(dim=0).expand_as(true), true) == pytest.approx(0.0, abs=1e-5)


def test_the_critic_learns_values_that_latents_hold(critic):
    assert critic[1] > 0.6


def test_the_critic_is_kept_at_its_best_held_out_look(critic):
    net, best, curve = critic
    looks = [entry.value for entry in curve if entry.figure == "critic_r2"]
    assert best == max(looks)
    assert critic_r2(net, HELD_OUT, WEIGHTS) == pytest.approx(best)


def test_the_critic_finds_nothing_where_latents_hold_nothing():
    nothing = [pairs(1500, seed=3, told=0.0), pairs(400, seed=4, told=0.0)]
    _, best, _ = fit_critic(*nothing, WEIGHTS, CONFIG, generator=rng())
    assert best < 0.1


def test_what_genres_alone_say_is_told_apart_from_what_latents_say():
    both = [pairs(1500, seed=s, told=0.0, of_condition=4.0) for s in (3, 4)]
    assert genres_r2(*both, WEIGHTS) > 0.5
    assert genres_r2(TRAIN, HELD_OUT, WEIGHTS) < 0.05


def test_the_ceiling_is_the_share_of_variance_between_latents():
    between, within = torch.randn(4000, 1, generator=rng()), torch.randn(4000, 8, generator=rng(1))
    known = ceiling(between + 2 * within)
    assert known.one == pytest.approx(1 / 5, abs=0.03)
    assert known.mean == pytest.approx(1 / (1 + 4 / 8), abs=0.03)
    assert ceiling(within).mean < 0.1


def test_the_actor_raises_its_value_without_leaving_the_prior(critic):
    net = critic[0]
    actor, _ = fit_actor(net, TRAIN, WEIGHTS, CONFIG, generator=rng(), look=seen_by(net))
    moved, z = moved_by(actor)
    conditions = TRAIN.conditions[:300]
    before, after = (net(value, conditions)[:, 0].mean() for value in (z, moved))
    assert after > before + 0.1
    assert movement(moved, z).length < 1.4


def test_the_actor_of_the_best_look_is_kept(critic):
    looks = iter([0.1, 0.9, *[0.2] * 20])
    kept = []

    def look(actor):
        kept.append({name: entry.clone() for name, entry in actor.state_dict().items()})
        return next(looks)

    actor, curve = fit_actor(critic[0], TRAIN, WEIGHTS, CONFIG, generator=rng(), look=look)
    assert torch.equal(actor.body[0].weight, kept[1]["body.0.weight"])
    assert max(p.value for p in curve if p.figure == "actor_written") == 0.9


def test_an_actor_that_only_damages_texts_stays_where_it_began(critic):
    actor, _ = fit_actor(
        critic[0], TRAIN, WEIGHTS, CONFIG, generator=rng(), look=lambda _: float("-inf")
    )
    moved, z = moved_by(actor)
    assert movement(moved, z).correlation > 0.98


def test_training_ends_when_looks_get_no_better(critic):
    seen = []
    config = LcganConfig(**SMALL, actor_steps=400, actor_look=5, actor_patience=2)
    fit_actor(
        critic[0],
        TRAIN,
        WEIGHTS,
        config,
        generator=rng(),
        look=lambda _: -len(seen.append(0) or seen),
    )
    assert len(seen) == 3


def test_the_actor_hears_real_conditions_and_answers_to_them():
    # What raises the value depends on the condition, so one answer for all would be a poor one.
    z = torch.randn(3000, 8, generator=rng(1))
    which = torch.randint(2, (3000,), generator=rng(2))
    conditions = torch.eye(3)[which]
    sign = (2 * which - 1)[:, None].float()
    told = LatentPairs(z, conditions, (3 * sign * z[:, :2]).sigmoid())
    net, found, _ = fit_critic(told, told, WEIGHTS, CONFIG, generator=rng())
    assert found > 0.5
    config = LcganConfig(**SMALL, actor_steps=200, distance_weight=0.0)
    actor, _ = fit_actor(net, told, WEIGHTS, config, generator=rng(), look=_latest())
    same = torch.randn(300, 8, generator=rng(3))
    up, down = (actor(same, torch.eye(3)[[kind] * 300])[:, 0].mean() for kind in (1, 0))
    assert up > down + 0.3


def test_the_same_seed_gives_the_same_actor(critic):
    short = LcganConfig(**SMALL, actor_steps=5)
    one, other = (
        fit_actor(critic[0], TRAIN, WEIGHTS, short, generator=rng(7), look=_latest())[0]
        for _ in range(2)
    )
    assert torch.equal(moved_by(one)[0], moved_by(other)[0])


def test_a_fresh_actor_hardly_moves_anything():
    actor = Actor(CONFIG)
    actor.shut()
    moved, z = moved_by(actor)
    assert float(distance(moved, z)) < 0.02


def test_a_heavier_distance_penalty_moves_latents_less(critic):
    far, near = (
        moved_by(
            fit_actor(
                critic[0],
                TRAIN,
                WEIGHTS,
                LcganConfig(**SMALL, actor_steps=80, actor_look=80, distance_weight=weight),
                generator=rng(),
                look=_latest(),
            )[0]
        )
        for weight in (0.0, 5.0)
    )
    assert movement(*far).moved > 1.5 * movement(*near).moved


def test_movement_tells_standing_still_shrinking_and_collapse():
    z = torch.randn(200, 8, generator=rng())
    still, halved = movement(z, z), movement(0.5 * z, z)
    assert (still.correlation, still.spread, still.moved) == pytest.approx((1.0, 1.0, 0.0))
    assert (halved.correlation, halved.length) == pytest.approx((1.0, 0.5))
    assert movement(z[:1].expand(200, 8) + 1e-3 * z, z).spread < 0.01


def test_the_judge_of_realism_learns_from_the_prior_and_from_moved_latents():
    judge = Realism(CONFIG)
    z = torch.randn(len(TRAIN.z), 8, generator=rng())
    for fakes in ((z.requires_grad_(), TRAIN.z), (TRAIN.z, z)):
        judge.zero_grad()
        z.grad = None
        realism_loss(judge, TRAIN, *fakes).backward()
        assert z.grad.abs().sum() > 0


def test_images_of_a_latent_are_draws_of_the_prior_and_unlike_each_other(critic):
    made = choice(critic[0], WEIGHTS, CONFIG, generator=rng())
    z = torch.randn(2000, 8, generator=rng(1))
    images = made.images(z)
    assert torch.equal(images[:, 0], z)
    assert torch.allclose(images.norm(dim=2), z.norm(dim=1)[:, None].expand(-1, 8))
    assert images.mean(dim=0).abs().max() < 0.15
    likeness = torch.nn.functional.cosine_similarity(images[:, 1:], z[:, None], dim=2)
    assert likeness.mean().abs() < 0.15


def test_images_lie_where_latents_lie(critic):
    lying = Density(torch.linspace(-1, 1, 8), torch.eye(8) + torch.ones(8, 8).tril(-1) / 4)
    made = choice(critic[0], WEIGHTS, CONFIG, density=lying, generator=rng())
    z = lying.placed(torch.randn(20_000, 8, generator=rng(1)))
    images = made.images(z)
    torch.testing.assert_close(images[:, 0], z, atol=1e-4, rtol=0)
    found = Density.of(images[:, 3])
    torch.testing.assert_close(found.mean, lying.mean, atol=0.05, rtol=0)
    torch.testing.assert_close(found.root, lying.root, atol=0.05, rtol=0)


def test_the_choice_is_the_image_that_the_critic_values_most(critic):
    net = critic[0]
    made = choice(net, WEIGHTS, CONFIG, generator=rng())
    chosen, z = moved_by(made)
    conditions = TRAIN.conditions[:300]
    told = conditions.repeat_interleave(8, dim=0)
    every = net(made.images(z).reshape(-1, 8), told)[:, 0].reshape(300, 8)
    assert torch.equal(net(chosen, conditions)[:, 0], every.max(dim=1).values)
    assert movement(chosen, z).spread > 0.7


def _latest():
    """A look that likes every later actor better."""
    count = iter(range(1000))
    return lambda _: float(next(count))
