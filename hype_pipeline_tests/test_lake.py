"""The lake: what is written comes back, whole or not at all, and its hash means its content."""

import dataclasses
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hype_pipeline.errors import BadInput
from hype_pipeline.lake import Lake
from hype_pipeline.records.collected import ChartEntry
from hype_pipeline.tables.collected import CHART_ENTRIES
from hype_pipeline.tables.reports import FUNNEL
from hype_pipeline.tables.trained import CVAE

WEEK = date(2026, 11, 2)
THEN = datetime(2026, 11, 10, 8, 30, tzinfo=UTC)


def entry(rank: int, artist: str = "The Lanterns") -> ChartEntry:
    return ChartEntry(
        WEEK, rank, f"s{rank}", artist, "Long Way", 5, 2, None, None, THEN, "u", THEN, "hypem"
    )


def later(row: ChartEntry) -> ChartEntry:
    tomorrow = row.retrieved_at + timedelta(days=1)
    return dataclasses.replace(row, retrieved_at=tomorrow, source_url="elsewhere")


entries = st.builds(
    entry,
    st.integers(1, 50),
    st.text(st.characters(exclude_categories=["Cs"])),
)


@given(rows=st.lists(entries, max_size=20))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rows_survive_the_lake(rows: list[ChartEntry], lake: Lake) -> None:
    lake.write(CHART_ENTRIES, rows, run_id="r", week=WEEK)
    assert list(lake.records(CHART_ENTRIES, WEEK)) == rows


def test_the_hash_covers_neither_run_nor_order_nor_retrieval(lake: Lake) -> None:
    rows = [entry(1), entry(2), entry(3)]
    first = lake.write(CHART_ENTRIES, rows, run_id="a", week=WEEK)
    again = lake.write(CHART_ENTRIES, [later(row) for row in rows[::-1]], run_id="b", week=WEEK)
    assert first.content_hash == again.content_hash


def test_the_hash_covers_every_other_field(lake: Lake) -> None:
    first = lake.write(CHART_ENTRIES, [entry(1)], run_id="a", week=WEEK)
    other = lake.write(CHART_ENTRIES, [entry(1, "The Lantern")], run_id="a", week=WEEK)
    assert first.content_hash != other.content_hash


def test_the_same_row_twice_is_not_the_row_once(lake: Lake) -> None:
    once = lake.write(CHART_ENTRIES, [entry(1)], run_id="a", week=WEEK)
    twice = lake.write(CHART_ENTRIES, [entry(1), entry(1)], run_id="a", week=WEEK)
    assert once.content_hash != twice.content_hash


def test_a_writer_that_fails_leaves_the_partition_as_it_was(lake: Lake) -> None:
    lake.write(CHART_ENTRIES, [entry(1)], run_id="a", week=WEEK)

    def breaking():  # type: ignore[no-untyped-def]
        yield entry(2)
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        lake.write(CHART_ENTRIES, breaking(), run_id="b", week=WEEK)
    assert list(lake.records(CHART_ENTRIES, WEEK)) == [entry(1)]


def test_a_replaced_partition_leaves_no_old_file(lake: Lake) -> None:
    lake.write(CHART_ENTRIES, [entry(1)], run_id="a", week=WEEK)
    lake.write(CHART_ENTRIES, [entry(2)], run_id="b", week=WEEK)
    left = lake.files.glob(lake.path("tables", CHART_ENTRIES.name, str(WEEK), "*.parquet"))
    assert len(left) == 1


def test_an_empty_week_is_a_finished_week(lake: Lake) -> None:
    lake.write(CHART_ENTRIES, [], run_id="a", week=WEEK)
    assert lake.weeks(CHART_ENTRIES) == [WEEK]


def test_a_week_is_asked_for_by_name(lake: Lake) -> None:
    with pytest.raises(BadInput, match="which Monday"):
        lake.write(CHART_ENTRIES, [], run_id="a")


def test_a_table_that_was_never_written_is_empty(lake: Lake) -> None:
    assert (list(lake.records(FUNNEL)), lake.manifest(CVAE)) == ([], None)


def test_the_version_of_some_weeks_changes_with_any_of_them(lake: Lake) -> None:
    weeks = [WEEK, WEEK + timedelta(weeks=1)]
    lake.write(CHART_ENTRIES, [entry(1)], run_id="a", week=weeks[0])
    before = lake.content_hash(CHART_ENTRIES, weeks)
    lake.write(CHART_ENTRIES, [], run_id="a", week=weeks[1])
    assert lake.content_hash(CHART_ENTRIES, weeks) != before


def test_a_folder_is_finished_by_its_about_file(lake: Lake, tmp_path) -> None:  # type: ignore[no-untyped-def]
    local = tmp_path / "model"
    local.mkdir()
    (local / "about.json").write_text("{}")
    (local / "weights.bin").write_bytes(b"\x00\x01")
    path = lake.put_folder(local, "models", "cvae", "abc")
    assert sorted(lake.files.ls(path, detail=False)) == [
        f"{path}/about.json",
        f"{path}/weights.bin",
    ]


def test_the_about_files_of_its_parts_finish_nothing(lake: Lake, tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    local = tmp_path / "model"
    (local / "cvae").mkdir(parents=True)
    (local / "about.json").write_text("{}")
    (local / "cvae" / "about.json").write_text("{}")
    put, honest = [], lake.put_bytes

    def noted(path: str, body: bytes) -> None:
        put.append(path)
        honest(path, body)

    monkeypatch.setattr(lake, "put_bytes", noted)
    path = lake.put_folder(local, "models", "commentary", "abc")
    assert put == [f"{path}/cvae/about.json", f"{path}/about.json"]
