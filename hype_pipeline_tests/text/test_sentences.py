"""Boundaries where music writing trips a splitter, and cleaning."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hype_pipeline.text.clean import EMAIL, HANDLE, PHONE, URL, mended, unwrapped, without_markup
from hype_pipeline.text.sentences import sentences_of


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One sentence. And another one!", ["One sentence.", "And another one!"]),
        ("A duet feat. Teo Lind. It glows.", ["A duet feat. Teo Lind.", "It glows."]),
        ("Mt. Joy are back. So is Mr. Moth.", ["Mt. Joy are back.", "So is Mr. Moth."]),
        ("It is on Vol. 2 of the series. Buy it.", ["It is on Vol. 2 of the series.", "Buy it."]),
        (
            "Made with J. Cole in Leeds. Sung by him.",
            ["Made with J. Cole in Leeds.", "Sung by him."],
        ),
        ("“So good.” She said it twice.", ["“So good.”", "She said it twice."]),
        ("And then... nothing. Silence.", ["And then... nothing.", "Silence."]),
        ("Great.Then it ends.", ["Great.", "Then it ends."]),
        ("{artist} are back. {song} is out.", ["{artist} are back.", "{song} is out."]),
        ("That is no mean feat. But it is one.", ["That is no mean feat.", "But it is one."]),
        ("She said no. I stayed.", ["She said no.", "I stayed."]),
        ("It is out now. Vol. 2 was better.", ["It is out now.", "Vol. 2 was better."]),
        ("Loud! 🔥 Play it again.", ["Loud! 🔥", "Play it again."]),
        ("F♯ A♯ ∞ is its title.", ["F♯ A♯ ∞ is its title."]),
        ("1. A snare. 2. A choir.", ["1. A snare.", "2. A choir."]),
        ("“Who is there?” Lindqvist asks. Nobody.", ["“Who is there?” Lindqvist asks.", "Nobody."]),
        ('It ends. " Undertow" is next.', ["It ends.", '" Undertow" is next.']),
        ("First line\nSecond line", ["First line", "Second line"]),
        ("It was good,\nand it was long.", ["It was good, and it was long."]),
        ("**Bold** claim. [Linked](http://a.example/b) words.", ["Bold claim.", "Linked words."]),
        ("", []),
        (" \n \n", []),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, sentences: list[str]) -> None:
    assert sentences_of(text) == sentences


@given(text=st.text())
def test_no_text_breaks_it_and_no_sentence_holds_a_line_end(text: str) -> None:
    assert [each for each in sentences_of(text) if not each.strip() or "\n" in each] == []


def test_wrapped_lines_are_joined_and_short_ones_are_not() -> None:
    wrapped = (
        "This paragraph was wrapped by a mail program at seventy columns or so,\n"
        "as they did when screens were narrow, and letters were long and quite\n"
        "slow to arrive, and nobody minded very much, for there was plenty of\n"
        "time.\n\n"
        "A title\nA short line\n"
    )
    assert unwrapped(wrapped).split("\n")[:4] == [
        "This paragraph was wrapped by a mail program at seventy columns or so, as they did when "
        "screens were narrow, and letters were long and quite slow to arrive, and nobody minded very "
        "much, for there was plenty of time.",
        "",
        "A title",
        "A short line",
    ]


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("cafÃ©", "café"),
        ("itâ€™s", "it’s"),
        ("a\u00a0b\tc", "a b c"),
        ("a\u200bb", "ab"),
        ("one\r\ntwo", "one\ntwo"),
    ],
)
def test_broken_text_is_mended(broken: str, whole: str) -> None:
    assert mended(broken) == whole


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("## A heading", "A heading"),
        ("- an entry", "an entry"),
        ("*Song* by **Artist**", "Song by Artist"),
        ("_so_ good", "so good"),
        ("snake_case_name", "snake_case_name"),
        ("5 * 4 * 3", "5 * 4 * 3"),
        ("<em>loud</em>", "loud"),
        ("[gallery ids=1] words", "words"),
        ("![alt](http://a.example/b.png)", "alt"),
    ],
)
def test_markup_goes_and_its_text_stays(marked: str, plain: str) -> None:
    assert without_markup(marked) == plain


def test_contacts_and_links_are_recognised() -> None:
    assert EMAIL.search("write to robin@blog.example now")
    assert PHONE.search("call (555) 123-4567 today")
    assert not PHONE.search("released in 2019, 2020 and 2021")
    assert URL.search("see https://a.example/b")
    assert HANDLE.search("thanks @lumenparade for this")
