"""Which way of drawing ships: without damage, worth most, and latents moved only where that wins."""

from dataclasses import replace

import pytest

from hype_pipeline.generate.steering.decision import LEAST_R2, Option, Steered, Written, decide
from hype_pipeline.generate.steering.ways import ACTOR, PRIOR, Mix, best

MIX = Mix(topics=(0.3, 0.7), favoured=0.3, length=15.0, repeats=0.0, distinct_2=0.6)
PLAIN = Written(MIX, worth=0.3, error=0.01)
MOVED = Steered(correlation=0.8, spread=0.9)
WEIGHTED = "weighted_0.5"


def worth(value: float, **changed: float) -> Written:
    return replace(PLAIN, worth=value, mix=replace(MIX, **changed))


RANKED = {PRIOR: PLAIN, best(2): worth(0.4), best(8): worth(0.5)}


def verdict(ours: Written, *, moved: Steered = MOVED):
    """Of an actor whose best of 8 is *ours*."""
    return decide(0.6, {**RANKED, ACTOR: PLAIN, best(8, ACTOR): ours}, {ACTOR: moved})


def test_below_the_gate_no_latents_are_moved_and_that_is_said():
    told = decide(LEAST_R2 - 0.1, RANKED, {})
    assert told.option == Option(PRIOR, 8)
    assert "No LC-GAN was trained: the critic explains 0.20" in told.said


def test_what_is_worth_most_without_damage_ships():
    told = {**RANKED, best(8): worth(0.5, distinct_2=0.5), WEIGHTED: worth(0.35)}
    assert decide(0.0, told, {}, [WEIGHTED]).option == Option(PRIOR, 2)
    told[best(2, WEIGHTED)] = worth(0.45)
    assert decide(0.0, told, {}, [WEIGHTED]).option == Option(WEIGHTED, 2)
    told[best(4, WEIGHTED)] = worth(0.6, length=17.0)
    assert decide(0.0, told, {}, [WEIGHTED]).option == Option(WEIGHTED, 2)


def test_where_everything_does_damage_the_prior_itself_ships():
    told = {PRIOR: PLAIN, best(2): worth(0.9, repeats=1.0)}
    assert decide(0.0, told, {}).option == Option(PRIOR, 1)


def test_an_actor_ships_where_it_beats_all_that_costs_as_much():
    told = verdict(worth(0.6))
    assert told.option == Option(ACTOR, 8)
    assert "its texts are worth 0.600, the prior's 0.300" in told.said


def test_weighted_decoding_is_a_rival_of_the_actor():
    written = {**RANKED, ACTOR: PLAIN, best(8, ACTOR): worth(0.6), WEIGHTED: worth(0.65)}
    told = decide(0.6, written, {ACTOR: MOVED}, [WEIGHTED])
    assert told.option == Option(WEIGHTED, 1)
    assert "Not lc_gan: lc_gan_best_of_8 is worth 0.600, weighted_0.5 0.650" in told.said


def test_dearer_rivals_do_not_count_against_an_actor():
    written = {**RANKED, ACTOR: worth(0.45), best(8, ACTOR): worth(0.45)}
    told = decide(0.6, written, {ACTOR: MOVED})
    assert told.option == Option(PRIOR, 8)  # worth more all the same
    assert "Not lc_gan" not in told.said


@pytest.mark.parametrize(
    ("ours", "fault"),
    [
        (worth(0.52), "lc_gan_best_of_8 is worth 0.520, prior_best_of_8 0.500"),
        (worth(0.6, length=38.0), "lc_gan is worth 0.300, prior 0.300"),
        (worth(0.6, distinct_2=0.2), "lc_gan is worth 0.300"),
        (worth(0.6, repeats=3.0), "lc_gan is worth 0.300"),
    ],
)
def test_more_worth_does_not_excuse_damage_and_chance_is_no_worth(ours, fault):
    told = verdict(ours)
    assert told.option == Option(PRIOR, 8)
    assert fault in told.said


def test_what_damages_in_every_way_is_said():
    broken = worth(0.9, repeats=3.0)
    told = decide(0.6, {**RANKED, ACTOR: broken, best(8, ACTOR): broken}, {ACTOR: MOVED})
    assert "Not lc_gan: words follow themselves 3.00 times a sentence" in told.said


@pytest.mark.parametrize(
    ("moved", "fault"),
    [
        (Steered(correlation=0.9986, spread=1.0), "it leaves latents as they are"),
        (Steered(correlation=0.2, spread=0.1), "its latents fall together"),
    ],
)
def test_standing_still_and_collapse_do_not_ship(moved, fault):
    told = verdict(worth(0.6), moved=moved)
    assert told.option == Option(PRIOR, 8)
    assert fault in told.said
