"""The funnel adds up: every step is the one before it less its reasons."""

import json
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from itertools import groupby, pairwise

import pytest
from click.testing import CliRunner
from PIL import Image, ImageColor

from hype_pipeline.canvas import DISTINCT
from hype_pipeline.commands.reports import funnel as command
from hype_pipeline.lake import Lake
from hype_pipeline.records.reports import FunnelStep
from hype_pipeline.reports.funnel import funnel
from hype_pipeline.reports.funnel_plots import plots
from hype_pipeline.reports.shown import funnel_lines, left_out_line
from hype_pipeline.reports.weeks import by_week
from hype_pipeline.tables.bot import DRAFTS, RECEIPTS
from hype_pipeline.tables.collected import (
    CHART_ENTRIES,
    KEPT_POSTS,
    PAGES,
    POST_LINKS,
    POSTS,
    SONGS,
)
from hype_pipeline.tables.corpus import GENRE_VOCABULARY, SENTENCES
from hype_pipeline_tests.conftest import NOW
from hype_pipeline_tests.reports.rows import drop, put

NEXT = date(2021, 11, 22)


def steps_of(lake: Lake) -> list[FunnelStep]:
    return list(funnel(lake, now=NOW))


def differences(steps: Sequence[FunnelStep]) -> list[int]:
    """What is missing between each step and the one before it; all zeros where it adds up."""
    groups = [list(rows) for _, rows in groupby(steps, key=lambda step: step.position)]
    return [
        before[0].count - sum(step.count for step in after[1:]) - after[0].count
        for before, after in pairwise(groups)
        if before[0].unit == after[0].unit
    ]


def counted(lake: Lake) -> dict[str, int]:
    return {step.step: step.count for step in steps_of(lake) if step.reason is None}


def reasons(lake: Lake, name: str) -> dict[str | None, int]:
    return {step.reason: step.count for step in steps_of(lake) if step.step == name and step.reason}


def urls(*letters: str, **more: str) -> list[dict[str, str]]:
    return [{"url": f"http://a.example/{letter}", **more} for letter in letters]


def refs(**reason_of: str) -> list[tuple[str, str]]:
    return [(f"http://a.example/{letter}", reason) for letter, reason in reason_of.items()]


def a_small_line(lake: Lake) -> None:
    """Eight addresses over two weeks; of one only the second week is fetched."""
    put(lake, CHART_ENTRIES, [{"song_id": "s"}, {"song_id": "t"}])
    drop(lake, CHART_ENTRIES, [("u", "no_artist")])
    put(lake, POST_LINKS, urls("a", "b", "c", "d", "e", song_id="s"))
    put(lake, POST_LINKS, urls("a", "f", "g", song_id="s"), NEXT)
    unknown = [("t", "unanswered"), ("forgotten", "forgotten")]
    drop(lake, POST_LINKS, [*refs(f="after_week", h="player"), *unknown])
    put(lake, PAGES, urls("a", "b", "c", "e"))
    drop(lake, PAGES, refs(d="robots_disallowed", f="timeout"))
    put(lake, PAGES, urls("a", "f"), NEXT)
    put(lake, POSTS, urls("a", "b", "c", "e", "f"))
    put(
        lake,
        KEPT_POSTS,
        [{**each, "post_id": each["url"][-1]} for each in urls("a", "f", "e")],
    )
    drop(lake, KEPT_POSTS, refs(b="opted_out:content-signal:ai-train=no", c="short:3"))
    put(lake, SONGS, [{"song_id": "s", "genres": ("soul",)}])
    put(lake, SENTENCES, [
        {"post_id": "a", "song_id": "s", "genres": ("soul",)},
        {"post_id": "a", "song_id": "s", "genres": ("soul",)},
        {"post_id": "f", "song_id": "x"},
    ])  # fmt: skip
    drop(lake, SENTENCES, [*refs(e="near_duplicate"), ("some sentence", "short")])
    put(lake, GENRE_VOCABULARY, [{"label": "soul"}])


def test_every_step_is_the_one_before_less_its_reasons(lake: Lake) -> None:
    a_small_line(lake)
    told = differences(steps_of(lake))
    assert (len(told), set(told)) == (16, {0})


def test_an_empty_lake_adds_up_too(lake: Lake) -> None:
    assert set(differences(steps_of(lake))) == {0}


