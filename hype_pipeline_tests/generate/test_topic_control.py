"""Whether an LC-GAN ships: the gate before training, and the comparison at equal cost after it."""

from dataclasses import replace

import pytest

from hype_pipeline.generate.topic_control import LEAST_R2, decide
from hype_pipeline.generate.ways import ACTOR, BEST_OF, Mix, best

PRIOR = Mix(topics=(0.3, 0.7), favoured=0.3, length=15.0, repeats=0.0, distinct_2=0.6)
BEST = replace(PRIOR, favoured=0.5)
OURS = replace(PRIOR, favoured=0.55)


def verdict(ours: Mix, *, r2: float = 0.6) -> tuple[bool, str]:
    drawn = {"prior": PRIOR, best(BEST_OF): BEST, ACTOR: ours, best(BEST_OF, ACTOR): ours}
    return decide(r2, drawn)


def test_below_the_gate_nothing_is_trained_and_that_is_said():
    ships, said = decide(LEAST_R2 - 0.1, {"prior": PRIOR, best(BEST_OF): BEST})
    assert not ships
    assert said == (
        "Not trained: the critic explains 0.20 of what held-out latents are about, "
        "and 0.3 is the least; best of 8 is used."
    )


def test_it_ships_when_it_beats_best_of_n_without_damage():
    ships, said = verdict(OURS)
    assert ships
    assert "0.550" in said
    assert "0.500" in said


@pytest.mark.parametrize(
    ("ours", "fault"),
    [
        (replace(OURS, favoured=0.5), "its topic share is 0.500"),
        (replace(OURS, length=38.0), "its sentences have 38.0 words"),
        (replace(OURS, distinct_2=0.2), "its distinct-2 is 0.200"),
        (replace(OURS, repeats=3.0), "words follow themselves 3.00 times"),
    ],
)
def test_a_higher_topic_share_does_not_excuse_damage(ours, fault):
    ships, said = verdict(ours)
    assert not ships
    assert fault in said


def test_the_stage_writes_its_decision_and_what_it_measured(fitted):
    about = fitted.lc_gan
    assert about["decision"]
    assert {"critic_r2", "prior_favoured", "half_favoured", "prior_best_of_2_favoured"} <= set(
        about["figures"]
    )
