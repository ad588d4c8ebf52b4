"""The reports as assets: what became of every linked post, and what the corpus is lopsided towards.

Nothing is counted or drawn here.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import dagster as dg

from hype_pipeline.canvas import embedded
from hype_pipeline.defs.storing import column_schema, store_whole
from hype_pipeline.tables.reports import BIAS, FUNNEL
from hype_pipeline.tables.table import Table
from hype_pipeline.wiring import Wiring

_OPEN_WEB = "from the open web"


def _shown(picture: bytes, about: str) -> dg.MarkdownMetadataValue:
    return dg.MetadataValue.md(embedded(picture, about))


def _report(table: Table, after: list[str]) -> Callable[[Callable[..., Any]], dg.AssetsDefinition]:
    return dg.asset(
        name=table.name,
        deps=after,
        group_name="reports",
        owners=["team:collection"],
        kinds={"parquet"},
        description=table.about,
        metadata={"dagster/column_schema": column_schema(table)},
    )


@_report(FUNNEL, ["sentences", "genre_vocabulary", "receipts"])
def funnel(
    context: dg.AssetExecutionContext, wiring: dg.ResourceParam[Wiring]
) -> dg.MaterializeResult[Any]:
    """Counts and reasons at each narrowing."""
    from hype_pipeline.reports import funnel as stage
    from hype_pipeline.reports.funnel_plots import plots
    from hype_pipeline.reports.origin import origin_of
    from hype_pipeline.reports.shown import funnel_markdown, left_out_line
    from hype_pipeline.reports.weeks import by_week, holes

    steps = list(stage.funnel(wiring.lake, now=datetime.now(UTC)))
    label = origin_of(wiring.lake).label
    weeks = by_week(wiring.lake)
    metadata = {
        "whose text": label or _OPEN_WEB,
        "asked to be left out": left_out_line(steps),
        "missing weeks": len(holes(weeks)),
        **{name: _shown(png, name) for name, png in plots(steps, weeks, label=label).items()},
        "every reason": dg.MetadataValue.md(funnel_markdown(steps)),
    }
    return store_whole(context, wiring.lake, {FUNNEL: steps}, metadata)


@_report(BIAS, ["sentences", "genre_vocabulary"])
def bias_report(
    context: dg.AssetExecutionContext, wiring: dg.ResourceParam[Wiring]
) -> dg.MaterializeResult[Any]:
    """Lengths, genres, hosts, pronouns, places, artists; and what was skipped."""
    from hype_pipeline.reports.bias import bias
    from hype_pipeline.reports.bias_plots import plots
    from hype_pipeline.reports.bias_shown import bias_markdown
    from hype_pipeline.reports.origin import origin_of

    figures = list(bias(wiring.lake, now=datetime.now(UTC)))
    label = origin_of(wiring.lake).label
    metadata = {
        "whose text": label or _OPEN_WEB,
        "in short": dg.MetadataValue.md(bias_markdown(figures)),
        **{name: _shown(png, name) for name, png in plots(figures, label=label).items()},
    }
    return store_whole(context, wiring.lake, {BIAS: figures}, metadata)


ASSETS = [funnel, bias_report]
