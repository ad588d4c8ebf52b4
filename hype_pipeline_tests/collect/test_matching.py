"""Whether two songs are one: golden cases with floors, and what must hold for any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hype_pipeline.collect.folding import folded
from hype_pipeline.collect.matching import THRESHOLD, artist_names, best, likeness, main_artist
from hype_pipeline.collect.titles import taken_apart
from hype_pipeline.protocols import Candidate
from hype_pipeline_tests.collect.golden_matches import CASES, Case
from hype_pipeline_tests.conftest import NOW

# May rise, never fall without saying so. What goes wrong: an artist who renamed themselves is not
# matched, and a long title that differs in its last word alone is.
PRECISION_FLOOR = 0.98
RECALL_FLOOR = 0.98

TEXT = st.text(max_size=40)


def candidates(case: Case) -> list[Candidate]:
    return [
        Candidate(str(place), title, tuple(artists.split("; ")), (), None, "", NOW)
        for place, (artists, title) in enumerate(case.offered)
    ]


def chosen(case: Case) -> int | None:
    found, score = best(case.artist, case.title, candidates(case))
    return int(found.spotify_id) if found and score >= THRESHOLD else None


def test_what_is_matched_is_right() -> None:
    matched = [case for case in CASES if chosen(case) is not None]
    right = [case for case in matched if chosen(case) == case.right]
    assert len(right) / len(matched) >= PRECISION_FLOOR


def test_what_can_be_matched_is() -> None:
    possible = [case for case in CASES if case.right is not None]
    right = [case for case in possible if chosen(case) == case.right]
    assert len(right) / len(possible) >= RECALL_FLOOR


def test_the_golden_cases_hold_songs_that_are_not_there() -> None:
    assert sum(case.right is None for case in CASES) >= 15
    assert sum(case.right not in (None, 0) for case in CASES) >= 10


@given(text=TEXT)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(text=TEXT)
def test_case_does_not_matter(text: str) -> None:
    assert folded(text.upper().lower()) == folded(text.lower())


@given(artist=TEXT, title=TEXT, found_artist=TEXT, found_title=TEXT)
def test_likeness_is_a_number_from_0_to_1(
    artist: str, title: str, found_artist: str, found_title: str
) -> None:
    assert 0.0 <= likeness(artist, title, [found_artist], found_title) <= 1.0


@given(artist=TEXT, title=TEXT)
def test_a_song_is_like_itself(artist: str, title: str) -> None:
    assert likeness(artist, title, [artist], title) == 1.0


def test_nothing_offered_is_nothing_found() -> None:
    assert best("Juno Park", "Copper", []) == (None, 0.0)


def test_of_equals_the_first_is_chosen() -> None:
    twins = [Candidate(name, "Copper", ("Juno Park",), (), None, "", NOW) for name in ("a", "b")]
    found, score = best("Juno Park", "Copper", twins)
    assert (found, score) == (twins[0], 1.0)


@pytest.mark.parametrize(
    ("artist", "main"),
    [
        ("Kite Theory feat. Lila Moss", "Kite Theory"),
        ("Kite Theory ft Lila Moss & Arko", "Kite Theory"),
        ("Kite Theory (feat. Lila Moss)", "Kite Theory"),
        ("Vale & Thorn", "Vale & Thorn"),
        ("Featherweight", "Featherweight"),
        ("Swift", "Swift"),
    ],
)
def test_the_main_artist_stands_before_the_guests(artist: str, main: str) -> None:
    assert main_artist(artist) == main


def test_a_charted_artist_is_itself_and_its_parts() -> None:
    assert artist_names("Arko x Nima feat. Lila Moss") == (
        "Arko x Nima feat. Lila Moss",
        "Arko",
        "Nima",
        "Lila Moss",
    )


def test_a_title_is_taken_apart_into_song_and_version() -> None:
    title = taken_apart("Slow Dial (Tessel Remix) [Free Download] feat. Ana Bright")
    assert (title.core, title.kinds, title.by) == ("slow dial", frozenset({"remix"}), "tessel")
    assert title.asked == "Slow Dial"
