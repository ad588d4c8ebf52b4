"""How an asset's rows get into the lake, and what the UI shows of them.

A weekly stage yields a week as soon as it is done; it is stored at once, so that a killed run loses
no finished week, and a failing one still records those it finished. No stage logic lives here.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

import dagster as dg

from hype_pipeline.defs import pictures
from hype_pipeline.lake import Lake, Manifest
from hype_pipeline.records.narrowing import Narrowed
from hype_pipeline.tables.every import TABLES
from hype_pipeline.tables.table import PROVENANCE, Table

SAMPLE_ROWS = 5
_SHOWN = 120  # characters of a value in a sample


def column_schema(table: Table) -> dg.TableSchema:
    """The table's fields, as the UI shows them."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                column.name,
                type=f"list of {column.kind}" if column.many else column.kind,
                description=column.about,
                constraints=dg.TableColumnConstraints(nullable=column.nullable),
            )
            for column in table.columns()
        ]
    )


def store_weeks(
    context: dg.AssetExecutionContext,
    lake: Lake,
    table: Table,
    stage: Iterator[tuple[date, Narrowed[Any]]],
    weeks: Sequence[date],
) -> dg.MaterializeResult[Any]:
    """Store what *stage* yields for *weeks*, week by week; report counts, reasons and a sample."""
    companion = TABLES.get(f"{table.name}_dropped")
    kept: dict[date, int] = {}
    gone: Counter[str] = Counter()
    sample: Sequence[Any] = ()
    try:
        for week, rows in stage:
            if companion:
                lake.write(companion, rows.dropped, run_id=context.run.run_id, week=week)
            manifest = lake.write(table, rows.kept, run_id=context.run.run_id, week=week)
            kept[week] = manifest.rows
            gone.update(_kind(row.reason) for row in rows.dropped)
            sample = rows.kept[:SAMPLE_ROWS] or sample
            _tell_week(context, week, manifest, len(rows.dropped))
            context.log.info(
                "%s %s: %d kept, %d dropped (%d of %d weeks)",
                *(table.name, week, manifest.rows, len(rows.dropped), len(kept), len(weeks)),
            )
    except BaseException:
        for week in kept:
            context.log_event(dg.AssetMaterialization(context.asset_key, partition=str(week)))
        raise
    missing = [week for week in weeks if week not in kept]
    if missing:
        message = f"{table.name} produced nothing for {', '.join(map(str, missing))}"
        raise dg.Failure(message, allow_retries=False)
    total = sum(kept.values())
    return dg.MaterializeResult(
        metadata={
            "rows in this run": total,
            "dropped in this run": sum(gone.values()),
            "reasons": dg.MetadataValue.json(dict(gone.most_common())),
            "sample": dg.MetadataValue.md(sample_table(table, sample)),
            "by week": dg.MetadataValue.md(pictures.bars_by_week(table.name, kept)),
        }
    )


def with_metadata(
    result: dg.MaterializeResult[Any], more: Mapping[str, Any]
) -> dg.MaterializeResult[Any]:
    """*result*, and *more* to show beside it."""
    return result._replace(metadata={**(result.metadata or {}), **more})


def store_whole(
    context: dg.AssetExecutionContext,
    lake: Lake,
    rows: Mapping[Table, Iterable[Any]],
    metadata: Mapping[str, Any] | None = None,
) -> dg.MaterializeResult[Any]:
    """Store the whole tables of one asset, in order: what the first one drops may be the second.

    The first is the asset's own, and its content hash the asset's data version.
    """
    manifests = {
        table: lake.write(table, each, run_id=context.run.run_id) for table, each in rows.items()
    }
    main = next(iter(rows))
    manifest = manifests[main]
    counts = {f"rows of {table.name}": told.rows for table, told in manifests.items()}
    sample = first_rows(lake, main)
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": manifest.rows,
            "content hash": manifest.content_hash,
            **counts,
            "sample": dg.MetadataValue.md(sample_table(main, sample)),
            **(metadata or {}),
        },
        data_version=dg.DataVersion(manifest.content_hash),
    )


def first_rows(lake: Lake, table: Table) -> Sequence[Any]:
    """The first rows of a whole table."""
    return [row for row, _ in zip(lake.records(table), range(SAMPLE_ROWS), strict=False)]


def sample_table(table: Table, rows: Sequence[Any]) -> str:
    """Rows as a Markdown table, without provenance; long values are cut, pages' text is escaped."""
    names = [field.name for field in fields(table.record) if field.name not in PROVENANCE]
    if not rows:
        return "no rows"
    lines = [" | ".join(names), " | ".join("---" for _ in names)]
    lines += [" | ".join(_cell(getattr(row, name)) for name in names) for row in rows]
    return "\n".join(f"| {line} |" for line in lines)


def _cell(value: Any) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    text = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    for mark, safe in (("&", "&amp;"), ("<", "&lt;"), ("|", "\\|"), ("\n", " ")):
        text = text.replace(mark, safe)
    return text


def _kind(reason: str) -> str:
    return reason.split(":", 1)[0]


def _tell_week(
    context: dg.AssetExecutionContext, week: date, manifest: Manifest, lost: int
) -> None:
    context.add_asset_metadata(
        {
            "dagster/partition_row_count": manifest.rows,
            "dropped": lost,
            "content hash": manifest.content_hash,
        },
        partition_key=week.isoformat(),
    )
