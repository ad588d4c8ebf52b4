"""Names are masked and filled back."""

from collections.abc import Callable

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
        (Names("Joy Division", "Joy"), "Joy Division, then “Joy”.", "{artist}, then “{song}”."),
        (Names("Mt. Joy", "Mt. Joy Blues"), "Mt. Joy Blues by Mt. Joy", "{song} by {artist}"),
        (
            Names("The National", None),
            "a national hero, National says",
            "a national hero, {artist} says",
        ),
        (Names("The National", None), "National Public Radio", "National Public Radio"),
        (Names("Moth feat. Ada Lund", None), "Moth and Ada Lund", "{artist} and {artist}"),
        (
            Names("Angus & Julia Stone", None),
            "Julia Stone, Angus and julia stone",
            "{artist}, {artist}",
        ),
        (
            Names("Florence + The Machine", None),
            "the machine and a florence",
            "the machine and a florence",
        ),
        (Names(None, "Die With a Smile"), "die with a smile, or die", "{song}, or die"),
        (Names("fun.", None), "It was so much fun.", "It was so much fun."),
        (Names("fun.", None), "the new “fun.” record", "the new “{artist}” record"),
        (Names("P!nk", "Help!"), "P!nk’s “Help!” is P!nk", "{artist}’s “{song}” is {artist}"),
        (Names("Kwönk!", None), "KWONK or kwönk!", "{artist} or {artist}"),
        (Names("Well, Well", None), "Well Well and well, well", "{artist} and {artist}"),
        (Names("alt-J", None), "Alt-J and ALT-J", "{artist} and {artist}"),
        (Names("Mt. Joy", "Undertow (Velvet Remix)"), "“Undertow (Velvet Remix)”", "“{song}”"),
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


NAMES = st.builds(Names, NAME, NAME, NAME)
CASES = st.sampled_from([str, str.upper, str.lower, str.title])


@given(names=NAMES, cases=st.lists(CASES, min_size=3, max_size=3))
def test_whatever_is_masked_is_filled_back_but_for_its_case(
    names: Names, cases: list[Callable[[str], str]]
) -> None:
    told = [
        case(name or "")
        for case, name in zip(cases, (names.song, names.artist, names.site), strict=True)
    ]
    text = f"“{told[0]}” by {told[1]}’s own hand, says {told[2]}."
    masked = mask(text, names)
    assert fill(masked, names).casefold() == text.casefold()
    assert [name for name in told if name in masked] == []


@given(names=NAMES, text=st.text('abcdefgh {}."', max_size=60))
def test_masking_twice_is_masking_once(names: Names, text: str) -> None:
    once = mask(text, names)
    assert mask(once, names) == once
