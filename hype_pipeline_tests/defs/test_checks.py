"""The checks around a promotion, asked directly."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pytest

from hype_pipeline.defs.checks import limits_are_kept, the_champion_is_there
from hype_pipeline.records.tracked import TrackedRun
from hype_pipeline.records.trained import Figure
from hype_pipeline.settings import Settings
from hype_pipeline.tables.trained import MODEL_REPORT
from hype_pipeline.wiring import Wiring

NOW = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture
def wiring(tmp_path: Path) -> Wiring:
    return Wiring(Settings(lake=str(tmp_path / "lake"), scratch=tmp_path / "scratch"))


def asked(check: dg.AssetChecksDefinition, wiring: Wiring) -> dg.AssetCheckResult:
    result = check(wiring=wiring)
    assert isinstance(result, dg.AssetCheckResult)
    return result


def reported(wiring: Wiring, *names: str, value: float = 0.1) -> None:
    rows = [Figure("m", n, value, 0.2, value <= 0.2, "about", "u", NOW, "p") for n in names]
    wiring.lake.write(MODEL_REPORT, rows, run_id="r")


def test_a_whole_report_within_its_limits_passes(wiring: Wiring) -> None:
    reported(wiring, "samples_copied_10", "samples_repeats", "nll_over_unigram")
    assert asked(limits_are_kept, wiring).passed


def test_a_figure_over_its_limit_stops_the_promotion(wiring: Wiring) -> None:
    reported(wiring, "samples_copied_10", "samples_repeats", "nll_over_unigram", value=0.3)
    said = asked(limits_are_kept, wiring)
    assert not said.passed
    assert said.metadata["samples_copied_10"].value == "0.3, limit 0.2"


def test_a_report_without_a_check_on_memorisation_stops_it_too(wiring: Wiring) -> None:
    reported(wiring, "samples_repeats", "nll_over_unigram")
    said = asked(limits_are_kept, wiring)
    assert not said.passed
    assert said.metadata["memorisation"].value == "held to no limit in the report"


@pytest.mark.slow
def test_a_champion_without_files_is_an_error_and_none_yet_is_not(
    wiring: Wiring, tmp_path: Path
) -> None:
    assert asked(the_champion_is_there, wiring).passed
    bundle = tmp_path / "model" / "artifacts" / "one"
    bundle.mkdir(parents=True)
    (bundle / "about.json").write_text('{"kind": "commentary"}')
    registry = wiring.registry
    run = registry.track(TrackedRun(kind="commentary", fingerprint="one"))
    number = registry.register(tmp_path / "model", "one", {}, run_id=run)
    registry.switch(number, replacing=None, why="first", now=NOW)
    assert asked(the_champion_is_there, wiring).passed
    shutil.rmtree(registry.champion_folder())
    said = asked(the_champion_is_there, wiring)
    assert not said.passed
    assert "files of version 1 of the model are gone" in said.metadata["champion"].value
