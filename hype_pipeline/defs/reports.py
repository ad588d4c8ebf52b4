"""The reports as assets: what became of every linked post, with plots. Nothing is counted here."""

from datetime import UTC, datetime
from typing import Any

import dagster as dg

from hype_pipeline import tables
from hype_pipeline.canvas import embedded
from hype_pipeline.defs.storing import column_schema, store_whole
from hype_pipeline.wiring import Wiring


def _shown(picture: bytes, about: str) -> dg.MarkdownMetadataValue:
    return dg.MetadataValue.md(embedded(picture, about))


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
    from hype_pipeline.reports import funnel as stage
    from hype_pipeline.reports import funnel_plots as plots
    from hype_pipeline.reports.origin import origin_of
    from hype_pipeline.reports.shown import funnel_markdown, left_out_line
    from hype_pipeline.reports.weeks import by_week, holes

    steps = list(stage.funnel(wiring.lake, now=datetime.now(UTC)))
    label = origin_of(wiring.lake).label
    weeks = by_week(wiring.lake)
    metadata = {
        "whose text": label or "from the open web",
        "asked to be left out": left_out_line(steps),
        "missing weeks": len(holes(weeks)),
        "posts": _shown(plots.narrowing(steps, "posts", label=label), "The funnel of posts"),
        "by week": _shown(plots.weeks_area(weeks, label=label), "Links and kept posts by week"),
        "sentences": _shown(plots.narrowing(steps, "sentences", label=label), "Of sentences"),
        "every reason": dg.MetadataValue.md(funnel_markdown(steps)),
    }
    return store_whole(context, wiring.lake, {tables.FUNNEL: steps}, metadata)
