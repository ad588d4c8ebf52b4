"""Plots: the geometry is checked, the pictures only opened."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from hype_pipeline.generate.plots import (
    divergence,
    positions,
    topic_map,
    topic_mix,
)


def test_divergence_is_nothing_for_equals_and_log_two_for_strangers():
    one, other = np.array([1.0, 0.0]), np.array([0.0, 1.0])
    assert divergence(one, one) == 0.0
    assert divergence(one, other) == pytest.approx(np.log(2))


def test_topics_with_the_same_words_lie_near_each_other():
    told = np.array([[0.5, 0.5, 0.0], [0.45, 0.55, 0.0], [0.0, 0.0, 1.0]])
    near, far = positions(told), positions(told)
    assert np.linalg.norm(near[0] - near[1]) < 0.2 * np.linalg.norm(far[0] - far[2])


def test_pictures_are_pictures(fitted):
    pictures = [
        topic_map(fitted.topics),
        topic_mix(fitted.topics.names, {"prior": fitted.topics.shares}),
    ]
    sizes = [Image.open(BytesIO(png)).size for png in pictures]
    assert min(min(size) for size in sizes) > 200
