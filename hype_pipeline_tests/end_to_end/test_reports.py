"""Both reports on a synthetic world that the line has collected: they add up, and nobody who asked
to be left out is in the corpus."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import dagster as dg
import pyarrow.parquet as pq
import pytest

from hype_pipeline.definitions import build_defs
from hype_pipeline.defs import corpus, reports
from hype_pipeline.lake import Lake
from hype_pipeline.records.reports import BiasFigure, FunnelStep
from hype_pipeline.reports.reasons import OTHER, family
from hype_pipeline.settings import Settings
from hype_pipeline.tables.collected import PAGES, POST_LINKS
from hype_pipeline.tables.corpus import SENTENCES
from hype_pipeline.tables.every import TABLES
from hype_pipeline.tables.reports import BIAS, FUNNEL
from hype_pipeline.wiring import Wiring
from hype_pipeline_tests.end_to_end.test_weekly_line import run_line
from hype_pipeline_tests.reports.test_funnel import differences
from hype_pipeline_tests.sandbox_fixture import Sandbox
from hype_sandbox.worlds.synthetic import Plan, build

pytestmark = pytest.mark.slow
LAST = date(2026, 11, 9)
PLAN = Plan(seed=1, weeks=3, songs=50, posts=160, hosts=48, last_week=LAST)
OPT_OUTS = {  # what the world calls it -> what the report calls it
    "robots": "robots_disallowed",
    "signal": "content-signal",
    "noai": "meta",
    "tdm": "tdm-reservation",
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("world")
    return build(folder, PLAN, lambda rows, _what, _count: rows)


@pytest.fixture(scope="module")
def told(
    sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Lake, dict[str, Mapping[str, dg.MetadataValue[object]]]]:
    """The lake after the line and its reports, and the reports' metadata."""
    home = tmp_path_factory.mktemp("home")
    own = {"HYPE_LAKE": str(home / "lake"), "HYPE_SCRATCH": str(home / "scratch")}
    weeks = [str(date.fromordinal(LAST.toordinal() - 7 * back)) for back in (2, 1, 0)]
    settings = Settings.from_env({**sandbox.env, **own, "HYPE_FIRST_WEEK": weeks[0]})
    run_line(settings, weeks)
    with dg.DagsterInstance.ephemeral() as instance:
        result = dg.materialize(
            [*corpus.ASSETS, *reports.ASSETS],
            instance=instance,
            resources={"wiring": dg.ResourceDefinition.hardcoded_resource(Wiring(settings))},
        )
    shown = {
        name: result.asset_materializations_for_node(name)[0].metadata
        for name in ("funnel", "bias_report")
    }
    return Lake(settings.lake), shown


@pytest.fixture
def lake(told: tuple[Lake, object]) -> Lake:
    return told[0]


@pytest.fixture
def steps(lake: Lake) -> list[FunnelStep]:
    return list(lake.records(FUNNEL))


@pytest.fixture
def figures(lake: Lake) -> list[BiasFigure]:
    return list(lake.records(BIAS))


def test_every_step_is_the_one_before_less_its_reasons(steps: list[FunnelStep]) -> None:
    assert set(differences(steps)) == {0}


def test_every_reason_has_words_and_a_family(steps: list[FunnelStep]) -> None:
    assert [step.reason for step in steps if step.reason and family(step.reason) == OTHER] == []


def test_what_the_world_wrote_with_an_opt_out_is_skipped_and_counted(
    world: Path, lake: Lake, figures: list[BiasFigure]
) -> None:
    known = opt_outs(world)
    linked = {row.url for row in lake.records(POST_LINKS)}
    settled = {row.url for row in lake.records(PAGES)}
    settled |= {
        row.ref
        for row in lake.records(TABLES["pages_dropped"])
        if row.reason == "robots_disallowed"
    }
    asked = {url for url in linked & settled if urlsplit(url).hostname in known}
    corpus_hosts = {row.host for row in lake.records(SENTENCES)}
    by_signal = {row.subject for row in figures if row.measure == "opt_outs_by_signal"}
    counted = {row.subject: row.value for row in figures if row.measure == "opt_outs"}
    assert asked
    assert corpus_hosts.isdisjoint(known)
    assert (counted["pages"], counted["kept all the same"]) == (len(asked), 0)
    assert by_signal == {OPT_OUTS[known[urlsplit(url).hostname or ""]] for url in asked}


def opt_outs(world: Path) -> dict[str, str]:
    """Host -> how it opts out, as the world's builder knows it."""
    pages = pq.read_table(world / "pages.parquet", columns=["url", "truth"]).to_pylist()
    told = {urlsplit(row["url"]).hostname: json.loads(row["truth"] or "{}") for row in pages}
    return {host: truth["opt_out"] for host, truth in told.items() if truth.get("opt_out")}


def test_the_ui_shows_plots_and_whose_text_it_is(told: tuple[Lake, dict[str, object]]) -> None:
    funnel, bias = told[1]["funnel"], told[1]["bias_report"]
    assert {name for name, value in bias.items() if "data:image/png" in str(value)} == {
        *("words per post", "genres", "hosts and artists"),
        *("pronouns", "places", "asked to be left out"),
    }
    assert {name for name, value in funnel.items() if "data:image/png" in str(value)} == {
        *("posts", "sentences", "by week"),
    }
    assert "synthetic" in str(funnel["whose text"])


def test_the_nightly_job_makes_both(tmp_path: Path) -> None:
    settings = Settings.from_env({"HYPE_LAKE": str(tmp_path)})
    job = build_defs(settings).resolve_job_def("retrain")
    made = {key.to_user_string() for key in job.asset_layer.executable_asset_keys}
    assert {"funnel", "bias_report"} <= made
