"""Values of texts: each on its own, weighed together, and as a setting names them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hype_pipeline.errors import BadInput
from hype_pipeline.models.values.steering import Steering, wanted
from hype_pipeline.models.values.text import Banned, Readability, Sentiment, words

KNOWN = ("topic", "readability", "sentiment")
PLAIN = "the drums come in and the voice is warm"
ACADEMIC = "intertextual heterogeneity problematises compositional canonicity notwithstanding"


def test_a_setting_names_values_and_weighs_them():
    assert wanted("topic, readability:0.3", KNOWN) == {"topic": 1.0, "readability": 0.3}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("topics", "known are readability, sentiment, topic"),
        ("", "names ''"),
        ("topic,topic:2", "names topic twice"),
        ("topic:much", "'much' is no weight"),
        ("topic:-1", "must be above 0"),
        ("topic:nan", "must be above 0"),
    ],
)
def test_nonsense_is_refused_by_the_name_of_the_setting(text, said):
    with pytest.raises(BadInput, match=rf"HYPE_VALUES.*{said}"):
        wanted(text, KNOWN)


def test_plain_words_read_more_easily_than_long_ones():
    plain, academic = Readability().scores([PLAIN, ACADEMIC])
    assert plain > 0.8
    assert academic == 0.0


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("a gorgeous and catchy song", 1.0),
        ("a dull, forgettable song", 0.0),
        ("this is not a bad song", 1.0),
        ("it never gets boring", 1.0),
        ("a gorgeous but boring song", 0.5),
        ("a song in three parts", 0.5),
        ("a dark and heavy song", 0.5),
    ],
)
def test_sentiment_counts_praise_and_blame_and_turns_at_a_negation(text, score):
    assert Sentiment().scores([text]).tolist() == [score]


def test_a_banned_word_is_a_whole_word_in_any_case():
    banned = Banned(frozenset({"berlin"}))
    assert banned.scores(["A Berlin duo", "a berliner", "a duo"]).tolist() == [0.0, 1.0, 1.0]


def test_a_mask_is_a_name_and_no_word_of_its_own():
    assert words("{artist}'s “Song” isn’t it") == ["name", "s", "song", "isn't", "it"]


def test_weights_sum_values_and_do_not_stretch_them():
    steering = Steering((Sentiment(), Banned(frozenset({"dull"}))), (3.0, 1.0))
    texts = ["a gorgeous song", "a dull song"]
    assert steering.each(texts).tolist() == [[1.0, 1.0], [0.0, 0.0]]
    assert steering.scores(["a boring song"]) == pytest.approx([0.25])


def test_steering_by_nothing_is_refused():
    with pytest.raises(BadInput, match="one value at least"):
        Steering((), ())


@given(st.lists(st.text(), max_size=5))
def test_every_value_of_any_text_is_between_0_and_1(texts):
    steering = Steering((Readability(), Sentiment(), Banned(frozenset({"a"}))), (1.0, 2.0, 0.5))
    each = steering.each(texts)
    assert each.shape == (len(texts), 3)
    assert np.logical_and(each >= 0, each <= 1).all()
