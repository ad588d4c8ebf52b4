"""What finished weeks say instead of assumptions, and that the command says which is which."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from hype_pipeline.collect.estimate import Assumptions
from hype_pipeline.collect.measured_weeks import measured
from hype_pipeline.commands.estimate import estimate
from hype_pipeline.lake import Lake
from hype_pipeline.records.collected import Page
from hype_pipeline.tables.collected import CHART_ENTRIES, PAGES, POST_LINKS, SONGS
from hype_pipeline_tests.collect.test_weekly_songs import FIRST, SECOND, collect
from hype_pipeline_tests.conftest import NOW
from hype_pipeline_tests.music_services import music
from hype_pipeline_tests.sandbox_fixture import Sandbox


@pytest.fixture(scope="module")
def finished(running: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """Two weeks of the tiny world: five entries, four songs, nine links, two live pages."""
    lake = Lake(str(tmp_path_factory.mktemp("measured") / "lake"))
    told = collect(lake, music(running.env))
    for week in (FIRST, SECOND):
        lake.write(CHART_ENTRIES, told.charts[week].kept, run_id="test", week=week)
        lake.write(POST_LINKS, told.links[week].kept, run_id="test", week=week)
        lake.write(PAGES, [page(week)], run_id="test", week=week)
        lake.write(SONGS, told.songs[week].kept, run_id="test", week=week)
    return lake


def page(week: date) -> Page:
    url = f"http://blog.example/{week}"
    return Page(
        week, url, url, "live", None, 200, "text/html", f"{week}", 5000, "allowed", url, NOW, "web"
    )


def test_without_a_finished_week_everything_is_assumed(lake: Lake) -> None:
    told = measured(lake)
    assert (told.assumptions, told.weeks, told.names) == (Assumptions(), 0, ())


def test_finished_weeks_replace_what_they_measure(finished: Lake) -> None:
    told = measured(finished)
    assert (told.weeks, told.assumptions.songs, told.assumptions.new_songs) == (2, 2.5, 0.8)
    assert told.assumptions.songs_with_posts == 1.0
    assert told.assumptions.genres_from_spotify == 0.5
    assert told.assumptions.page_bytes == 5000
    assert 0 < told.assumptions.dead_links < 1
    assert "searches" not in told.names
    assert told.assumptions.searches == Assumptions().searches


def test_the_command_says_what_is_measured_and_what_assumed(
    finished: Lake, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HYPE_LAKE", finished.path().rstrip("/"))
    monkeypatch.chdir(tmp_path)
    lines = CliRunner().invoke(estimate, ["--weeks", "10", "--json"]).output.splitlines()
    basis = json.loads(lines[-1])
    assert (basis["finished_weeks"], basis["measured"]["songs"]) == (2, 2.5)
    assert set(basis["assumed"]) == {"searches", "answer_bytes"}
    assert json.loads(lines[0])["requests"] == 10 + 10 * 2.5 * 0.8
