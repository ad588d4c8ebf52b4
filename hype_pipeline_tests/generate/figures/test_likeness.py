"""What every writer is measured by, on texts whose figures are plain."""

import numpy as np
import pytest

from hype_pipeline.generate.figures.copied import Read
from hype_pipeline.generate.figures.foreseen import Foreseeing
from hype_pipeline.generate.figures.judged import HUMAN
from hype_pipeline.generate.figures.lexicon import Lexicon
from hype_pipeline.generate.figures.likeness import (
    Standard,
    by_run,
    copies,
    likeness,
    of_samples,
)

TRAIN = [f"warm synths drift over sound{n} and sound{n + 1} all night" for n in range(30)] * 2
PEOPLE = [f"cold drums crawl under sound{n}" for n in range(20)]


def features(texts):
    return np.array([[len(text), text.count("e"), text.count("a")] for text in texts], dtype=float)


@pytest.fixture(scope="module")
def held():
    real = Foreseeing.of(TRAIN, Lexicon.of(TRAIN))
    return Standard(TRAIN, PEOPLE, PEOPLE, real, Read(TRAIN), features, 0)


def told(figures):
    return {each.figure: each.value for each in figures}


def test_peoples_own_texts_are_like_themselves(held):
    own = told(likeness("again", PEOPLE, held))
    assert own["length_distance"] == 0
    assert own["mauve"] == pytest.approx(1)
    assert own["copied_8"] == 0


def test_training_text_written_again_is_copied_and_foreseen(held):
    copier = told(likeness("copier", TRAIN[:20], held))
    people = told(likeness(HUMAN, PEOPLE, held))
    assert copier["copied_8"] == 1
    assert copier["longest_copy"] == 9
    assert copier["forward_perplexity"] < people["forward_perplexity"]
    assert "mauve" not in people


def test_samples_are_held_against_all_held_out_text(held):
    longer = [f"{text} {text}" for text in PEOPLE]
    assert told(of_samples(longer, held))["length_gap"] == pytest.approx(1)
    assert told(of_samples(PEOPLE, held))["samples_length_distance"] == 0


def test_copies_are_told_of_each_writer(held):
    figures, curves = copies({"copier": TRAIN[:5], HUMAN: PEOPLE}, held)
    assert {each.name: each.value for each in figures}["copier_samples_copied_8"] == 1
    assert curves["copier"][8] == 1
    assert len(curves["copier"]) == 10


def test_the_curve_of_copies_falls_from_all_texts():
    assert by_run(np.array([0, 2, 2])).tolist() == pytest.approx([1, 2 / 3, 2 / 3])
    assert by_run(np.array([], dtype=int)).tolist() == [0]
