"""Which tags are genres."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hype_pipeline.collect.joining.genre_names import (
    EPITHETS,
    HEADS,
    NAMES,
    genre_named,
    genres_among,
)

TAGS = st.sampled_from(sorted(NAMES | EPITHETS)) | st.text(max_size=20)


@pytest.mark.parametrize(
    ("tag", "genre"),
    [
        ("Indie Pop", "indie pop"),
        ("Hip-Hop", "hip hop"),
        ("hiphop", "hip hop"),
        ("rnb", "r&b"),
        ("R&B", "r&b"),
        ("alternative rnb", "alternative r&b"),
        ("synth-pop", "synthpop"),
        ("post punk", "post-punk"),
        ("K-Pop", "k-pop"),
        ("lofi", "lo-fi"),
        ("Drum 'n' Bass", "drum and bass"),
        ("electronic music", "electronic"),
        ("swedish dream pop", "swedish dream pop"),
        ("shoegaze", "shoegaze"),
        ("vapor soul", "vapor soul"),
    ],
)
def test_genres_have_one_spelling(tag: str, genre: str) -> None:
    assert genre_named(tag) == genre


@pytest.mark.parametrize(
    "tag",
    [
        "seen live",
        "favourites",
        "swedish",
        "female vocalists",
        "2010s",
        "80s",
        "albums i own",
        "love",
        "spotify",
        "best of 2014",
        "rock star",
        "my music",
        "good music",
        "brooklyn",
        "favourite pop",
        "songs that rock",
        "chill",
        "",
        "!!",
    ],
)
def test_what_else_listeners_write_is_none(tag: str) -> None:
    assert genre_named(tag) is None


def test_order_stays_and_spellings_of_one_genre_are_one() -> None:
    assert genres_among(["seen live", "rnb", "Soul", "r&b", "usa"]) == ("r&b", "soul")


@given(tag=TAGS)
def test_the_spelling_of_a_genre_names_the_same_genre(tag: str) -> None:
    genre = genre_named(tag)
    assert genre is None or genre_named(genre) == genre


@given(head=st.sampled_from(sorted(HEADS)), epithet=st.sampled_from(sorted(EPITHETS)))
def test_an_epithet_and_a_head_make_a_genre(head: str, epithet: str) -> None:
    assert genre_named(f"{epithet} {head}") is not None
