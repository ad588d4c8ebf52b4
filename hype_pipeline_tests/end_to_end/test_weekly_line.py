"""The weekly line in Dagster, on real clients against the sandbox: once, twice, and one week alone."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import dagster as dg
import pytest

from hype_pipeline.defs import collect
from hype_pipeline.settings import Settings
from hype_pipeline.tables.collected import (
    CHART_ENTRIES,
    KEPT_POSTS,
    PAGES,
    POST_LINKS,
    POSTS,
    SONGS,
)
from hype_pipeline.wiring import Wiring
from hype_pipeline_tests.sandbox_fixture import Sandbox

WEEKS = ("2021-11-15", "2021-11-22")
LINE = (
    CHART_ENTRIES,
    POST_LINKS,
    PAGES,
    POSTS,
    KEPT_POSTS,
    SONGS,
)

pytestmark = pytest.mark.slow


def run_line(settings: Settings, weeks: Sequence[str]) -> dg.ExecuteInProcessResult:
    with dg.DagsterInstance.ephemeral() as instance:
        return dg.materialize(
            collect.assets(settings, {}),
            instance=instance,
            resources={"wiring": dg.ResourceDefinition.hardcoded_resource(Wiring(settings))},
            tags={
                "dagster/asset_partition_range_start": weeks[0],
                "dagster/asset_partition_range_end": weeks[-1],
            },
        )


def hashes(wiring: Wiring) -> Mapping[str, str]:
    return {table.name: wiring.lake.content_hash(table) for table in LINE}


def test_every_table_of_the_line_has_both_weeks(settings: Settings, wiring: Wiring) -> None:
    run_line(settings, WEEKS)
    assert {len(wiring.lake.weeks(table)) for table in LINE} == {2}


def test_songs_come_out_with_genres(settings: Settings, wiring: Wiring) -> None:
    run_line(settings, WEEKS)
    assert all(song.genres for song in wiring.lake.records(SONGS))


def test_a_second_run_asks_nobody_and_writes_the_same(
    settings: Settings, wiring: Wiring, sandbox: Sandbox
) -> None:
    run_line(settings, WEEKS)
    before = hashes(wiring)
    sandbox.forget_log()
    run_line(settings, WEEKS)
    assert (hashes(wiring), sandbox.log()) == (before, [])


def test_a_week_alone_is_what_it_is_in_a_backfill(settings: Settings, wiring: Wiring) -> None:
    run_line(settings, WEEKS)
    before = hashes(wiring)
    run_line(settings, WEEKS[1:])
    assert hashes(wiring) == before


def test_a_missing_contact_stops_pages_and_keeps_what_came_before(
    settings: Settings, tmp_path: Path, sandbox: Sandbox
) -> None:
    own = {"HYPE_LAKE": str(tmp_path / "other"), "HYPE_SCRATCH": str(tmp_path / "scratch")}
    without = Settings.from_env({**sandbox.env, **own, "HYPE_CONTACT": ""})
    with pytest.raises(Exception, match="HYPE_CONTACT is not set"):
        run_line(without, WEEKS)
    assert len(Wiring(without).lake.weeks(POST_LINKS)) == 2


def test_each_week_is_recorded_with_its_own_hash(settings: Settings, wiring: Wiring) -> None:
    result = run_line(settings, WEEKS)
    told = {
        event.partition: event.metadata["content hash"].value
        for event in result.asset_materializations_for_node("chart_entries")
    }
    kept = {
        str(week): manifest.content_hash
        for week in wiring.lake.weeks(CHART_ENTRIES)
        if (manifest := wiring.lake.manifest(CHART_ENTRIES, week))
    }
    assert told == kept
