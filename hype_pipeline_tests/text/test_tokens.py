import pytest
from hypothesis import given
from hypothesis import strategies as st

from hype_pipeline.text.tokens import (
    END,
    PAD,
    PLACEHOLDERS,
    SPECIALS,
    Vocabulary,
    readable,
    tokens,
)
from hype_pipeline_tests.small_corpus import posts

CORPUS = [text for post in posts(40) for text in post]
VOCABULARY = Vocabulary.of_texts(CORPUS, min_count=2, pieces=60)
# What blogs are made of, and what breaks tokenisers, more often than chance would have it.
BLOGGISH = st.text(
    st.sampled_from("aAiIsSzß'’\"“”-–—…..,!?()[]{}/#$ 019éσΣİ音🎸\n\u00a0\u0338\u200d<>_")
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lo-fi pop, don't stop!", ["lo", "-", "fi", "pop", ",", "don't", "stop", "!"]),
        ("{artist}’s “{song}”", ["{artist}", "'s", '"', "{song}", '"']),
        ("It’s 3:45 long — wow…", ["it", "'s", "3:45", "long", "–", "wow", "..."]),
        ("rock'n'roll, I'd say", ["rock'n'roll", ",", "i", "'d", "say"]),
    ],
)
def test_a_text_becomes_its_words_and_marks(text, expected):
    assert tokens(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        'On "{song}", {artist} doesn\'t hold back: synths, drums (and I mean drums) – all of it!',
        "It's a lo-fi/dream-pop gem. I'm sold.",
        "{artist}'s 3,000 fans paid $5 each...",
    ],
)
def test_well_written_text_comes_back_as_it_was(text):
    assert readable(tokens(text)) == text


@given(text=st.text() | BLOGGISH)
def test_what_is_written_reads_as_the_same_words(text):
    words = tokens(text)
    assert tokens(readable(words)) == words


@given(text=st.text() | BLOGGISH)
def test_every_text_survives_its_encoding(text):
    numbers = VOCABULARY.encode(text)
    assert VOCABULARY.decode(numbers) == readable(tokens(text))


@given(text=st.text() | BLOGGISH)
def test_no_text_has_a_special_in_its_encoding(text):
    assert set(VOCABULARY.encode(text)).isdisjoint(range(len(SPECIALS)))


def test_a_frequent_word_is_one_number_and_a_rare_one_several():
    assert len(VOCABULARY.encode("guitars")) == 1
    assert len(VOCABULARY.encode("guitarist")) > 1


def test_pieces_of_a_rare_word_are_joined_again():
    assert VOCABULARY.decode(VOCABULARY.encode("a guitarist, 音")) == "A guitarist, 音"


def test_a_rare_mark_that_looks_like_pieces_is_a_word_of_its_own():
    counts = {"we": 9, "sing": 9, "#": 1}
    rare = Vocabulary.of_counts(counts, words=2, min_count=2, pieces=5)
    assert list(rare.words(rare.encode("we # sing"))) == ["we", "#", "sing"]


def test_every_number_is_a_special_a_whole_word_a_beginning_or_a_continuation():
    kinds = (
        [number < len(SPECIALS) for number in range(len(VOCABULARY))],
        VOCABULARY.whole_words(),
        VOCABULARY.beginnings(),
        VOCABULARY.continuations(),
    )
    assert {sum(each) for each in zip(*kinds, strict=True)} == {1}


def test_nothing_is_read_after_the_end_and_padding_is_silent():
    soft = VOCABULARY.encode("soft")
    assert VOCABULARY.decode([PAD, *soft, END, *soft]) == "Soft"


def test_half_a_letter_in_bytes_is_left_out():
    numbers = VOCABULARY.encode("音")
    assert VOCABULARY.decode(numbers[:-1]) == ""


def test_numbers_follow_frequency():
    counts = {"the": 9, "a": 5, "of": 7, "rare": 1}
    known = Vocabulary.of_counts(counts, words=10, min_count=2, pieces=20)
    assert known.tokens[len(SPECIALS) :][:3] == ("the", "of", "a")


def test_at_most_so_many_words_are_kept_besides_the_placeholders():
    known = Vocabulary.of_counts(
        dict.fromkeys(["one", "two", "six"], 5), words=2, min_count=1, pieces=10
    )
    whole = [
        word for word, is_whole in zip(known.tokens, known.whole_words(), strict=True) if is_whole
    ]
    assert sorted(whole) == sorted([*PLACEHOLDERS, "one", "six"])


def test_a_vocabulary_without_its_specials_is_refused():
    with pytest.raises(ValueError, match="begins with"):
        Vocabulary(("the", "a"))
