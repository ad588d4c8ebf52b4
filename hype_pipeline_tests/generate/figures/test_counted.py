"""The counted model: chances add up, known cases by hand, and it writes what it foresees."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hype_pipeline.generate.figures.counted import CountedModel

SENTENCES = st.lists(st.lists(st.integers(0, 3), max_size=6).map(np.array), min_size=1, max_size=8)
END = 4


def model(*sentences, order=2):
    return CountedModel([np.array(each) for each in sentences], order=order, symbols=END)


def chance_of(told, history, symbol):
    """The chance of *symbol* (END: that the sentence ends) after *history*."""
    asked = history if symbol == END else [*history, symbol]
    return told.probabilities([np.array(asked, dtype=int)])[0][len(history)]


@given(
    sentences=SENTENCES,
    history=st.lists(st.integers(0, 3), max_size=4),
    order=st.integers(1, 4),
)
def test_chances_of_the_next_symbol_add_up_to_one(sentences, history, order):
    told = CountedModel(sentences, order=order, symbols=END)
    assert sum(chance_of(told, history, symbol) for symbol in range(END + 1)) == pytest.approx(1)


def test_a_unigram_is_its_share_of_all_symbols():
    # 0 three times, 1 once, two ends; nothing occurs once and twice both: the usual discount.
    told = model([0, 0], [0], order=1)
    left = 0.75 * 2 / 5  # of two kinds
    assert chance_of(told, [], 0) == pytest.approx((3 - 0.75) / 5 + left / 5)
    assert chance_of(told, [0], END) == pytest.approx((2 - 0.75) / 5 + left / 5)
    assert chance_of(told, [], 3) == pytest.approx(left / 5)


def test_lower_orders_count_after_how_many_symbols_and_not_how_often():
    # 1 is as frequent as 2 but only ever after 0; 2 is after 0, 3 and at the beginning.
    told = model([0, 1], [0, 1], [0, 1], [0, 2], [3, 2], [2], order=2)
    assert chance_of(told, [1], 2) > chance_of(told, [1], 1)


def test_a_bigram_by_hand():
    # Bigrams: begin-0 twice, 0-1 once, 0-end once, 1-end once; one is 3 of 3 + 2 * 1: 0.6.
    told = model([0, 1], [0], order=2)
    # After how many different symbols: 0 one (at the beginning, twice by number), 1 one, end two.
    unigram = {0: 1, 1: 1, END: 2}
    discount = 2 / (2 + 2 * 1)
    base = {
        symbol: (max(unigram.get(symbol, 0) - discount, 0) + discount * 3 / 5) / 4
        for symbol in range(END + 1)
    }
    assert chance_of(told, [0], 1) == pytest.approx((1 - 0.6 + 0.6 * 2 * base[1]) / 2)
    assert chance_of(told, [0], 3) == pytest.approx(0.6 * 2 * base[3] / 2)
    assert chance_of(told, [3], 1) == pytest.approx(base[1])


def test_each_sentence_has_a_chance_for_its_end():
    told = model([0, 1], [2])
    assert [len(each) for each in told.probabilities([np.array([0, 1]), np.array([], int)])] == [
        3,
        1,
    ]


def test_it_writes_what_it_foresees():
    told = model([0, 1], [0, 1], [0, 2], [3], order=3)
    written = told.write(20_000, rng=np.random.default_rng(0), longest=8)
    opened = [each[0] for each in written if len(each)]
    assert opened.count(0) / len(written) == pytest.approx(chance_of(told, [], 0), abs=0.015)
    after = [each[1] for each in written if len(each) > 1 and each[0] == 0]
    assert after.count(1) / opened.count(0) == pytest.approx(chance_of(told, [0], 1), abs=0.015)


def test_the_same_chance_writes_the_same():
    told = model([0, 1], [2, 3], order=2)
    one, other = (told.write(5, rng=np.random.default_rng(3), longest=9) for _ in range(2))
    assert [list(each) for each in one] == [list(each) for each in other]


def test_a_sentence_that_does_not_end_is_cut():
    told = model([0] * 50, order=2)
    assert max(len(each) for each in told.write(9, rng=np.random.default_rng(0), longest=4)) == 4