def test_a_post_counts_once_however_many_weeks_link_to_it(lake: Lake) -> None:
    a_small_line(lake)
    told = counted(lake)
    assert (told["addresses found"], told["posts linked"], told["pages fetched"]) == (8, 7, 5)


def test_what_a_later_week_brings_is_not_lost(lake: Lake) -> None:
    a_small_line(lake)
    assert reasons(lake, "posts linked") == {"player": 1}


def test_what_no_stage_has_seen_is_said(lake: Lake) -> None:
    a_small_line(lake)
    assert reasons(lake, "pages fetched") == {"robots_disallowed": 1, "not_looked_at": 1}


def test_rows_that_the_step_before_does_not_hold_count_below_zero(lake: Lake) -> None:
    put(lake, PAGES, urls("a"))
    put(lake, POSTS, urls("a", "z"))
    assert reasons(lake, "articles extracted") == {"newly_here": -1}


def test_opt_outs_are_named_with_their_signal(lake: Lake) -> None:
    a_small_line(lake)
    assert reasons(lake, "posts kept") == {"opted_out:content-signal": 1, "short": 1}
    assert left_out_line(steps_of(lake)).startswith("2 pages were asked to be left out: 1 because")


def test_songs_and_sentences_have_funnels_of_their_own(lake: Lake) -> None:
    a_small_line(lake)
    told = counted(lake)
    assert (told["songs found on charts"], told["songs charted"], told["songs with a post"]) == (
        3,
        2,
        1,
    )
    assert (told["sentences cut"], told["sentences"], told["sentences with a label"]) == (4, 3, 2)
    assert (told["posts in the corpus"], told["posts with a label"]) == (2, 1)


def test_a_draft_is_published_once_or_waits_with_its_state(lake: Lake) -> None:
    put(lake, DRAFTS, [
        {"draft_id": "1", "state": "posted"},
        {"draft_id": "2", "state": "pending"},
        {"draft_id": "3", "state": "posted"},
    ])  # fmt: skip
    put(lake, RECEIPTS, [
        {"draft_id": "1", "state": "posted"},
        {"draft_id": "1", "state": "failed"},
        {"draft_id": "3", "state": "needs_review"},
    ])  # fmt: skip
    drop(lake, DRAFTS, [("mention", "doubled"), ("mention", "doubled")])
    assert counted(lake)["texts drawn"] == 5
    assert reasons(lake, "drafts published") == {"needs_review": 1, "pending": 1}


def test_opt_outs_are_shown_however_few_reasons_are(lake: Lake) -> None:
    a_small_line(lake)
    lines = funnel_lines(steps_of(lake), most=0)
    assert [line.split()[1] for line in lines if line.startswith("  -")] == [
        "robots_disallowed",
        "opted_out:content-signal",
    ]


def test_a_twin_that_a_later_week_names_again_is_still_a_twin(lake: Lake) -> None:
    a_small_line(lake)
    drop(lake, SENTENCES, [*refs(e="near_duplicate"), *refs(e="seen_before")])
    assert reasons(lake, "posts in the corpus") == {"near_duplicate": 1}


def test_the_funnel_is_drawn_with_its_reasons_and_weeks(lake: Lake) -> None:
    a_small_line(lake)
    steps, weeks = steps_of(lake), by_week(lake)
    drawn = {name: Image.open(BytesIO(png)) for name, png in plots(steps, weeks, label="x").items()}
    assert [(name, picture.size[0]) for name, picture in drawn.items()] == [
        ("posts", 900),
        ("sentences", 900),
        ("by week", 900),
    ]
    colours = {colour for _, colour in drawn["posts"].convert("RGB").getcolors(1 << 20)}
    assert ImageColor.getrgb(DISTINCT[3]) in colours  # who asked to be left out


def test_the_command_prints_for_people_and_for_machines(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_small_line(lake)
    monkeypatch.setenv("HYPE_LAKE", lake.url)
    people, machines, weeks = (
        CliRunner().invoke(command, options, catch_exceptions=False).output.splitlines()
        for options in ([], ["--json"], ["--weeks", "--json"])
    )
    told = [" ".join(line.split()) for line in people]
    assert "- robots_disallowed 1 12.5% robots.txt forbids fetching it" in told
    assert len(machines) == len(steps_of(lake))
    assert json.loads(weeks[1]) == {"week": "2021-11-22", "post_links": 3, "kept_posts": None}
