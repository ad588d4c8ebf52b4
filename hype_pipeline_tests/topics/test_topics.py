"""Topics: what is learnt, that a saved model infers as gensim does, and which one describes."""

import json
import random
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hype_pipeline.errors import BadInput
from hype_pipeline.topics.choice import Tried, choice_of
from hype_pipeline.topics.configs import NumberConfig, TopicConfig
from hype_pipeline.topics.fitting import fit, fit_better
from hype_pipeline.topics.model import Topics
from hype_pipeline.topics.words import name_words, topic_words
from hype_pipeline_tests import small_corpus

CONFIG = TopicConfig(topics=3, no_above=0.9)


@pytest.fixture(scope="module")
def topics() -> Topics:
    return fit(small_corpus.posts(90), small_corpus.posts(30, seed=1), config=CONFIG, seed=0)


@pytest.mark.parametrize("learner", ["collapsed", "gensim"])
def test_either_learner_tells_three_kinds_of_posts_apart(learner):
    config = TopicConfig(topics=3, no_above=0.9, learner=learner)
    learnt = fit(small_corpus.posts(60), small_corpus.posts(20, seed=1), config=config, seed=0)
    rng = random.Random(2)
    kinds = [small_corpus.sentence(kind, rng) for kind in (0, 1, 2) for _ in range(20)]
    topic = learnt.proportions(kinds).argmax(axis=1).reshape(3, 20)
    commonest = [int(np.bincount(row).argmax()) for row in topic]
    assert sorted(commonest) == [0, 1, 2]
    assert (topic == np.array(commonest)[:, None]).mean() > 0.9


def test_an_unknown_learner_is_refused():
    with pytest.raises(BadInput, match="collapsed or gensim"):
        TopicConfig(learner="mallet")


def test_masked_names_and_stop_words_carry_no_topic():
    assert topic_words("{artist} isn't the one; {song}'s Vocals don't go") == ["vocals"]


def test_a_word_that_is_nearly_always_capital_inside_sentences_is_a_name():
    texts = ["we heard Aurelio sing", "then Aurelio left", "so Aurelio sang", "Guitars and guitars"]
    assert name_words(texts) == {"aurelio"}


def test_the_topic_about_sound_is_the_descriptive_one(topics):
    found = set(topics.top_words(topics.descriptive, count=20))
    assert {"hazy", "vocals", "melodies"} <= found


def test_texts_go_to_the_topic_of_their_words(topics):
    sound, other = topics.descriptive_share(
        ["lush harmonies over a gentle groove", "my brother argued in the kitchen"]
    )
    assert sound > 0.6
    assert other < 0.3


def test_inference_agrees_with_gensim(topics):
    from gensim.corpora import Dictionary
    from gensim.models import LdaModel

    texts = [text for post in small_corpus.posts(20, seed=2) for text in post]
    dictionary = Dictionary.from_corpus(
        [[(n, 1)] for n in range(len(topics.words))], dict(enumerate(topics.words))
    )
    lda = LdaModel(
        id2word=dictionary, num_topics=3, iterations=500, random_state=0, dtype=np.float64
    )
    lda.gamma_threshold = 1e-6
    lda.state.sstats = topics.weights - lda.eta
    lda.sync_state()
    place = {word: n for n, word in enumerate(topics.words)}
    bags = [[place[w] for w in topic_words(text) if w in place] for text in texts]
    gamma, _ = lda.inference([[(n, bag.count(n)) for n in sorted(set(bag))] for bag in bags])
    expected = gamma / gamma.sum(axis=1, keepdims=True)
    assert np.abs(topics.proportions(texts) - expected).max() < 1e-3


def test_the_same_seed_gives_the_same_topics(topics):
    again = fit(small_corpus.posts(90), small_corpus.posts(30, seed=1), config=CONFIG, seed=0)
    assert np.array_equal(again.weights, topics.weights)


def test_saved_topics_infer_the_same(topics, tmp_path: Path):
    topics.save(tmp_path / "topics")
    loaded = Topics.load(tmp_path / "topics")
    texts = ["hazy vocals", "a tour in winter", ""]
    assert np.array_equal(loaded.proportions(texts), topics.proportions(texts))
    assert loaded.names == topics.names


