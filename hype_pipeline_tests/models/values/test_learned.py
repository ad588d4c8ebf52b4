"""Values that are learnt: they find what was liked, say how sure they are, and survive JSON."""

import json
import random

import numpy as np
import pytest

from hype_pipeline.models.values.learned import (
    Example,
    auc,
    features,
    learn,
    learnt_from,
    ridge_logistic,
)

SOUND = ("warm synths drift over a soft beat", "a gentle guitar and a hushed voice")
TOURS = ("the band plays in {site} next week", "tickets are on sale from monday")


def reader(texts):
    """A latent that tells nothing."""
    return np.zeros((len(texts), 2))


def examples(count: int, *, noise: float = 0.0) -> list[Example]:
    rng = random.Random(0)
    kinds = [rng.random() < 0.5 for _ in range(count)]
    return [
        Example(
            f"{rng.choice(SOUND if kind else TOURS)} {rng.choice('abcdefgh')}",
            kind != (rng.random() < noise),
            f"mention-{place}",
        )
        for place, kind in enumerate(kinds)
    ]


def test_what_was_liked_scores_above_what_was_not():
    learned = learn(examples(120), "preference", reader)
    liked, other = learned.scores([f"{text} z" for text in (SOUND[0], TOURS[0])])
    assert liked > 0.8 > 0.2 > other
    assert learned.auc > 0.95


def test_nothing_to_find_is_chance_on_what_was_held_out():
    learned = learn(examples(400, noise=0.5), "preference", reader)
    assert 0.3 < learned.auc < 0.7


def test_a_fifth_of_the_groups_is_held_out_and_never_learnt_from():
    told = examples(400)
    learned = learn(told, "preference", reader)
    assert 300 < learned.examples < 340
    flipped = [Example(e.text, e.liked if _learnt_from(e) else not e.liked, e.group) for e in told]
    assert np.array_equal(learn(flipped, "preference", reader).weights, learned.weights)


def _learnt_from(example: Example) -> bool:
    from hype_pipeline.models.values.learned import _is_held_out

    return not _is_held_out(example.group)


def test_the_latent_is_told_apart_too():
    def signs(texts):
        return np.array([[1.0 if text.startswith("x") else -1.0] for text in texts])

    told = [Example(("x same", "y same")[n % 2], n % 2 == 0, f"m{n}") for n in range(100)]
    assert learn(told, "preference", signs).auc == 1.0


def test_it_survives_json():
    learned = learn(examples(80), "preference", reader)
    again = learnt_from(json.loads(json.dumps(learned.told())), "preference", reader)
    texts = [*SOUND, *TOURS]
    assert np.array_equal(again.scores(texts), learned.scores(texts))


def test_no_text_has_no_score():
    assert learn(examples(80), "preference", reader).scores([]).shape == (0,)


def test_the_ridge_keeps_weights_small_and_leaves_the_bias_alone():
    told = np.array([[1.0], [-1.0]] * 20)
    liked = np.array([1.0, 1.0, 1.0, 0.0] * 10)
    (small,), _ = ridge_logistic(told, liked, penalty=100.0)
    (large,), bias = ridge_logistic(told, liked, penalty=0.1)
    assert 0 < small < large / 4
    assert bias > 0
    flat, base = ridge_logistic(np.zeros((40, 1)), liked, penalty=1.0)
    assert flat[0] == 0
    assert 1 / (1 + np.exp(-base)) == pytest.approx(0.75)


def test_auc_counts_ties_half():
    scores = np.array([2.0, 1.0, 1.0, 0.0])
    assert auc(scores, np.array([True, True, False, False])) == pytest.approx(0.875)
    assert auc(scores, np.array([True] * 4)) == 0.5


def test_features_say_what_a_text_looks_like():
    (row,) = features(["my warm guitar, {artist}!"], reader)
    length, different, letters, sound, voice, masks, commas, cry = row[:8]
    assert (length, different, voice, masks, commas, cry) == (4, 1, 1, 1, 1, 1)
    assert letters == pytest.approx((2 + 4 + 6 + 4) / 4)
    assert sound == 0.5
