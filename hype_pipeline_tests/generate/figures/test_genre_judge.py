"""The reader of genres: it finds what sentences show, and nothing where they show nothing."""

import random

import numpy as np
import pytest

from hype_pipeline.generate.figures.genre_judge import by_genre, fit_genre_judge

SOUNDS = {f"genre {number}": f"sound{number} tone{number}" for number in range(12)}
COMMON = ("the", "a", "song", "plays", "and", "goes", "on")


def labelled(count, *, seed):
    rng = random.Random(seed)
    names = [rng.choice(list(SOUNDS)) for _ in range(count)]
    texts = [" ".join([*rng.sample(COMMON, 4), SOUNDS[name]]) for name in names]
    return texts, [(name,) for name in names]


@pytest.fixture(scope="module")
def judge():
    return fit_genre_judge(*labelled(400, seed=0))


def test_it_names_the_genre_of_a_new_sentence_first(judge):
    texts, genres = labelled(60, seed=1)
    assert [named[0] for named in judge.named(texts)] == [own[0] for own in genres]


def test_texts_that_show_nothing_are_right_by_chance(judge):
    _, genres = labelled(400, seed=2)
    found = judge.found(["the song goes on"] * 400, genres)
    assert 0.2 < found.mean() < 0.7  # five of twelve


def test_one_of_a_sentences_genres_is_enough(judge):
    text = f"the song {SOUNDS['genre 3']}"
    assert judge.found([text, text], [("genre 3", "nothing"), ("nothing",)]).tolist() == [
        True,
        False,
    ]


def test_fewer_labels_than_it_names_cannot_be_judged():
    assert fit_genre_judge(["a b", "c d"] * 5, [("x",), ("y",)] * 5) is None
    assert fit_genre_judge([], []) is None


def test_shares_by_genre_come_with_the_commonest_first():
    found = np.array([True, False, True])
    assert by_genre(found, [("b",), ("b", "a"), ("b",)]) == {"b": 2 / 3, "a": 0.0}


def test_it_is_the_same_twice(judge):
    texts, _ = labelled(30, seed=3)
    assert fit_genre_judge(*labelled(400, seed=0)).named(texts) == judge.named(texts)
