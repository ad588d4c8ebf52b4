"""The bias report on a small, hand-written corpus: each figure can be checked by counting."""

import json
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from hype_pipeline.commands.reports import bias as command
from hype_pipeline.lake import Lake
from hype_pipeline.records.reports import BiasFigure
from hype_pipeline.reports.bias import bias
from hype_pipeline.reports.bias_plots import plots
from hype_pipeline.reports.bias_shown import bias_lines, bias_markdown
from hype_pipeline.reports.funnel import funnel
from hype_pipeline.reports.funnel_plots import plots as funnel_plots
from hype_pipeline.reports.lengths import word_counts
from hype_pipeline.reports.weeks import by_week
from hype_pipeline.tables.collected import KEPT_POSTS, PAGES, POSTS
from hype_pipeline.tables.corpus import GENRE_VOCABULARY, SENTENCES
from hype_pipeline_tests.conftest import NOW
from hype_pipeline_tests.reports.rows import drop, put

SOUL, RARE, NONE = ("soul", "rare soul"), ("unheard",), ()
_POSTS = (
    # post, host, artist, song, genres, sentences
    ("a", "one.example", "Ann", "s1", SOUL, ("She sings of Berlin.", "Her voice is hers.")),
    ("b", "one.example", "Ann", "s1", SOUL, ("He plays, and he's loud in Paris.",) * 12),
    ("c", "two.test", "Ben", "s2", RARE, ("They are from Oslo, Norway.",)),
    ("d", "three.test", None, None, NONE, ("{artist} is from Oslo.",)),
)


@pytest.fixture
def corpus(lake: Lake) -> Lake:
    put(lake, SENTENCES, [
        {"post_id": post, "host": host, "artist": artist, "song_id": song, "genres": genres, "text": text}
        for post, host, artist, song, genres, texts in _POSTS
        for text in texts
    ])  # fmt: skip
    put(lake, GENRE_VOCABULARY, [{"label": "soul", "kind": "frequent"}])
    put(lake, KEPT_POSTS, [
        {"url": f"http://{host}/{post}", "host": host, "words": words, "post_id": post}
        for (post, host, *_), words in zip(_POSTS, (30, 30, 40, 700), strict=True)
    ])  # fmt: skip
    put(
        lake,
        POSTS,
        [
            {"url": "http://one.example/a", "text": "kept"},
            {"url": "http://x.test/", "text": "three more words"},
        ],
    )
    put(lake, PAGES, [
        {"url": "http://four.test/1", "robots": "content-signal:ai-train=no"},
        {"url": "http://four.test/2", "robots": "content-signal:ai-train=no"},
        {"url": "http://one.example/a", "robots": "allowed"},
    ])  # fmt: skip
    drop(lake, PAGES, [("http://five.test/1", "robots_disallowed"), ("http://x/", "timeout")])
    drop(lake, KEPT_POSTS, [("http://four.test/1", "opted_out:content-signal:ai-train=no")])
    return lake


@pytest.fixture
def figures(corpus: Lake) -> list[BiasFigure]:
    return list(bias(corpus, now=NOW))


def values(figures: list[BiasFigure], measure: str) -> dict[str, float]:
    return {row.subject: row.value for row in figures if row.measure == measure}


def shares(figures: list[BiasFigure], measure: str) -> dict[str, float | None]:
    return {row.subject: row.share for row in figures if row.measure == measure}


def test_lengths_are_of_kept_posts_and_of_the_others(
    corpus: Lake, figures: list[BiasFigure]
) -> None:
    told = values(figures, "words_per_post")
    assert (told["kept: median"], told["kept: mean"], told["kept: most"]) == (35, 200, 700)
    assert told["not kept: most"] == 3
    assert [counts.total() for counts in word_counts(corpus)] == [4, 1]
    assert values(figures, "words_histogram")["kept: 600"] == 1


def test_genres_are_counted_before_and_after_the_cut(figures: list[BiasFigure]) -> None:
    told = values(figures, "genres")
    assert (told["names before"], told["labels after"], told["names lost"]) == (3, 1, 1)
    assert [told[f"posts {fate}"] for fate in ("labelled", "lost", "nameless")] == [2, 1, 1]
    assert [told[f"sentences {fate}"] for fate in ("labelled", "lost", "nameless")] == [14, 1, 1]
    assert {row.subject: row.detail for row in figures if row.measure == "genre_names"} == {
        "soul": "label: soul",
        "rare soul": "label: soul",
        "unheard": "lost in the cut",
    }


