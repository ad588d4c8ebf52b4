"""How many topics there are: measured where they are known, and decided by the rule."""

import random
from dataclasses import replace

import numpy as np
import pytest

from hype_pipeline.errors import BadInput
from hype_pipeline.topics.choice import Tried, choice_of
from hype_pipeline.topics.configs import NumberConfig, TopicConfig
from hype_pipeline.topics.number import alike, choose_number, sample

WORDS = [[f"{kind}{first}{last}" for first in "aeiou" for last in "nst"] for kind in "bdk"]
CONFIG = TopicConfig(no_above=0.9)
NUMBER = NumberConfig(candidates=(2, 3, 5), prior=2, seeds=3)


def speaking(posts: int, *, seed: int) -> list[list[str]]:
    """Posts of three sentences, each post with words of one of three kinds."""
    rng = random.Random(seed)
    return [
        [" ".join(rng.choices(WORDS[post % 3], k=8)) for _ in range(3)] for post in range(posts)
    ]


POSTS, HELD_OUT = speaking(60, seed=0), speaking(30, seed=1)


def tried(*rows: tuple[int, float, float, float]) -> list[Tried]:
    return [Tried(*row) for row in rows]


def chosen(*rows: tuple[int, float, float, float]) -> int:
    return choice_of(tried(*rows), "post", NumberConfig()).number


def test_three_kinds_of_posts_are_three_topics() -> None:
    choice = choose_number(POSTS, HELD_OUT, config=CONFIG, number=NUMBER, seed=0)
    assert choice.number == 3
    assert [each.number for each in choice.tried] == [2, 3, 5]
    assert choice.tried[1].stability == pytest.approx(1.0, abs=0.01)


def test_the_same_seed_makes_the_same_choice() -> None:
    number = replace(NUMBER, candidates=(3,), prior=3)
    first, second = (
        choose_number(POSTS, HELD_OUT, config=CONFIG, number=number, seed=4) for _ in range(2)
    )
    assert first == second


def test_what_is_tried_is_told_step_by_step() -> None:
    steps: list[tuple[int, int]] = []
    number = replace(NUMBER, candidates=(2, 3), prior=3)
    choose_number(
        POSTS, HELD_OUT, config=CONFIG, number=number, seed=0, say=lambda *step: steps.append(step)
    )
    assert steps == [(1, 3), (2, 3), (3, 3)]


def test_the_best_is_taken_where_it_is_better_beyond_chance() -> None:
    assert chosen((3, 0.10, 0.01, 0.9), (4, 0.12, 0.01, 0.9), (6, 0.20, 0.01, 0.9)) == 6


def test_the_prior_is_kept_where_another_is_better_by_chance() -> None:
    assert chosen((3, 0.19, 0.01, 0.9), (4, 0.18, 0.01, 0.9), (6, 0.20, 0.01, 0.9)) == 4


def test_the_fewest_are_taken_of_equals_where_the_prior_is_worse() -> None:
    assert chosen((3, 0.10, 0.01, 0.9), (4, 0.1, 0.01, 0.9), (5, 0.19, 0.01, 0.9), (6, 0.2, 0.01, 0.9)) == 5  # fmt: skip


def test_topics_that_other_seeds_do_not_find_do_not_count() -> None:
    assert chosen((3, 0.10, 0.01, 0.9), (4, 0.12, 0.01, 0.69), (6, 0.20, 0.01, 0.5)) == 3


def test_where_nothing_is_stable_the_most_stable_is_taken_and_said() -> None:
    choice = choice_of(
        tried((3, 0.1, 0.01, 0.4), (4, 0.2, 0.01, 0.5), (5, 0.3, 0.01, 0.5)),
        "post",
        NumberConfig(),
    )
    assert choice.number == 4
    assert "No number is stable (0.7)" in choice.decision


def test_topics_are_the_same_in_another_order() -> None:
    one = np.array([[0.8, 0.2, 0.0], [0.0, 0.1, 0.9]])
    assert alike(one, one[::-1]) == pytest.approx(1.0)
    assert alike(one, np.array([[0.8, 0.2, 0.0], [1.0, 0.0, 0.0]])) == pytest.approx(0.5, abs=0.1)


def test_a_sample_has_whole_posts_and_about_as_many_sentences() -> None:
    taken = sample(POSTS, 29, seed=0)
    assert len(taken) == 10
    assert taken != POSTS[:10]
    assert sample(POSTS, 10_000, seed=0) == POSTS


def test_stability_takes_two_seeds() -> None:
    with pytest.raises(BadInput, match="2 seeds"):
        NumberConfig(seeds=1)
