"""extract, language, judge and sentences, as a user's script calls them."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from hype_pipeline.commands.collect import COMMANDS
from hype_pipeline.errors import BadInput
from hype_pipeline_tests.collect import invented_posts
from hype_pipeline_tests.collect.extraction.test_extract_pool import ARTICLE

EXTRACT, LANGUAGE, JUDGE, SENTENCES = COMMANDS


def _rows(output: str) -> list[object]:
    return [json.loads(line) for line in output.splitlines()]


def test_extract_answers_for_each_page_in_order(tmp_path: Path) -> None:
    for name, body in (
        ("a.html", ARTICLE),
        ("b.html.gz", gzip.compress(ARTICLE)),
        ("c.html", b"<html>"),
    ):
        (tmp_path / name).write_bytes(body)
    (tmp_path / "d.html.gz").write_bytes(gzip.compress(ARTICLE)[:200])
    paths = [str(tmp_path / name) for name in ("c.html", "a.html", "d.html.gz", "b.html.gz")]
    result = CliRunner().invoke(EXTRACT, ["--json", *paths], catch_exceptions=False)
    none, plain, torn, packed = _rows(result.output)
    assert none == {"path": paths[0], "error": "no_article"}
    assert torn["path"] == paths[2]
    assert "in the middle" in torn["error"]
    assert {**packed, "path": ""} == {**plain, "path": ""}
    assert list(plain) == [
        "path",
        "title",
        "author",
        "published",
        "text",
        "language",
        "language_probability",
        "links",
    ]
    assert (plain["title"], plain["published"], plain["language"]) == (
        "Paper Lanterns",
        "2021-11-16",
        "en",
    )


def test_extract_for_people_shows_title_and_text(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(ARTICLE)
    output = CliRunner().invoke(EXTRACT, [str(tmp_path / "a.html")]).output
    assert "Paper Lanterns (Robin Vale, 2021-11-16, en)" in output
    assert "The chorus opens like a window" in output


def test_language_answers_line_by_line() -> None:
    text = "The chorus opens like a window in June.\n\nDer Refrain öffnet sich wie ein Fenster.\n"
    rows = _rows(CliRunner().invoke(LANGUAGE, ["--json"], input=text).output)
    assert [(row["language"], row["passes"]) for row in rows] == [
        ("en", True),
        ("und", False),
        ("de", False),
    ]


def test_judge_answers_with_reasons_and_sees_repetitions(tmp_path: Path) -> None:
    file = tmp_path / "posts.jsonl"
    listed = [
        {
            "ref": "a",
            "url": "https://a.example/x",
            "title": "Paper Lanterns",
            "text": invented_posts.SONG,
        },
        {"ref": "b", "url": None, "title": None, "text": invented_posts.SONG},
        {"ref": 3, "url": "", "title": "Ten songs for the weekend", "text": invented_posts.ESSAY},
        {"ref": "d", "title": "Lanterns", "text": invented_posts.GERMAN},
        {"ref": "e", "text": ""},
    ]
    file.write_text("\n".join(map(json.dumps, listed)) + "\n", "utf-8")
    assert _rows(CliRunner().invoke(JUDGE, [str(file), "--json"]).output) == [
        {"ref": "a", "keep": True, "reason": None},
        {"ref": "b", "keep": False, "reason": "near_duplicate"},
        {"ref": 3, "keep": False, "reason": "roundup:title"},
        {"ref": "d", "keep": False, "reason": "language:de"},
        {"ref": "e", "keep": False, "reason": "language:und"},
    ]


def test_judge_shows_people_what_convinced_it(tmp_path: Path) -> None:
    file = tmp_path / "posts.jsonl"
    listed = [
        {"ref": "a", "title": "Late autumn", "text": invented_posts.NUMBERED},
        {"ref": "b", "title": "Paper Lanterns", "text": invented_posts.SONG},
        {"ref": "b", "title": "Paper Lanterns", "text": invented_posts.SONG},
    ]
    file.write_text("\n".join(map(json.dumps, listed)), "utf-8")
    shown = CliRunner().invoke(JUDGE, [str(file)]).output.split("\n")
    assert shown[:2] == ["a: roundup:list", "    count: 3"]
    assert "Oslo Kites" in shown[2]
    assert shown[3:] == [
        "b: kept",
        "b: near_duplicate",
        "    of: b (post 2)",
        "    jaccard: 1.0",
        "",
    ]


def test_sentences_come_one_a_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("I love Mt. Joy. “So good!” says Ann.\nNext one.", "utf-8")
    result = CliRunner().invoke(SENTENCES, [str(tmp_path / "a.txt"), "--json"])
    assert _rows(result.output) == ["I love Mt. Joy.", "“So good!” says Ann.", "Next one."]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "line 2 is not JSON"),
        ('{"ref": 1}', "line 2 needs"),
        ("[]", "line 2 needs"),
        ("12", "line 2 needs"),
    ],
)
def test_judge_refuses_a_bad_line_before_it_says_anything(
    tmp_path: Path, line: str, says: str
) -> None:
    file = tmp_path / "posts.jsonl"
    file.write_text('{"ref": 1, "text": "fine"}\n' + line, "utf-8")
    result = CliRunner().invoke(JUDGE, [str(file), "--json"])
    assert isinstance(result.exception, BadInput)
    assert says in str(result.exception)
    assert result.output == ""


def test_a_missing_or_unreadable_file_is_bad_input(tmp_path: Path) -> None:
    (tmp_path / "latin.txt").write_bytes(b"caf\xe9")
    missing = CliRunner().invoke(SENTENCES, [str(tmp_path / "none.txt")])
    latin = CliRunner().invoke(SENTENCES, [str(tmp_path / "latin.txt")])
    page = CliRunner().invoke(EXTRACT, [str(tmp_path)])
    assert [type(each.exception) for each in (missing, latin, page)] == [BadInput] * 3
    assert "not UTF-8" in str(latin.exception)


def test_nothing_heavy_loads_with_the_commands() -> None:
    code = (
        "import sys, hype_pipeline.commands.collect; "
        "print([name for name in ('trafilatura', 'fasttext', 'blingfire', 'datasketch', 'ftfy', "
        "'wayback', 'warcio', 'lxml', 'numpy') if name in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
