"""The gate in front of a service, with a clock of the test's own."""

import pytest

from hype_pipeline.errors import BadInput
from hype_pipeline.services.rates import Gate


class Clock:
    """Time that passes only where somebody sleeps."""

    def __init__(self) -> None:
        self.time = 0.0

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += seconds


def passed_at(gate: Gate, clock: Clock) -> float:
    gate.wait()
    return clock.time


def test_requests_pass_evenly_and_the_first_at_once() -> None:
    clock = Clock()
    gate = Gate(4.0, clock=clock.now, sleep=clock.sleep)
    assert [passed_at(gate, clock) for _ in range(4)] == [0.0, 0.25, 0.5, 0.75]


def test_time_that_has_passed_anyway_is_not_waited_for_again() -> None:
    clock = Clock()
    gate = Gate(1.0, clock=clock.now, sleep=clock.sleep)
    gate.wait()
    clock.sleep(10)
    assert [passed_at(gate, clock), passed_at(gate, clock)] == [10.0, 11.0]


@pytest.mark.parametrize("rate", [0.0, -1.0, float("nan")])
def test_a_rate_that_lets_nothing_through_is_refused(rate: float) -> None:
    with pytest.raises(BadInput, match="above 0"):
        Gate(rate)
