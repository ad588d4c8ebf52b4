"""A topic model in the UI: its map, and why it has as many topics as it has."""

from dataclasses import replace

import numpy as np
import pytest

from hype_pipeline.defs.topic_rows import topic_shown
from hype_pipeline.topics.choice import Tried, choice_of
from hype_pipeline.topics.configs import NumberConfig, TopicConfig
from hype_pipeline.topics.model import Topics

TOPICS = Topics(
    words=("vocals", "tour", "music"),
    weights=np.array([[9.0, 1.0, 5.0], [1.0, 9.0, 5.0]]),
    alpha=np.ones(2),
    names=("0: vocals", "1: tour"),
    descriptive=0,
    shares=(0.25, 0.75),
    npmi=(0.2, 0.1),
    config=TopicConfig(topics=2),
    seed=0,
)
TRIED = [Tried(2, 0.125, 0.01, 0.9), Tried(3, 0.0, 0.02, 0.6)]


@pytest.fixture(scope="module")
def shown():
    return topic_shown(replace(TOPICS, choice=choice_of(TRIED, "post", NumberConfig())))


def test_every_number_that_was_tried_is_a_row_and_the_one_taken_is_marked(shown):
    lines = shown["number of topics"].md_str.splitlines()
    assert "| **2** | 0.125 | 0.010 | 0.90 |" in lines
    assert "| 3 | 0.000 | 0.020 | 0.60 |" in lines
    assert lines[0].startswith("2 topics, learnt from posts. Stable (0.7 or more): 2.")


def test_the_map_and_the_numbers_are_pictures(shown):
    assert shown["map"].md_str.count("data:image/png") == 1
    assert shown["number of topics"].md_str.count("data:image/png") == 1


def test_a_number_that_was_given_has_nothing_to_show_for_it():
    assert topic_shown(TOPICS)["number of topics"].md_str == "The number was given."
