import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hype_pipeline.models.baselines import NgramModel, mean_nll
from hype_pipeline.text.tokens import END

SENTENCES = st.lists(st.lists(st.integers(2, 7), max_size=6), max_size=8)


@given(
    sentences=SENTENCES, history=st.lists(st.integers(2, 7), max_size=4), order=st.integers(1, 4)
)
def test_chances_of_the_next_word_add_up_to_one(sentences, history, order):
    model = NgramModel(sentences, order=order, vocabulary=8)
    assert sum(model.probability(word, history) for word in range(8)) == pytest.approx(1)


def test_the_unigram_model_knows_frequencies_only():
    model = NgramModel([[4, 4, 4, 5]], order=1, vocabulary=8)
    assert model.probability(4, [5]) == model.probability(4, [])
    assert model.probability(4, []) == pytest.approx((3 - 0.75 + 0.75 * 3 / 8) / 5)


def test_a_longer_history_predicts_what_followed_it():
    model = NgramModel([[4, 5, 6], [7, 5, 4]], order=3, vocabulary=8)
    assert model.probability(6, [4, 5]) > model.probability(4, [4, 5])
    assert model.probability(4, [7, 5]) > model.probability(6, [7, 5])


def test_a_sentence_pays_for_its_end():
    model = NgramModel([[4], [4]], order=2, vocabulary=8)
    expected = -math.log(model.probability(4, [1])) - math.log(model.probability(END, [1, 4]))
    assert model.nll([4]) == pytest.approx(expected)


def test_the_mean_is_over_sentences():
    model = NgramModel([[4], [5]], order=1, vocabulary=8)
    assert mean_nll(model, [[4], [4, 4]]) == pytest.approx((model.nll([4]) + model.nll([4, 4])) / 2)