def test_how_the_number_was_chosen_is_kept_with_the_topics(topics, tmp_path: Path):
    choice = choice_of([Tried(3, 0.1, 0.01, 0.9)], "post", NumberConfig())
    replace(topics, choice=choice).save(tmp_path / "topics")
    assert Topics.load(tmp_path / "topics").choice == choice


def test_a_folder_from_before_numbers_were_chosen_loads(topics, tmp_path: Path):
    topics.save(tmp_path / "topics")
    about = tmp_path / "topics" / "topics.json"
    said = json.loads(about.read_text("utf-8"))
    del said["choice"]
    about.write_text(json.dumps(said), "utf-8")
    assert Topics.load(tmp_path / "topics").choice is None


@given(texts=st.lists(st.text(), min_size=1, max_size=5))
def test_proportions_always_sum_to_one(topics, texts):
    assert topics.proportions(texts).sum(axis=1) == pytest.approx(1.0)


def test_a_text_without_known_words_has_the_prior_proportions(topics):
    assert topics.proportions(["xyzzy"])[0] == pytest.approx([1 / 3] * 3)


def test_coherence_on_held_out_posts_is_above_chance(topics):
    assert topics.npmi[topics.descriptive] > 0.05


def test_a_person_may_name_the_topics_and_choose_the_descriptive_one(topics):
    named = topics.renamed(["a", "b", "c"]).describing("c")
    assert named.descriptive == 2
    assert named.names == ("a", "b", "c")


@pytest.mark.parametrize("word", ["kitchen", " Kitchen "])
def test_a_topic_may_be_meant_by_a_word_that_is_characteristic_of_it(topics, word):
    meant = topics.describing(word)
    assert meant.descriptive != topics.descriptive
    assert "kitchen" in meant.relevant_words(meant.descriptive, count=20)


def test_a_topic_may_be_meant_by_its_number(topics):
    assert [topics.describing(str(number)).descriptive for number in range(3)] == [0, 1, 2]


@pytest.mark.parametrize("topic", ["tempo", "3", "-1", ""])
def test_an_unknown_topic_is_refused_with_the_words_of_the_known_ones(topics, topic):
    with pytest.raises(BadInput, match=f"There is no topic '{topic}'.*There are 0: .*; 2: "):
        topics.describing(topic)


def test_a_word_of_every_topic_is_less_relevant_than_one_of_a_single_topic():
    shared = Topics(
        words=("music", "vocals", "tour"),
        weights=np.array([[60.0, 39.0, 1.0], [60.0, 1.0, 39.0]]),
        alpha=np.ones(2),
        names=("a", "b"),
        descriptive=0,
        shares=(0.5, 0.5),
        npmi=(0.0, 0.0),
        config=TopicConfig(topics=2),
        seed=0,
    )
    assert shared.top_words(0, count=1) == ("music",)
    assert shared.relevant_words(0, count=1) == ("vocals",)
    assert shared.describing("tour").descriptive == 1


def test_too_little_text_is_refused_with_the_count():
    with pytest.raises(BadInput, match="1 posts are too few"):
        fit([["hazy vocals"]], [], config=CONFIG, seed=0)


def test_rows_say_which_topic_describes(topics):
    rows = topics.rows(
        "m", source_url="s", retrieved_at=datetime(2026, 1, 1, tzinfo=UTC), provider="p"
    )
    assert [row.number for row in rows if row.descriptive] == [topics.descriptive]
    assert sum(row.share for row in rows) == pytest.approx(1.0)


def test_where_every_post_has_everything_topics_are_learnt_from_sentences() -> None:
    rng = random.Random(0)
    mixed = [[small_corpus.sentence(kind, rng) for kind in (0, 1, 2, 0, 1, 2)] for _ in range(120)]
    learnt = fit_better(mixed[:100], mixed[100:], config=TopicConfig(topics=3), seed=0)
    assert learnt.config.document == "sentence"
