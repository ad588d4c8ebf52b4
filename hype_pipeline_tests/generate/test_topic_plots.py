"""Plots of topics: the geometry is checked, the pictures only opened."""

from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from hype_pipeline.generate.topic_plots import number_plot, positions, topic_map, topic_mix
from hype_pipeline.topics.choice import Tried, choice_of
from hype_pipeline.topics.configs import NumberConfig


def test_topics_with_the_same_words_lie_near_each_other():
    told = np.array([[0.5, 0.5, 0.0], [0.45, 0.55, 0.0], [0.0, 0.0, 1.0]])
    near, far = positions(told), positions(told)
    assert np.linalg.norm(near[0] - near[1]) < 0.2 * np.linalg.norm(far[0] - far[2])


def test_strangers_lie_the_root_of_their_divergence_apart():
    told = positions(np.array([[1.0, 0.0], [0.0, 1.0]]))
    assert np.linalg.norm(told[0] - told[1]) == pytest.approx(np.log(2) ** 0.5)


def test_pictures_are_pictures(fitted):
    tried = [Tried(3, 0.01, 0.005, 0.9), Tried(4, 0.02, 0.005, 0.8)]
    pictures = [
        topic_map(fitted.topics),
        topic_mix(fitted.topics.names, {"prior": fitted.topics.shares}),
        number_plot(choice_of(tried, "post", NumberConfig())),
    ]
    sizes = [Image.open(BytesIO(png)).size for png in pictures]
    assert min(min(size) for size in sizes) > 200


@pytest.mark.parametrize("count", [2, 9])
def test_any_number_of_topics_has_a_map_and_words_may_look_like_formulas(fitted, count):
    own = fitted.topics
    topics = replace(
        own,
        words=tuple(f"$x_{{{word}" for word in own.words),
        weights=np.repeat(own.weights[:1], count, axis=0),
        names=tuple(f"{number}: $" for number in range(count)),
        shares=(1 / count,) * count,
        npmi=(0.0,) * count,
    )
    assert Image.open(BytesIO(topic_map(topics))).size[0] > 200
