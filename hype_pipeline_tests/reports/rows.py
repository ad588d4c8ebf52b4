"""Rows for the reports' tests: a record with what a test cares about, the rest filled in."""

import typing
from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime
from types import UnionType
from typing import Any

from hype_pipeline.lake import Lake
from hype_pipeline.records.narrowing import Dropped
from hype_pipeline.tables.every import TABLES
from hype_pipeline.tables.table import Table
from hype_pipeline_tests.conftest import NOW

WEEK = date(2021, 11, 15)
_PLAIN = {str: "", int: 0, float: 0.0, bool: False, datetime: NOW, date: WEEK}


def row(record: type[Any], **given: Any) -> Any:
    """A record with *given*; every other field is empty."""
    hints = typing.get_type_hints(record)
    empty = {field.name: _empty(hints[field.name]) for field in fields(record)}
    return record(**{**empty, **given})


def _empty(hint: Any) -> Any:
    if isinstance(hint, UnionType):
        return None
    return () if typing.get_origin(hint) is tuple else _PLAIN[hint]


def put(lake: Lake, table: Table, rows: Sequence[dict[str, Any]], week: date = WEEK) -> None:
    """Rows of *table* for one week, or the whole table."""
    own = {"week": week} if table.weekly else {}
    made = [row(table.record, **own, **each) for each in rows]
    lake.write(table, made, run_id="test", week=week if table.weekly else None)


def drop(lake: Lake, table: Table, reasons: Sequence[tuple[str, str]], week: date = WEEK) -> None:
    """What did not become a row of *table*: (ref, reason)."""
    companion = TABLES[f"{table.name}_dropped"]
    made = [
        row(Dropped, week=week, ref=ref, reason=reason, evidence='{"post": "none"}')
        for ref, reason in reasons
    ]
    lake.write(companion, made, run_id="test", week=week if companion.weekly else None)
