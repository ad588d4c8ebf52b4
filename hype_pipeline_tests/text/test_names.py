"""Names are masked and filled back."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hype_pipeline.text.names import MASKS, Names, fill, mask

JOY = Names("Mt. Joy", "Silver Lining", "Blue Ferry")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Mt. Joy open Silver Lining softly.", "{artist} open {song} softly."),
        ("MT. JOY and silver lining", "{artist} and {song}"),
        ("Mt. Joy's new song", "{artist}'s new song"),
        ("Mt. Joy’s new song", "{artist}’s new song"),
        ("“Silver Lining,” they say on Blue Ferry.", "“{song},” they say on {site}."),
        ("Silver Linings Playbook", "Silver Linings Playbook"),
        ("amt. joyful", "amt. joyful"),
        ("Mt.\u00a0Joy", "{artist}"),
    ],
)
def test_names_are_found_whatever_their_case_and_only_whole(text: str, masked: str) -> None:
    assert mask(text, JOY) == masked


@pytest.mark.parametrize(
    ("names", "text", "masked"),
    [
        (Names("Simon & Garfunkel", None), "Simon and Garfunkel", "{artist}"),
        (Names("The Black Keys", None), "the Black Keys’ drummer", "{artist}’ drummer"),
        (Names(None, "Undertow (Velvet Moth Remix)"), "Undertow glows", "{song} glows"),
        (Names(None, "Glass Houses feat. Teo Lind"), "Glass Houses", "{song}"),
        (Names("Stay", "Home"), "Stay here, at home.", "{artist} here, at home."),
        (Names(None, "Home"), "Their “Home” is home.", "Their “{song}” is home."),
        (Names("O'Neil", None), "O’Neil sings", "{artist} sings"),
        (Names("HAIM", "HAIM"), "HAIM", "{song}"),
        (Names("!!!", "X"), "!!! X", "!!! X"),
        (Names(None, None), "Nobody", "Nobody"),
    ],
)
def test_names_are_found_in_their_other_forms(names: Names, text: str, masked: str) -> None:
    assert mask(text, names) == masked


def test_unknown_names_stay_masked() -> None:
    assert (
        fill("{artist} plays {song} on {site}", Names("Mt. Joy", None))
        == "Mt. Joy plays {song} on {site}"
    )


# Without vowels: a title that is a word of the language is masked between quotation marks only.
WORD = st.text("bcdfghjklmnp", min_size=4, max_size=9).map(str.title)
NAME = st.lists(WORD, min_size=1, max_size=3).map(" ".join)
PIECES = st.lists(st.sampled_from([*MASKS, "qrs", "tuv,", "wxyz."]), max_size=12)


@given(artist=NAME, song=NAME, site=NAME, pieces=PIECES)
def test_a_sentence_survives_filling_and_masking(
    artist: str, song: str, site: str, pieces: list[str]
) -> None:
    words = [word.casefold() for name in (artist, song, site) for word in name.split()]
    assume(len(words) == len(set(words)))
    names = Names(artist, song, site)
    masked = " ".join(pieces)
    assert mask(fill(masked, names), names) == masked
