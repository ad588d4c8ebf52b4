"""Whether an LC-GAN ships: the gate before training, and the comparison at equal cost after it."""

from dataclasses import replace

import pytest

from hype_pipeline.generate.lcgan_decision import (
    CHOICE,
    LEAST_R2,
    Steered,
    Written,
    decide,
    unsteered,
)
from hype_pipeline.generate.ways import ACTOR, BEST_OF, PRIOR, Mix, best

MIX = Mix(topics=(0.3, 0.7), favoured=0.3, length=15.0, repeats=0.0, distinct_2=0.6)
PLAIN = Written(MIX, worth=0.3, error=0.01)
RIVAL = replace(PLAIN, worth=0.5)
OURS = replace(PLAIN, worth=0.6)
MOVED = Steered(correlation=0.8, spread=0.9)


def verdict(ours: Written, *, moved: Steered = MOVED, alone: Written = PLAIN):
    written = {PRIOR: PLAIN, best(BEST_OF): RIVAL, ACTOR: alone, best(BEST_OF, ACTOR): ours}
    return decide(0.6, written, {ACTOR: moved})


def test_below_the_gate_nothing_is_trained_and_that_is_said():
    assert decide(LEAST_R2 - 0.1, {PRIOR: PLAIN, best(BEST_OF): RIVAL}, {}) == (
        None,
        "Not trained: the critic explains 0.20 of what held-out latents can be expected to lead to, "
        "and 0.3 is the least; best of 8 is used.",
    )


def test_it_ships_when_it_beats_best_of_n_without_damage():
    ships, said = verdict(OURS)
    assert ships == ACTOR
    assert "worth 0.600, without it 0.500" in said


@pytest.mark.parametrize(
    ("ours", "fault"),
    [
        (replace(OURS, worth=0.52), "worth 0.520, the prior's 0.500, and 0.028 is chance"),
        (replace(OURS, mix=replace(MIX, length=38.0)), "its sentences have 38.0 words"),
        (replace(OURS, mix=replace(MIX, distinct_2=0.2)), "its distinct-2 is 0.200"),
        (replace(OURS, mix=replace(MIX, repeats=3.0)), "words follow themselves 3.00 times"),
    ],
)
def test_more_worth_does_not_excuse_damage_and_chance_is_no_worth(ours, fault):
    ships, said = verdict(ours)
    assert ships is None
    assert fault in said


@pytest.mark.parametrize(
    ("moved", "fault"),
    [
        (Steered(correlation=0.9986, spread=1.0), "it leaves latents as they are"),
        (Steered(correlation=0.2, spread=0.1), "its latents fall together"),
    ],
)
def test_standing_still_and_collapse_do_not_ship(moved, fault):
    ships, said = verdict(OURS, moved=moved)
    assert ships is None
    assert fault in said


def test_texts_are_held_against_unsteered_ones_that_are_worth_as_much():
    short = replace(MIX, length=10.0)
    rival, ours = replace(RIVAL, mix=short), replace(OURS, mix=short)
    written = {PRIOR: PLAIN, best(BEST_OF): rival, ACTOR: rival, best(BEST_OF, ACTOR): ours}
    assert unsteered(written, 0.45) == rival
    assert decide(0.6, written, {ACTOR: MOVED})[0] == ACTOR


def test_damage_that_ranking_hides_is_seen():
    long = replace(PLAIN, mix=replace(MIX, length=30.0))
    ships, said = verdict(OURS, alone=long)
    assert ships is None
    assert "30.0 words, the others 15.0 before ranking" in said


def test_of_two_that_win_the_better_ships_and_of_one_that_fails_it_is_said_why():
    better, broken = replace(OURS, worth=0.7), replace(OURS, mix=replace(MIX, repeats=3.0))
    written = {
        PRIOR: PLAIN,
        best(BEST_OF): RIVAL,
        ACTOR: PLAIN,
        CHOICE: PLAIN,
        best(BEST_OF, ACTOR): OURS,
    }
    steered = {ACTOR: MOVED, CHOICE: MOVED}
    assert decide(0.6, {**written, best(BEST_OF, CHOICE): better}, steered)[0] == CHOICE
    ships, said = decide(0.6, {**written, best(BEST_OF, CHOICE): broken}, steered)
    assert ships == ACTOR
    assert "Not choice: words follow themselves" in said
