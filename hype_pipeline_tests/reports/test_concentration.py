"""Measures of concentration, on counts whose answer is known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hype_pipeline.reports.concentration import equal_owners, gini, quantile, top_share


def test_equal_owners_are_not_concentrated() -> None:
    even = [5, 5, 5, 5]
    assert (gini(even), equal_owners(even), top_share(even, owners=1)) == (0, 4, 0.25)


def test_one_owner_of_all_is() -> None:
    lone = [0, 0, 0, 8]
    assert (gini(lone), equal_owners(lone), top_share(lone, owners=1)) == (0.75, 1, 1)


def test_nothing_is_spread_evenly() -> None:
    assert (gini([]), equal_owners([]), top_share([], owners=10)) == (0, 0, 0)


def test_quantiles_lie_between_neighbours() -> None:
    assert [quantile([1, 2, 3, 4], share) for share in (0, 0.5, 1)] == [1, 2.5, 4]


@given(counts=st.lists(st.integers(1, 1000), min_size=1), times=st.integers(2, 9))
def test_ten_times_as_much_is_as_concentrated(counts: list[int], times: int) -> None:
    more = [count * times for count in counts]
    assert gini(more) == pytest.approx(gini(counts))
    assert 0 <= gini(counts) < 1
    assert equal_owners(more) == pytest.approx(equal_owners(counts))
