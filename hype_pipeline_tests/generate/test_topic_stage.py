"""The topics of a lake: as many as asked for, the favoured one as named, and another model for another wish."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

import hype_pipeline.topics
from hype_pipeline.errors import BadInput
from hype_pipeline.generate import stages
from hype_pipeline.generate.store import ModelStore
from hype_pipeline.lake import Lake
from hype_pipeline.records.corpus import Sentence
from hype_pipeline.tables.corpus import SENTENCES
from hype_pipeline_tests import small_corpus

FROM = {"source_url": "u", "retrieved_at": datetime(2026, 11, 20, tzinfo=UTC), "provider": "test"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> ModelStore:
    folder = tmp_path_factory.mktemp("topics")
    lake = Lake(str(folder / "lake"))
    rows = [
        Sentence(
            *(f"s{post}.{place}", f"p{post}", place, f"song{post}", "artist", ("folk",)),
            *(text, "valid" if post % 6 == 0 else "train", None, "host"),
            **FROM,
        )
        for post, texts in enumerate(small_corpus.posts(60))
        for place, text in enumerate(texts)
    ]
    lake.write(SENTENCES, rows, run_id="r")
    return ModelStore(lake, folder / "scratch")


def test_topics_are_as_many_as_asked_for_and_the_favoured_one_is_the_named_one(store) -> None:
    by_rule, one = stages.topics(store, seed=0, count=3)
    named, other = stages.topics(store, seed=0, count=3, topic="kitchen")
    assert (by_rule.count, named.count) == (3, 3)
    assert "kitchen" in named.relevant_words(named.descriptive, count=20)
    assert "kitchen" not in by_rule.relevant_words(by_rule.descriptive, count=20)
    assert one != other


def test_without_a_wish_the_number_is_chosen_and_kept_with_the_topics(store) -> None:
    topics, name = stages.topics(store, seed=0)
    again, same = stages.topics(store, seed=0)
    assert topics.choice is not None
    assert topics.choice.number == topics.count
    assert topics.choice.document == topics.config.document
    assert (again.choice, same) == (topics.choice, name)


def test_a_word_of_no_topic_is_refused_and_nothing_is_kept(store) -> None:
    with pytest.raises(BadInput, match="There is no topic 'xylophone'"):
        stages.topics(store, seed=0, count=3, topic="xylophone")
    assert stages.topics(store, seed=0, count=3)[0].count == 3


def test_topics_are_named_by_all_code_that_makes_them() -> None:
    folder = Path(hype_pipeline.topics.__path__[0])
    there = {f"topics.{path.stem}" for path in folder.glob("*.py")} - {"topics.__init__"}
    assert there <= set(stages._TOPIC_CODE)
