"""Forward and reverse perplexity: what each rewards, and that words are counted the same everywhere."""

import math
import random

import numpy as np
import pytest

from hype_pipeline.generate.figures.foreseen import Foreseeing, reverse
from hype_pipeline.generate.figures.lexicon import RARE, Lexicon, Pieces
from hype_pipeline.text.tokens import Vocabulary
from hype_pipeline_tests.small_corpus import sentence

CHANCE = random.Random(0)
REAL = [sentence(number % 3, CHANCE) for number in range(600)]
HELD_OUT = [sentence(number % 3, CHANCE) for number in range(200)]
LIKE_IT = [sentence(number % 3, CHANCE) for number in range(300)]
LEXICON = Lexicon.of(REAL)


def backwards(samples):
    return reverse(samples, REAL, HELD_OUT, LEXICON, rng=np.random.default_rng(0))


def test_a_word_that_is_read_once_is_rare():
    lexicon = Lexicon.of(["a b a", "b c"])
    assert [each.tolist() for each in lexicon.encode(["a c d b"])] == [[1, RARE, RARE, 2]]
    assert lexicon.size == 3


@pytest.mark.parametrize("unit", ["word", "character"])
def test_words_and_characters_are_read_again(unit):
    texts = ["Warm synths, don't stop.", "I go on"]
    lexicon = Lexicon.of(texts * 2, unit=unit)
    assert lexicon.decode(lexicon.encode(texts)) == texts


def test_pieces_spell_what_a_vocabulary_does_not_know():
    pieces = Pieces(Vocabulary.of_texts(["warm synths glow", "warm synths"]))
    assert pieces.decode(pieces.encode(["Warm zithers glow"])) == ["Warm zithers glow"]


def test_samples_like_the_text_are_worth_as_much_as_the_text():
    assert backwards(LIKE_IT).ratio == pytest.approx(1, abs=0.05)


def test_one_good_sentence_over_and_over_is_foreseen_and_worth_nothing():
    real = Foreseeing.of(REAL, LEXICON)
    same = [REAL[0]] * 300
    assert real.perplexity(same) < real.perplexity(HELD_OUT)
    assert backwards(same).ratio > 5


def test_shuffled_words_are_worth_less():
    shuffled = [" ".join(CHANCE.sample(text.split(), len(text.split()))) for text in LIKE_IT]
    assert backwards(shuffled).ratio > 1.3


def test_both_sides_learn_from_equally_many():
    assert backwards(LIKE_IT).texts == 300
    assert backwards(LIKE_IT * 5).texts == 600


def test_samples_without_rare_words_pay_for_them_in_one_ratio_only():
    real = [f"{text} {word}" for text, word in zip(REAL, map(str, range(600)), strict=True)]
    told = reverse(REAL, real, real[:200], LEXICON, rng=np.random.default_rng(0))
    assert told.ratio > 1.5 * told.known_ratio


def test_characters_and_words_are_counted_over_the_same_text():
    lexicon = Lexicon.of(REAL, unit="character")
    nats, words = Foreseeing.of(REAL, lexicon).nats(HELD_OUT)
    assert words == sum(len(text.split()) + 1 for text in HELD_OUT)
    assert math.exp(nats / words) == Foreseeing.of(REAL, lexicon).perplexity(HELD_OUT)


def test_it_writes_sentences_of_words_that_it_read():
    written = Foreseeing.of(REAL, LEXICON).write(20, rng=np.random.default_rng(1))
    words = {word for text in REAL for word in text.split()}
    assert {word.lower() for text in written for word in text.split()} <= words | {"i"}
