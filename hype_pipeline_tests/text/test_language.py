"""The language filter, on sentences of ours and on the shared sample."""

import gzip
from pathlib import Path

import pytest

from hype_pipeline.text.language import Language, identify


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


def test_only_sure_english_passes() -> None:
    assert Language("en", 0.65).passes()
    assert not Language("en", 0.649).passes()
    assert not Language("de", 0.99).passes()


def _sample(shared_data: Path) -> list[tuple[bool, bool]]:
    """(English, passes) of the shared sentences."""
    path = shared_data / "langid" / "sentences.tsv.gz"
    if not path.exists():
        pytest.skip(f"{path} is absent (HYPE_SHARED_DATA names its folder)")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines][1:]
    return [(row[0] == "en", identify(row[2]).passes()) for row in rows]


def test_the_shared_sentences_are_sorted_well(shared_data: Path) -> None:
    sample = _sample(shared_data)
    english = [passes for is_english, passes in sample if is_english]
    others = [passes for is_english, passes in sample if not is_english]
    assert sum(others) / len(others) <= 0.002
    assert sum(english) / len(english) >= 0.94
    assert (sum(english) / len(english) + 1 - sum(others) / len(others)) / 2 >= 0.97
