"""Whether two songs are one: golden cases with floors, and what must hold for any text."""

import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hype_pipeline.collect.joining.folding import folded
from hype_pipeline.collect.joining.matching import (
    THRESHOLD,
    artist_names,
    best,
    likeness,
    main_artist,
)
from hype_pipeline.collect.joining.titles import taken_apart
from hype_pipeline.protocols import Candidate
from hype_pipeline_tests.collect.golden_matches import CASES, Case
from hype_pipeline_tests.conftest import NOW

# May rise, never fall without saying so. What goes wrong: an artist who renamed themselves is not
# matched, and a long title that differs in its last word alone is.
PRECISION_FLOOR = 0.98
RECALL_FLOOR = 0.98

TEXT = st.text(max_size=40)
# Invented words that name no version and join no artists.
WORDS = st.lists(
    st.text("bcdghkmnoprtuvz", min_size=6, max_size=9).map(lambda word: f"q{word}"),
    min_size=1,
    max_size=4,
)


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


@given(words=WORDS, marks=st.lists(st.sampled_from("\u0300\u0301\u0308\u0327\u030a"), min_size=1))
def test_accents_do_not_matter(words: list[str], marks: list[str]) -> None:
    plain = " ".join(words)
    accented = "".join(
        letter + mark if letter.isalpha() else letter
        for letter, mark in zip(plain, itertools.cycle(marks))
    )
    assert folded(accented) == folded(unicodedata.normalize("NFC", accented)) == folded(plain)


@given(words=WORDS, signs=st.lists(st.sampled_from(' .,!?-_:;*“”"/()[]'), min_size=1))
def test_punctuation_between_words_does_not_matter(words: list[str], signs: list[str]) -> None:
    assert folded(f" {''.join(signs)} ".join(words)) == folded(" ".join(words))


@given(words=WORDS)
def test_case_and_spaces_around_do_not_matter(words: list[str]) -> None:
    plain = " ".join(words)
    assert folded(f"  {plain.upper()} ") == folded(plain.title()) == folded(plain)


@given(words=WORDS, version=st.sampled_from(["Kolb Remix", "Live", "Instrumental", "Sped Up"]))
def test_another_recording_is_never_the_song(words: list[str], version: str) -> None:
    title = " ".join(words)
    assert likeness("Juno Park", title, ["Juno Park"], f"{title} - {version}") < THRESHOLD
    assert likeness("Juno Park", f"{title} ({version})", ["Juno Park"], title) < THRESHOLD


@given(words=WORDS, other=WORDS)
def test_artist_and_title_may_have_changed_places(words: list[str], other: list[str]) -> None:
    artist, title = " ".join(words), " ".join(other)
    assert likeness(title, artist, [artist], title) >= THRESHOLD


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
