"""The mathematics of topics against known values."""

import numpy as np
import pytest
from scipy.special import psi

from hype_pipeline.topics.maths import coherence, digamma, divergence


def test_digamma_is_that_of_scipy():
    x = np.geomspace(1e-3, 1e6, 500)
    assert digamma(x) == pytest.approx(psi(x), rel=1e-11, abs=1e-11)


def test_words_that_always_meet_are_coherent():
    assert coherence(["a", "b"], [{"a", "b"}, {"c"}]) == pytest.approx(1.0)


def test_words_that_never_meet_are_incoherent():
    assert coherence(["a", "b"], [{"a"}, {"b"}]) == -1.0


def test_words_that_meet_by_chance_say_nothing():
    documents = [{"a", "b"}, {"a"}, {"b"}, set[str]()]
    assert coherence(["a", "b"], documents) == pytest.approx(0.0)


def test_divergence_is_nothing_for_equals_and_log_two_for_strangers():
    one, other = np.array([1.0, 0.0]), np.array([0.0, 1.0])
    assert divergence(one, one) == 0.0
    assert divergence(one, other) == pytest.approx(np.log(2))
