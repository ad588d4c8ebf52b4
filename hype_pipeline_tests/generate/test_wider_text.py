"""A plain text to learn from first: what of it is learnt from, and what is refused."""

import gzip
from datetime import UTC, datetime

import pytest

from hype_pipeline.errors import BadInput
from hype_pipeline.generate.wider_text import PlainText
from hype_pipeline.records.corpus import Sentence

LINES = (
    "The synths are warm and the drums are far away. A second sentence stands in the same paragraph.\n"
    "\n"
    "Too short.\n"
    "We danced all night until the trains began to run again in the grey morning light.\n"
)
HELD_OUT = "We danced all night until the trains began to run in the grey morning light!"


def row(text: str, split: str) -> Sentence:
    return Sentence(
        *("s", "p", 0, None, None, (), text, split, None, ""),
        source_url="u",
        retrieved_at=datetime(2026, 11, 20, tzinfo=UTC),
        provider="test",
    )


@pytest.fixture
def plain(tmp_path):
    (tmp_path / "plain.txt").write_text(LINES, encoding="utf-8")
    return tmp_path / "plain.txt"


def test_a_line_is_a_sentence_or_a_paragraph_of_them(plain):
    text = PlainText(plain)
    assert [sentence.split()[0] for sentence in text] == ["The", "A", "We"]
    assert list(text) == list(text)
    assert text.about()["sentences"] == 3
    assert text.about()["dropped"] == {"short": 1}


def test_what_is_like_a_held_out_sentence_is_left_out(plain):
    text = PlainText(plain, [row(HELD_OUT, "test"), row("The synths are warm.", "train")])
    assert [sentence.split()[0] for sentence in text] == ["The", "A"]
    assert text.dropped["like_held_out"] == 1


def test_a_word_without_end_makes_a_sentence_too_long(tmp_path):
    (tmp_path / "f").write_text(f"{LINES}There is one {'a' * 2_000} word in here.\n", "utf-8")
    assert PlainText(tmp_path / "f").dropped["long"] == 1


def test_a_training_sentence_may_come_again(plain):
    assert PlainText(plain, [row(HELD_OUT, "train")]).kept == 3


def test_gzip_says_the_same(plain, tmp_path):
    (tmp_path / "packed").write_bytes(gzip.compress(LINES.encode()))
    packed = PlainText(tmp_path / "packed")
    assert list(packed) == list(PlainText(plain))
    assert packed.fingerprint == PlainText(plain).fingerprint


def test_other_words_are_another_text(plain, tmp_path):
    (tmp_path / "other").write_text(LINES.replace("grey", "pale"), encoding="utf-8")
    assert PlainText(tmp_path / "other").fingerprint != PlainText(plain).fingerprint


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "no sentence of 5 to 60 words"),
        (b"\n \n", "no sentence"),
        (b"one two\n", "no sentence"),
        (b"a picture\n\x89PNG\x00\x00\x00\n", "line 2, is not a line of text"),
        (b"caf\xe9 au lait, twice a day, please\n", "line 1, is not UTF-8"),
        (b"x" * 2**20, "line 1, is not a line of text"),
        (gzip.compress(LINES.encode())[:-9], "broken gzip"),
        (b"\x1f\x8b and then text", "broken gzip"),
        (gzip.compress(b"\0" * 2**24), "not a line of text"),
    ],
)
def test_what_cannot_be_learnt_from_is_refused_with_the_reason(tmp_path, content, message):
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(BadInput, match=message):
        PlainText(tmp_path / "file")


def test_an_absent_file_and_a_folder_are_refused(tmp_path):
    with pytest.raises(BadInput, match="cannot be read: No such file"):
        PlainText(tmp_path / "absent")
    with pytest.raises(BadInput, match="is no file"):
        PlainText(tmp_path)
