"""What finally stands on a network: whole words, the song, no address on X."""

from datetime import UTC, datetime

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from hype_pipeline.protocols import Approved
from hype_pipeline.publish.compose import LIMITS, compose, graphemes, shorten, x_weight

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
NETWORKS = sorted(LIMITS)


def _approved(
    text: str,
    *,
    title: str = "Silver Lining",
    artist: str = "Mt. Joy",
    spotify_id: str | None = None,
) -> Approved:
    return Approved("d1", NOW, artist, title, spotify_id, text)


def test_the_song_is_named_after_the_comment() -> None:
    assert compose(_approved("warm and slow"), "bluesky") == (
        "warm and slow\n\n♫ “Silver Lining” by Mt. Joy"
    )


def test_a_song_that_the_comment_names_is_not_named_twice() -> None:
    said = "Mt. Joy sound warm on silver lining"
    assert compose(_approved(said), "mastodon") == said


def test_the_link_stands_where_it_is_free() -> None:
    song = _approved("warm", spotify_id="4uLU6hMCjMI75M1A2tKUQC")
    link = "https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC"
    assert [link in compose(song, network) for network in ("bluesky", "mastodon", "x")] == [
        True,
        True,
        False,
    ]


def test_the_link_goes_before_the_comment_is_cut() -> None:
    words = " ".join(["guitar"] * 35)
    made = compose(_approved(words, spotify_id="4uLU6hMCjMI75M1A2tKUQC"), "bluesky")
    assert words in made
    assert "http" not in made


def test_addresses_of_an_edit_do_not_reach_x() -> None:
    assert "http" not in compose(_approved("see https://a.test/b now"), "x")


def test_a_long_comment_ends_with_a_sentence_if_that_keeps_most_of_it() -> None:
    first = "The guitar is warm and the voice is slow all the way through this quiet song."
    made = shorten(f"{first} And then it goes on for a while.", 90, graphemes)
    assert made == first


def test_a_long_sentence_ends_after_a_word() -> None:
    assert shorten("one two three four, five", 20, graphemes) == "one two three four…"


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("abc", 3),
        ("日本", 4),
        ("👨‍👩‍👧‍👦", 2),
        ("https://example.test/a/very/long/address/indeed", 23),
        ("é", 1),
    ],
)
def test_x_counts_as_x_does(text: str, weight: int) -> None:
    assert x_weight(text) == weight


def test_a_family_of_four_is_one_character_elsewhere() -> None:
    assert graphemes("👨‍👩‍👧‍👦é") == 2


_WORDS = st.lists(st.text(min_size=1, max_size=30), max_size=60).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(text=_WORDS, title=_WORDS, network=st.sampled_from(NETWORKS))
def test_nothing_is_ever_longer_than_the_network_takes(text: str, title: str, network: str) -> None:
    limit = LIMITS[network]
    made = compose(_approved(text, title=title, spotify_id="4uLU6hMCjMI75M1A2tKUQC"), network)
    assert limit.measure(made) <= limit.longest


@settings(max_examples=150, deadline=None)
@given(text=_WORDS, longest=st.integers(2, 80))
def test_neither_a_word_nor_a_character_is_ever_cut(text: str, longest: int) -> None:
    made = shorten(text, longest, graphemes)
    kept = made.removesuffix("…").rstrip()
    words = text.split()
    assert kept.split()[:-1] == words[: max(len(kept.split()) - 1, 0)]
    assert regex.findall(r"\X", text)[: graphemes(kept)] == regex.findall(r"\X", kept)
