"""What an LC-GAN is named by: the values that it is made for, and decisions only where they count."""

from datetime import UTC, datetime

import pytest

from hype_pipeline.errors import BadInput
from hype_pipeline.generate.stages import lc_gan_plan
from hype_pipeline.generate.store import ModelStore
from hype_pipeline.lake import Lake
from hype_pipeline.records.bot import Decision
from hype_pipeline.records.trained import Topic, TrainedModel
from hype_pipeline.tables.bot import DECISIONS
from hype_pipeline.tables.trained import CVAE, TOPIC_MODEL

NOW = datetime(2026, 11, 20, tzinfo=UTC)
FROM = {"source_url": "u", "retrieved_at": NOW, "provider": "test"}


@pytest.fixture
def store(tmp_path):
    lake = Lake(str(tmp_path / "lake"))
    cvae = TrainedModel(
        *("cvae-1", True, "Trained.", "quick", "{}", "corpus-1", 1, 1, "{}"),
        **FROM,
    )
    topic = Topic(0, "0: sound", True, ("warm",), 1.0, 0.1, "topics-1", **FROM)
    lake.write(CVAE, [cvae], run_id="r")
    lake.write(TOPIC_MODEL, [topic], run_id="r")
    return ModelStore(lake, tmp_path)


def named(store, values):
    return lc_gan_plan(store, seed=0, values=values).fingerprint


def decide(store, count):
    rows = [Decision(n, f"d{n}", "approved", None, "ann", NOW, **FROM) for n in range(count)]
    store.lake.write(DECISIONS, rows, run_id="r")


def test_other_values_are_another_model_and_the_same_said_otherwise_is_not(store):
    assert named(store, "topic") != named(store, "topic,readability:0.3")
    assert named(store, "topic:1, readability:0.30") == named(store, "topic,readability:.3")


def test_new_decisions_make_another_model_only_where_a_preference_is_wanted(store):
    before = named(store, "topic"), named(store, "topic,preference")
    decide(store, 3)
    after = named(store, "topic"), named(store, "topic,preference")
    assert (before[0] == after[0], before[1] == after[1]) == (True, False)


def test_a_value_that_is_not_known_is_refused_before_anything_is_trained(store):
    with pytest.raises(BadInput, match="HYPE_VALUES"):
        named(store, "fame")
