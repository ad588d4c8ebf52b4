"""Tables and records: every field is described, and a type is said once."""

from dataclasses import fields

import pyarrow as pa
import pytest

from hype_pipeline.tables.collected import CHART_ENTRIES, SONGS
from hype_pipeline.tables.every import TABLES
from hype_pipeline.tables.table import PROVENANCE, Table, dropped


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_every_field_of_a_record_is_described_and_nothing_else_is(table: Table) -> None:
    named = {field.name for field in fields(table.record)}
    assert named == set(table.fields) | set(PROVENANCE)


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_every_description_is_a_sentence(table: Table) -> None:
    short = [name for name, about in table.fields.items() if not about.endswith(".")]
    assert short == []


def test_optional_fields_are_nullable_and_others_are_not() -> None:
    schema = SONGS.schema()
    assert (schema.field("isrc").nullable, schema.field("artist").nullable) == (True, False)


def test_tuples_become_lists_without_nulls() -> None:
    kind = SONGS.schema().field("genres").type
    assert kind == pa.list_(pa.field("element", pa.string(), nullable=False))


def test_the_companion_of_a_weekly_table_is_weekly() -> None:
    assert dropped(CHART_ENTRIES).weekly is True
