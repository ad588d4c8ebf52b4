import pytest

from hype_pipeline.generate.figures.texts import (
    adjacent_repeats,
    distinct,
    farthest,
    lengths,
    ngrams,
)


def test_runs_are_in_order():
    assert ngrams(["a", "b", "c"], 2) == [("a", "b"), ("b", "c")]
    assert ngrams(["a"], 2) == []


def test_distinct_is_the_share_of_different_runs_over_all_texts():
    assert distinct(["a b a b", "a b"], 1) == pytest.approx(2 / 6)
    assert distinct(["a b a b", "a b"], 2) == pytest.approx(2 / 4)


def test_of_nothing_nothing_is_distinct():
    assert distinct([], 2) == 0


def test_a_repeat_is_a_word_after_itself():
    assert adjacent_repeats(["the the the end", "a b a"]) == 1.0
    assert adjacent_repeats([]) == 0


def test_lengths_are_in_words_and_marks():
    told = lengths(["a", "a b", "a b, c!"])
    assert told["mean"] == pytest.approx(8 / 3)
    assert told["deviation"] == pytest.approx((14 / 9 + 12 / 9) ** 0.5, rel=0.01)


def test_without_texts_lengths_are_zero():
    assert lengths([])["mean"] == 0


def test_the_farthest_that_two_samples_are_apart():
    assert farthest([1, 2, 3, 4], [1, 2, 3, 4]) == 0
    assert farthest([1, 2], [3, 4]) == 1
    assert farthest([1, 2, 3, 4], [3, 4, 5, 6]) == pytest.approx(0.5)
    assert farthest([1, 1, 1, 5], [1, 5]) == pytest.approx(0.25)
