"""Worth at equal length: what length explains is taken away, and nothing else."""

import numpy as np
import pytest

from hype_pipeline.generate.drawing import at_equal_length


def of(*lengths):
    return [" ".join(["word"] * length) for length in lengths]


def test_what_length_explains_wholly_is_worth_the_same():
    worth = np.array([0.9, 0.8, 0.6, 0.2])
    assert at_equal_length(worth, of(1, 2, 4, 8)) == pytest.approx(np.full(4, worth.mean()))


def test_among_equally_long_texts_nothing_changes():
    worth = np.array([0.1, 0.7, 0.3])
    assert at_equal_length(worth, of(5, 5, 5)) == pytest.approx(worth)


def test_a_short_text_no_longer_wins_by_being_short():
    rng = np.random.default_rng(0)
    lengths = rng.integers(5, 40, 400)
    # Short texts are worth more, and differ more.
    shortness = 1 - lengths / 50
    worth = shortness / 2 + shortness * rng.random(400) / 2
    best = np.argsort(-at_equal_length(worth, of(*lengths)))[:50]
    before = np.argsort(-worth)[:50]
    assert lengths[before].mean() < 0.6 * lengths.mean()
    assert lengths[best].mean() == pytest.approx(lengths.mean(), rel=0.15)


def test_one_text_is_worth_what_it_is_worth():
    assert at_equal_length(np.array([0.4]), of(7)) == pytest.approx([0.4])
