"""The funnel as an asset: what became of every linked post, with its plot."""

from datetime import UTC, datetime
from typing import Any

import dagster as dg

from hype_pipeline import tables
from hype_pipeline.defs import pictures
from hype_pipeline.defs.storing import column_schema, store_whole
from hype_pipeline.wiring import Wiring


@dg.asset(
    deps=["sentences", "receipts"],
    group_name="reports",
    owners=["team:collection"],
    kinds={"parquet"},
    description=tables.FUNNEL.about,
    metadata={"dagster/column_schema": column_schema(tables.FUNNEL)},
)
def funnel(
    context: dg.AssetExecutionContext, wiring: dg.ResourceParam[Wiring]
) -> dg.MaterializeResult[Any]:
    """Counts and reasons at each narrowing."""
    from hype_pipeline import funnel as stage

    steps = list(stage.funnel(wiring.lake, now=datetime.now(UTC)))
    left = [step for step in steps if step.reason is None]
    plot = pictures.bars("What is left", [s.step for s in left], [s.count for s in left])
    return store_whole(
        context, wiring.lake, {tables.FUNNEL: steps}, {"plot": dg.MetadataValue.md(plot)}
    )
