"""Looking in on a training: every so often, each checkpoint once, and never the end of it."""

from collections.abc import Callable
from typing import Any

from hype_pipeline.defs.looking_in import LookingIn, observed
from hype_pipeline.errors import CheckpointMismatch
from hype_pipeline.generate.glimpse import Glimpse
from hype_pipeline.models.training import CurvePoint

CURVE = [
    CurvePoint(20, 0, "train", "loss", 90.0),
    CurvePoint(20, 0, "train", "kl", 3.0),
    CurvePoint(40, 0, "train", "loss", 80.0),
    CurvePoint(40, 1, "valid", "loss", 85.5),
]


def found(step: int) -> Glimpse:
    return Glimpse("vae", step, 1, CURVE, [("folk", "a <b> & c")], ["here", "there"], 0.7)


def looked(look: Callable[[], Glimpse | None], *, times: int) -> tuple[list[Any], list[str]]:
    """What is told and warned of by so many calls, ten seconds apart, where every 20 are asked for."""
    told: list[Any] = []
    warned: list[str] = []
    moments = iter(range(0, 10_000, 5))  # each look reads the clock twice
    looking = LookingIn(look, told.append, warned.append, every=10, clock=lambda: next(moments))
    for _ in range(times):
        looking()
    return told, warned


def test_it_looks_every_so_often_and_tells_of_each_checkpoint_once() -> None:
    steps = iter([20, 20, 40, 40, 40])
    told, warned = looked(lambda: found(next(steps)), times=8)
    assert [each["numbers"]["step"] for each in told] == [20, 40]
    assert warned == []


def test_before_the_first_checkpoint_there_is_nothing_to_tell() -> None:
    assert looked(lambda: None, times=6) == ([], [])


def test_what_cannot_be_looked_into_is_told_and_training_goes_on() -> None:
    def look() -> Glimpse:
        raise CheckpointMismatch("it does not fit")

    told, warned = looked(look, times=4)
    assert told == []
    assert warned[0] == "Training goes on, but could not be looked into: it does not fit"


def test_nobody_looks_where_none_is_asked_for() -> None:
    def look() -> Glimpse:
        raise AssertionError("looked")

    LookingIn(look, print, print, every=0)()


def test_an_observation_has_numbers_to_plot_a_picture_for_each_curve_and_safe_text() -> None:
    told = observed(found(40))
    assert told["numbers"]["loss (valid)"] == 85.5
    assert told["numbers"]["loss (train)"] == 80.0
    assert told["texts"]["curves"].count("data:image/png") == 2
    assert told["texts"]["what it writes"] == "- (folk) a &lt;b> &amp; c"
    assert told["texts"]["from one sentence to another"] == "1. here\n2. there"
