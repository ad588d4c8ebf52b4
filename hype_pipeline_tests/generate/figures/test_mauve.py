"""MAUVE's known cases: equals, strangers, and what lies between."""

import numpy as np
import pytest
from scipy.special import beta

from hype_pipeline.generate.figures.mauve import area, clustered, mauve


def cloud(shift, *, seed, count=400):
    return np.random.default_rng(seed).normal(size=(count, 6)) + np.array([shift, *[0.0] * 5])


def near(shift):
    return mauve(cloud(0.0, seed=1), cloud(shift, seed=2), rng=np.random.default_rng(0))


def test_a_distribution_is_all_of_itself():
    told = np.array([0.2, 0.3, 0.5])
    assert area(told, told) == pytest.approx(1)


def test_strangers_leave_the_area_of_the_mixing_alone():
    one, other = np.array([1.0, 0.0]), np.array([0.0, 1.0])
    # The frontier is (w^5, (1 - w)^5), so the area is 5 B(5, 6); 25 points see it to a hundredth.
    assert area(one, other) == pytest.approx(5 * beta(5, 6), rel=0.05)


def test_the_order_of_two_distributions_does_not_matter():
    one, other = np.array([0.7, 0.2, 0.1]), np.array([0.1, 0.3, 0.6])
    assert area(one, other) == pytest.approx(area(other, one))


def test_a_cloud_beside_is_farther_the_more_it_is_moved():
    same, moved, far = near(0.0), near(1.5), near(6.0)
    assert same > 0.9
    assert same > moved + 0.2
    assert moved > far
    assert far < 0.1


def test_buckets_are_where_the_points_are():
    points = np.repeat(np.eye(3), 10, axis=0)
    owner = clustered(points, 3, rng=np.random.default_rng(0))
    assert sorted(np.bincount(owner)) == [10, 10, 10]
    assert len(set(owner[:10])) == 1


def test_the_same_chance_gives_the_same_number():
    assert near(0.5) == near(0.5)
