"""The engine, English endings, and that every grammar can be written from."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hype_sandbox.worlds.prose import morphology, shelf
from hype_sandbox.worlds.prose.grammar import Rules, phrase, read, symbols_of, write
from hype_sandbox.worlds.prose.writer import Writer, finish, literal

# What articles.facts supplies.
FACTS = frozenset(
    [
        "artist",
        "song",
        "song2",
        "bare",
        "albumname",
        "label",
        "site",
        "act",
        "town",
        "town2",
        "town3",
        "other",
        "other2",
        "genre",
        "count",
        "issue",
    ]
)


def unknown(rules: Rules, known: frozenset[str]) -> set[str]:
    """Symbols that *rules* ask for and nobody has."""
    asked = {name for listed in rules.values() for parts in listed for name in symbols_of(parts)}
    return asked - set(rules) - known


@pytest.mark.parametrize("family", shelf.FAMILIES)
@pytest.mark.parametrize("topic", shelf.TOPICS)
def test_every_symbol_of_an_english_topic_is_known(topic: str, family: str) -> None:
    assert unknown(shelf.english(topic, family), FACTS) == set()


@pytest.mark.parametrize("language", shelf.LANGUAGES)
def test_every_symbol_of_another_language_is_known(language: str) -> None:
    assert unknown(shelf.words("languages", f"{language}.txt"), FACTS) == set()


def test_every_symbol_around_an_article_is_known() -> None:
    around = {**shelf.english("song", "folk"), **shelf.words("english", "posts.txt")}
    assert unknown(around, FACTS) == set()


def test_every_symbol_of_the_names_is_known() -> None:
    assert unknown(shelf.words("names.txt"), frozenset()) == set()


def test_alternatives_stand_on_lines_or_between_bars() -> None:
    rules = read("# a comment\n[fruit]\napple | pear\nplum\n\n[tree]\n{fruit} tree\n")
    assert {name: len(listed) for name, listed in rules.items()} == {"fruit": 3, "tree": 1}


def test_choices_nest_and_may_be_empty() -> None:
    drawn = {write(phrase("a<b<c/d>/>e"), (), random.Random(seed)) for seed in range(60)}
    assert drawn == {"abce", "abde", "ae"}


def test_a_choice_that_is_never_closed_is_refused() -> None:
    with pytest.raises(ValueError, match="never closed"):
        phrase("a <b/c")


def test_words_before_the_first_symbol_are_refused() -> None:
    with pytest.raises(ValueError, match="before the first symbol"):
        read("hello\n[greeting]\n")


def test_an_unknown_symbol_is_named() -> None:
    with pytest.raises(KeyError, match="nowhere"):
        write(phrase("{nowhere}"), ({},), random.Random(0))


def test_the_first_layer_that_knows_a_symbol_wins() -> None:
    layers: tuple[Rules, ...] = ({"name": literal("Ada")}, {"name": literal("Bob")})
    assert write(phrase("{name.poss} song"), layers, random.Random(0)) == "Ada's song"


@given(text=st.text(alphabet=st.characters(exclude_characters="{}<>/|"), max_size=40))
def test_words_without_signs_are_written_as_they_stand(text: str) -> None:
    assert write(phrase(text), (), random.Random(0)) == text


@pytest.mark.parametrize(
    ("ending", "base", "expected"),
    [
        ("s", "glide along", "glides along"),
        ("s", "carry", "carries"),
        ("s", "echo", "echoes"),
        ("ing", "hum", "humming"),
        ("ing", "drive", "driving"),
        ("ing", "lie", "lying"),
        ("ed", "strut", "strutted"),
        ("ed", "sing", "sang"),
        ("ed", "carry", "carried"),
        ("pl", "melody", "melodies"),
        ("pl", "synth line", "synth lines"),
        ("a", "hour", "an hour"),
        ("a", "eighties sampler", "an eighties sampler"),
        ("a", "unison", "a unison"),
        ("cap", '"oh"', '"Oh"'),
    ],
)
def test_english_endings(ending: str, base: str, expected: str) -> None:
    assert morphology.ENDINGS[ending](base) == expected


def test_a_sentence_begins_with_a_capital_and_has_no_double_commas() -> None:
    assert finish("the  21th , , take.") == "The 21st, take."


def test_a_writer_does_not_say_the_same_twice() -> None:
    writer = Writer(random.Random(0))
    grammar = read("[sentence]\nthis is the {n} of five words.\n\n[n]\nfirst | second | third\n")
    said = {writer.sentence(grammar, {}, blog=1) for _ in range(3)}
    assert len(said) == 3
