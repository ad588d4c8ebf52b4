"""Pronouns and places of samples, which have no capitals, beside those of text that has."""

import pytest

from hype_pipeline.generate.figures.leaning import Capitals, leaning

READ = [
    "The Berlin-based producer is from New York.",
    "A band from Reading who love Berlin.",
    "I was reading all day, reading and reading.",
]


@pytest.fixture(scope="module")
def capitals():
    return Capitals.of(READ)


def test_places_get_their_capitals_back(capitals):
    assert capitals.restored("the berlin-based duo left new york") == (
        "The Berlin-based duo left New York"
    )


def test_a_name_that_mostly_is_a_word_stays_one(capitals):
    assert capitals.restored("a book from reading") == "A book from reading"


def test_a_name_is_no_part_of_a_word(capitals):
    assert capitals.restored("the berliner left") == "The berliner left"


def test_text_with_and_without_capitals_leans_alike(capitals):
    written = ["She is a producer from Berlin.", "He plays his guitar in New York.", "It drifts."]
    told = leaning(written, capitals)
    assert told == leaning([text.lower() for text in written], capitals)
    assert told.he_share == pytest.approx(2 / 3)
    assert told.place_share == pytest.approx(2 / 3)
    assert told.countries == {"DE": pytest.approx(1 / 3), "US": pytest.approx(1 / 3)}
    assert told.pronouns["he"] == pytest.approx(10_000 * 2 / 15)


def test_without_pronouns_nobody_is_preferred(capitals):
    assert leaning([], capitals).he_share == 0.5
