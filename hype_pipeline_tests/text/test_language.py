"""The language filter, on sentences of ours. What it does to real ones is golden/language.py's."""

import pytest

from hype_pipeline.text.language import (
    DOCUMENT_THRESHOLD,
    SENTENCE_THRESHOLD,
    Language,
    identify,
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The chorus opens like a window in June.", "en"),
        ("Der Refrain öffnet sich wie ein Fenster im Juni.", "de"),
        ("Le refrain s'ouvre comme une fenêtre en juin.", "fr"),
        ("THE CHORUS OPENS LIKE A WINDOW IN JUNE.", "en"),
        ("", "und"),
        ("12:30 — 4/5 !!", "und"),
    ],
)
def test_languages_are_told_apart(text: str, code: str) -> None:
    assert identify(text).code == code


@pytest.mark.parametrize(
    "text",
    [
        "It’s catchy, it’s loud, and it’s here.",
        "(4) 1987 [B]: the chorus opens -- 12:30 -- like a window in June // 9.99",
        "THE CHORUS OPENS LIKE A WINDOW IN JUNE.",
        "robin@blog.example writes of how the chorus opens: https://blog.example/öffnet",
    ],
)
def test_numbers_marks_and_capitals_hide_no_english(text: str) -> None:
    assert identify(text).passes()


def test_vowel_signs_of_other_scripts_are_no_marks() -> None:
    assert identify("यह गीत बहुत सुंदर है").code == "hi"


def test_only_sure_english_passes() -> None:
    assert Language("en", DOCUMENT_THRESHOLD).passes()
    assert not Language("en", DOCUMENT_THRESHOLD - 0.001).passes()
    assert not Language("de", 0.99).passes()


def test_only_what_is_hardly_english_is_foreign() -> None:
    assert Language("fr", 0.4, english=SENTENCE_THRESHOLD - 0.001).foreign()
    assert not Language("fr", 0.4, english=SENTENCE_THRESHOLD).foreign()
    assert not Language("en", 0.1).foreign()