def test_hosts_and_artists_have_their_shares(figures: list[BiasFigure]) -> None:
    assert shares(figures, "posts_by_host")["one.example"] == 0.5
    assert shares(figures, "sentences_by_artist") == {"Ann": 14 / 16, "Ben": 1 / 16}
    assert values(figures, "artists")["sentences without an artist"] == 1
    assert values(figures, "posts_per_song") == {"1": 1, "2": 1}


def test_pronouns_are_compared_where_there_are_enough(figures: list[BiasFigure]) -> None:
    told = values(figures, "pronouns")
    assert told["he of he and she"] == pytest.approx(24 / 27)
    assert values(figures, "pronouns_by_genre") == {"soul": pytest.approx(24 / 27)}


def test_a_ratio_of_few_pronouns_is_not_told(lake: Lake) -> None:
    put(lake, SENTENCES, [{"post_id": "a", "text": "He is here.", "genres": SOUL}])
    put(lake, GENRE_VOCABULARY, [{"label": "soul"}])
    told = list(bias(lake, now=NOW))
    assert "he of he and she" not in values(told, "pronouns")
    assert (values(told, "pronouns")["silent labels"], values(told, "pronouns_by_genre")) == (1, {})


def test_a_sentence_counts_once_for_a_country(figures: list[BiasFigure]) -> None:
    assert values(figures, "places_by_country") == {"France": 12, "Norway": 2, "Germany": 1}
    assert values(figures, "places_by_continent") == {"Europe": 15}


def test_what_asked_to_be_left_out_is_counted_by_signal_and_host(figures: list[BiasFigure]) -> None:
    assert values(figures, "opt_outs") == {"pages": 3, "kept all the same": 0, "for this alone": 1}
    assert values(figures, "opt_outs_by_signal") == {"content-signal": 2, "robots_disallowed": 1}
    assert values(figures, "opt_outs_by_host") == {"four.test": 2, "five.test": 1}


def test_a_kept_page_that_asked_to_be_left_out_is_a_fault_that_shows(corpus: Lake) -> None:
    put(corpus, PAGES, [{"url": "http://one.example/a", "robots": "meta:noai"}])
    assert values(list(bias(corpus, now=NOW)), "opt_outs")["kept all the same"] == 1


def test_every_figure_says_what_it_was_counted_on_and_whose_text_that_is(
    figures: list[BiasFigure],
) -> None:
    assert {row.origin for row in figures} == {"synthetic"}
    assert {row.data.split(":")[0] for row in figures} == {
        "kept_posts",
        "posts",
        "sentences",
        "pages",
    }
    assert "sentences: 16 rows; 1 weeks, 2021-11-15 to 2021-11-15" in {row.data for row in figures}


@pytest.mark.slow
def test_pictures_are_small_pictures(
    corpus: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HYPE_LAKE", corpus.url)
    said = CliRunner().invoke(command, ["--pictures", str(tmp_path)], catch_exceptions=False)
    drawn = [Path(line).read_bytes() for line in said.output.splitlines()]
    assert [Image.open(BytesIO(png)).size[0] for png in drawn] == [900] * 6
    assert max(map(len, drawn)) < 60_000


@pytest.mark.slow
def test_nothing_is_drawn_as_nothing(lake: Lake) -> None:
    assert len(plots(list(bias(lake, now=NOW)), label="")) == 6
    assert len(funnel_plots(list(funnel(lake, now=NOW)), by_week(lake), label="")) == 3


def test_the_report_in_short_names_what_matters(figures: list[BiasFigure]) -> None:
    told = bias_markdown(figures)
    assert "3 names become 1 labels" in told
    assert "3 pages, of which 0 are in the corpus all the same" in told


def test_a_name_from_the_web_is_text_in_the_ui(lake: Lake) -> None:
    put(lake, SENTENCES, [{"post_id": "a", "text": "x", "artist": "<b>[A](http://x)"}])
    assert "&lt;b>&#91;A](http://x) 1" in bias_markdown(list(bias(lake, now=NOW)))


def test_a_long_list_is_cut_for_people_and_whole_for_machines(
    corpus: Lake, figures: list[BiasFigure], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "  … and 2 more" in bias_lines(figures, most=1)
    monkeypatch.setenv("HYPE_LAKE", corpus.url)
    lines = CliRunner().invoke(command, ["--json"], catch_exceptions=False).output.splitlines()
    assert len(lines) == len(figures)
    assert set(json.loads(lines[0])) >= {"measure", "subject", "value", "share", "data", "origin"}
