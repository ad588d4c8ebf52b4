"""Ranges, graphemes, ids, search: the parts that need no server."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hype_sandbox.services import a1
from hype_sandbox.services.graphemes import graphemes
from hype_sandbox.services.matching import words_of
from hype_sandbox.services.naming import did_of, tid
from hype_sandbox.services.spotify_search import Search
from hype_sandbox.services.x_shapes import weight
from hype_sandbox.world_rows import Recording


@given(st.integers(min_value=0, max_value=17_000))
def test_columns_go_to_letters_and_back(number: int):
    assert a1.column(a1.letters(number)) == number


@pytest.mark.parametrize(
    ("text", "title", "area"),
    [
        ("A1", None, a1.Area(0, 0, 1, 1)),
        ("gens!B2:D5", "gens", a1.Area(1, 1, 5, 4)),
        ("'it''s here'!A:C", "it's here", a1.Area(0, 0, None, 3)),
        ("gens!2:3", "gens", a1.Area(1, 0, 3, None)),
        ("'gens'", "gens", a1.Area(0, 0, None, None)),
    ],
)
def test_a_range_is_read(text: str, title: str | None, area: a1.Area):
    found, cells = a1.split(text)
    assert (found, a1.area(cells)) == (title, area)


def test_nonsense_is_no_range():
    with pytest.raises(a1.BadRange):
        a1.area("not cells")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("abc", 3),
        ("e\u0301", 1),
        ("👍🏽", 1),
        ("👩‍👩‍👧", 1),
        ("🇩🇪🇫🇷", 2),
        ("한국", 2),
        ("\r\n", 1),
    ],
)
def test_graphemes_are_what_a_reader_sees(text: str, count: int):
    assert graphemes(text) == count


@given(st.integers(min_value=1, max_value=2**50), st.integers(min_value=1, max_value=2**50))
def test_record_keys_sort_like_time(first: int, second: int):
    assert (tid(first) < tid(second)) == (first < second)


def test_an_account_keeps_its_id():
    assert did_of("ann.test") == did_of("ann.test") != did_of("ben.test")


@pytest.mark.parametrize(
    ("text", "count"), [("abc", 3), ("https://example.com/" + "a" * 90, 23), ("日本", 4), ("é", 1)]
)
def test_x_weighs_characters(text: str, count: int):
    assert weight(text) == count


def test_words_have_no_accents_and_no_apostrophes():
    assert words_of("Beyoncé's Naïve") == ["beyonces", "naive"]


def _recording(number: str, title: str, artist: str) -> Recording:
    return Recording(number, title, ("a",), (artist,), "", "2021", 1, f"ISRC{number}", None)


def test_an_isrc_finds_one_recording():
    search = Search([_recording("1", "Song", "Ann"), _recording("2", "Song", "Ben")])
    assert [row.spotify_id for row in search.find("isrc:ISRC2")] == ["2"]


def test_words_of_a_filter_must_be_in_the_field_that_it_names():
    search = Search(
        [
            _recording("1", "Ann", "Ben"),
            _recording("2", "Ben", "Ann"),
            _recording("3", "Cat", "Ben"),
        ]
    )
    assert [row.spotify_id for row in search.find('track:"ann" artist:"ben"')] == ["1"]
