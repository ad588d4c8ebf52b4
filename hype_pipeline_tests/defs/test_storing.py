"""What an asset leaves in the lake and shows in the UI."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import dagster as dg
import pytest

from hype_pipeline.defs.storing import column_schema, sample_table, store_weeks, store_whole
from hype_pipeline.lake import Lake
from hype_pipeline.records.collected import ChartEntry
from hype_pipeline.records.narrowing import Dropped, Narrowed
from hype_pipeline.records.reports import FunnelStep
from hype_pipeline.tables.collected import CHART_ENTRIES
from hype_pipeline.tables.every import TABLES
from hype_pipeline.tables.reports import FUNNEL

NOW = datetime(2026, 11, 20, tzinfo=UTC)
WEEK = date(2026, 11, 2)


def step(reason: str | None) -> FunnelStep:
    return FunnelStep(1, "posts", "posts", reason, 3, 1.0, "Of posts.", "u", NOW, "p")


def entry(title: str) -> ChartEntry:
    return ChartEntry(WEEK, 1, "s", "A", title, 0, 0, None, None, None, "u", NOW, "p")


def lost(reason: str) -> Dropped:
    return Dropped(None, "ref", reason, False, "{}", "u", NOW, "p")


def materialise(asset: dg.AssetsDefinition, week: date | None = None) -> dg.ExecuteInProcessResult:
    with dg.DagsterInstance.ephemeral() as instance:
        key = str(week) if week else None
        return dg.materialize([asset], instance=instance, partition_key=key, raise_on_error=False)


def test_what_a_stream_drops_on_the_way_is_stored_too(lake: Lake) -> None:
    gone: list[Dropped] = []

    def kept() -> Iterator[FunnelStep]:
        gone.append(lost("short"))
        yield step(None)

    @dg.asset
    def funnel(context: dg.AssetExecutionContext) -> dg.MaterializeResult:  # type: ignore[type-arg]
        return store_whole(context, lake, {FUNNEL: kept(), TABLES["sentences_dropped"]: gone})

    materialise(funnel)
    (row,) = lake.records(TABLES["sentences_dropped"])
    assert row.reason == "short"


def test_the_weeks_before_a_failure_are_recorded(lake: Lake) -> None:
    def stage() -> Iterator[tuple[date, Narrowed[ChartEntry]]]:
        yield WEEK, Narrowed((entry("T"),))
        raise OSError("the disk is full")

    weekly = dg.StaticPartitionsDefinition([str(WEEK)])

    @dg.asset(partitions_def=weekly)
    def chart_entries(context: dg.AssetExecutionContext) -> dg.MaterializeResult:  # type: ignore[type-arg]
        return store_weeks(context, lake, CHART_ENTRIES, stage(), [WEEK])

    with dg.DagsterInstance.ephemeral() as instance:
        result = dg.materialize(
            [chart_entries], instance=instance, partition_key=str(WEEK), raise_on_error=False
        )
        told = instance.get_materialized_partitions(chart_entries.key)
    assert (result.success, told, lake.weeks(CHART_ENTRIES)) == (False, {str(WEEK)}, [WEEK])


def test_a_week_that_a_stage_forgot_is_a_failure(lake: Lake) -> None:
    weekly = dg.StaticPartitionsDefinition([str(WEEK)])

    @dg.asset(partitions_def=weekly)
    def chart_entries(context: dg.AssetExecutionContext) -> dg.MaterializeResult:  # type: ignore[type-arg]
        return store_weeks(context, lake, CHART_ENTRIES, iter(()), [WEEK])

    assert not materialise(chart_entries, WEEK).success


@pytest.mark.parametrize("hostile", ["<script>", "a | b", "one\ntwo", "a & b"])
def test_text_of_pages_cannot_break_the_samples(hostile: str) -> None:
    shown = sample_table(CHART_ENTRIES, [entry(hostile)])
    assert (hostile in shown, shown.count("\n")) == (False, 2)


def test_every_column_has_its_sentence() -> None:
    assert all(column.description for column in column_schema(CHART_ENTRIES).columns)
