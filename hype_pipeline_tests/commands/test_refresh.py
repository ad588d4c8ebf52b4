"""`hype corpus refresh`, and the same through Dagster: what has not changed is not sent again."""

import json
from dataclasses import replace
from pathlib import Path

import dagster as dg
import pytest
from click.testing import CliRunner

from hype_pipeline.collect.pages import pages
from hype_pipeline.commands.corpus import corpus
from hype_pipeline.definitions import build_defs
from hype_pipeline.errors import BadInput, HypeError, MissingSetting
from hype_pipeline.settings import Settings
from hype_pipeline.tables.collected import PAGES, POST_LINKS
from hype_pipeline.wiring import Wiring
from hype_pipeline_tests.collect.crawling import link
from hype_pipeline_tests.conftest import NOW
from hype_pipeline_tests.sandbox_fixture import Sandbox

WEEK = "2021-11-15"
SILVER = "http://blueferry.example/silver-lining/"
UNDERTOW = "http://blueferry.example/undertow/"


@pytest.fixture
def wiring(running: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Wiring:
    """A lake with one fetched week, and the environment that points at it."""
    env = {**running.env, "HYPE_LAKE": str(tmp_path / "lake"), "HYPE_SCRATCH": str(tmp_path)}
    monkeypatch.chdir(tmp_path)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    made = Wiring(Settings.from_env(env))
    links = [link(SILVER), link(UNDERTOW)]
    made.lake.write(POST_LINKS, links, run_id="r", week=links[0].week)
    with made.outside.fetcher() as fetcher:
        for week, narrowed in pages(fetcher, [links[0].week], lambda _: links, now=NOW):
            made.lake.write(PAGES, narrowed.kept, run_id="r", week=week)
    running.forget_log()
    return made


def _refreshed(*arguments: str) -> dict[str, object]:
    made = CliRunner().invoke(corpus, ["refresh", "--json", *arguments], catch_exceptions=False)
    told: dict[str, object] = json.loads(made.output)
    return told


def test_unchanged_pages_are_not_sent_again(running: Sandbox, wiring: Wiring) -> None:
    before = list(wiring.lake.records(PAGES))
    told = _refreshed(WEEK)
    assert told == {"weeks": [WEEK], "unchanged": 2, "changed": 0, "new": 0, "gone": 0}
    assert [entry["status"] for entry in running.log(path="/silver-lining/")] == [304]
    after = list(wiring.lake.records(PAGES))
    assert after == [
        replace(page, retrieved_at=later.retrieved_at)
        for page, later in zip(before, after, strict=True)
    ]


def test_all_weeks_with_pages_are_refreshed_when_none_is_named(wiring: Wiring) -> None:
    assert _refreshed()["weeks"] == [WEEK]


def test_a_page_that_was_never_fetched_is_new_and_one_without_a_link_is_gone(
    wiring: Wiring,
) -> None:
    links = [link(SILVER), link("https://www.nightbus.example/2021/11/paper-lanterns")]
    wiring.lake.write(POST_LINKS, links, run_id="r", week=links[0].week)
    assert _refreshed() == {"weeks": [WEEK], "unchanged": 1, "changed": 0, "new": 1, "gone": 1}


@pytest.mark.parametrize("week", ["2021-11-16", "last week"])
def test_a_week_that_is_none_is_refused(wiring: Wiring, week: str) -> None:
    with pytest.raises(BadInput, match="Monday"):
        _refreshed(week)


def test_nobody_is_asked_without_a_contact(wiring: Wiring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HYPE_CONTACT", "")
    with pytest.raises(MissingSetting, match="HYPE_CONTACT is not set"):
        _refreshed(WEEK)


def test_it_waits_for_nobody_who_is_writing(wiring: Wiring) -> None:
    with wiring.archive() as archive:
        archive.keep(archive.find(SILVER, "live"), (), b"x")  # type: ignore[arg-type]
        with pytest.raises(HypeError, match="A run is fetching pages"):
            _refreshed(WEEK)


@pytest.mark.slow
def test_a_run_of_the_asset_refreshes_when_it_is_told_to(running: Sandbox, wiring: Wiring) -> None:
    defs = build_defs(wiring.settings)
    asset = next(each for each in defs.assets or () if each.key.path == ["pages"])  # type: ignore[union-attr]
    with dg.DagsterInstance.ephemeral() as instance:
        dg.materialize(
            [asset],
            instance=instance,
            partition_key=WEEK,
            resources=dict(defs.resources or {}),
            run_config={"ops": {"pages": {"config": {"refresh": True}}}},
        )
    assert [entry["status"] for entry in running.log(path="/silver-lining/")] == [304]
