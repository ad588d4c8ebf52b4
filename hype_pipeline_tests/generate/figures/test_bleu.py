"""BLEU by hand, and what self-BLEU is to say."""

import math

import pytest

from hype_pipeline.generate.figures.bleu import bleu, self_bleu


def test_a_sentence_is_all_of_itself():
    assert bleu("warm synths drift over drums", ["warm synths drift over drums"]) == pytest.approx(
        1
    )


def test_nothing_in_common_is_nothing():
    assert bleu("a b c d", ["e f g h"]) == 0


def test_precisions_by_hand():
    # No run of four is right: half a one stands for it.
    told = bleu("the cat sat on a mat", ["the cat sat by on a mat"])
    precisions = (6 / 6, 4 / 5, 2 / 4, 0.5 / 3)
    assert told == pytest.approx(math.exp(1 - 7 / 6) * math.prod(precisions) ** 0.25)


def test_a_word_counts_as_often_as_a_reference_has_it():
    assert bleu("the the", ["the cat"]) == pytest.approx((1 / 2 * (1 / 2) / 1) ** 0.5)


def test_equal_sentences_are_wholly_alike_and_strangers_not_at_all():
    assert self_bleu(["a b c d e"] * 3) == pytest.approx(1)
    assert self_bleu(["a b c d", "e f g h", "i j k l"]) == 0
    assert self_bleu(["a b c d"]) == 0


def test_self_bleu_is_the_mean_against_all_others():
    texts = [
        "the warm bass drifts on",
        "the warm bass hums on and on",
        "a warm bass drifts",
        "go on",
    ]
    each = [bleu(text, [other for other in texts if other is not text]) for text in texts]
    assert self_bleu(texts) == pytest.approx(sum(each) / len(each))
