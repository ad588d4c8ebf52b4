"""The weekly line: chart_entries, post_links, pages, posts, kept_posts, songs.

Each asset asks wiring for its services, hands one stage to `store_weeks`, and is done. They share
partitions and backfill policy, so that one backfill run carries a year through the whole line.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import dagster as dg
from pydantic import Field

from hype_pipeline.defs.failing import said_once
from hype_pipeline.defs.partitions import backfill_policy, weekly, weeks_of
from hype_pipeline.defs.storing import column_schema, store_weeks, with_metadata
from hype_pipeline.forgetting import forgotten, without
from hype_pipeline.settings import Settings
from hype_pipeline.tables.collected import (
    CHART_ENTRIES,
    KEPT_POSTS,
    PAGES,
    POST_LINKS,
    POSTS,
    SONGS,
)
from hype_pipeline.tables.table import Table
from hype_pipeline.wiring import Wiring

OWNERS = ["team:collection"]
# A whole run of weeks is asked for again; what it has archived by then is not fetched again.
RETRY = dg.RetryPolicy(
    max_retries=2, delay=5, backoff=dg.Backoff.EXPONENTIAL, jitter=dg.Jitter.PLUS_MINUS
)


Decorator = Callable[[Callable[..., Any]], dg.AssetsDefinition]


class FetchPages(dg.Config):
    """How a run fetches pages."""

    refresh: bool = Field(
        default=False,
        description="Ask again for what is archived: conditionally, so that unchanged pages are not sent.",
    )


def assets(settings: Settings, costs: dict[str, str]) -> Sequence[dg.AssetsDefinition]:
    """The weekly assets, from the first week of *settings* on; *costs* tells what a backfill takes."""
    weeks = weekly(settings.first_week)

    def stage(table: Table, after: Sequence[Table], kinds: set[str], pool: str | None) -> Decorator:
        made = dg.asset(
            name=table.name,
            deps=[each.name for each in after],
            partitions_def=weeks,
            backfill_policy=backfill_policy(),
            group_name="collection",
            owners=OWNERS,
            kinds=kinds,
            pool=pool,
            retry_policy=RETRY,
            description=f"{table.about}\n\n{costs.get(table.name, '')}".strip(),
            metadata={"dagster/column_schema": column_schema(table)},
        )
        return lambda compute: made(said_once(compute))

    @stage(CHART_ENTRIES, [], {"hypem", "parquet"}, "fetching")
    def chart_entries(
        context: dg.AssetExecutionContext, wiring: dg.ResourceParam[Wiring]
    ) -> dg.MaterializeResult[Any]:
        from hype_pipeline.collect import charts

        asked = weeks_of(context)
        rows = charts.chart_entries(
            wiring.outside.charts(), wiring.raw, asked, now=datetime.now(UTC)
        )
        return store_weeks(context, wiring.lake, CHART_ENTRIES, rows, asked)

    @stage(POST_LINKS, [CHART_ENTRIES], {"hypem", "parquet"}, "fetching")
    def post_links(
        context: dg.AssetExecutionContext, wiring: dg.ResourceParam[Wiring]
    ) -> dg.MaterializeResult[Any]:
        from hype_pipeline.collect import links

        asked = weeks_of(context)
        rows = links.post_links(
            wiring.outside.blog_links(),
            wiring.raw,
            asked,
            wiring.of_week(CHART_ENTRIES),
            now=datetime.now(UTC),
        )
        rows = without(forgotten(wiring.lake), rows)
        return store_weeks(context, wiring.lake, POST_LINKS, rows, asked)

    @stage(PAGES, [POST_LINKS], {"http", "warc"}, "fetching")
    def pages(
        context: dg.AssetExecutionContext, config: FetchPages, wiring: dg.ResourceParam[Wiring]
    ) -> dg.MaterializeResult[Any]:
        from hype_pipeline.collect import pages as stage_pages

        asked = weeks_of(context)
        with wiring.outside.fetcher() as fetcher:
            rows = stage_pages.pages(
                fetcher,
                asked,
                wiring.of_week(POST_LINKS),
                now=datetime.now(UTC),
                refresh=config.refresh,
            )
            return store_weeks(context, wiring.lake, PAGES, rows, asked)

    @stage(POSTS, [PAGES, POST_LINKS], {"trafilatura", "parquet"}, None)
    def posts(
        context: dg.AssetExecutionContext, wiring: dg.ResourceParam[Wiring]
    ) -> dg.MaterializeResult[Any]:
        from hype_pipeline.collect import posts as stage_posts
        from hype_pipeline.text.language import identify

        asked = weeks_of(context)
        with wiring.archive() as archive, wiring.extractors() as pool:
            rows = stage_posts.posts(
                archive,
                wiring.lake,
                pool,
                asked,
                wiring.of_week(PAGES),
                wiring.of_week(POST_LINKS),
                identify=identify,
            )
            return store_weeks(context, wiring.lake, POSTS, rows, asked)

    @stage(KEPT_POSTS, [POSTS, CHART_ENTRIES], {"fasttext", "parquet"}, None)
    def kept_posts(
        context: dg.AssetExecutionContext, wiring: dg.ResourceParam[Wiring]
    ) -> dg.MaterializeResult[Any]:
        from hype_pipeline.collect import kept_posts as stage_kept

        asked = weeks_of(context)
        rows = stage_kept.kept_posts(asked, wiring.of_week(POSTS), wiring.of_week(CHART_ENTRIES))
        return store_weeks(context, wiring.lake, KEPT_POSTS, rows, asked)

    @stage(SONGS, [CHART_ENTRIES, KEPT_POSTS], {"spotify", "parquet"}, "fetching")
    def songs(
        context: dg.AssetExecutionContext, wiring: dg.ResourceParam[Wiring]
    ) -> dg.MaterializeResult[Any]:
        from hype_pipeline.collect import songs as stage_songs

        asked = weeks_of(context)
        unasked = wiring.outside.unasked_about_songs()
        _say(context, unasked)
        rows = stage_songs.songs(
            wiring.outside.catalogue(),
            wiring.outside.genres(),
            wiring.outside.audio_features(),
            wiring.raw,
            asked,
            wiring.of_week(KEPT_POSTS),
            now=datetime.now(UTC),
        )
        stored = store_weeks(context, wiring.lake, SONGS, rows, asked)
        return with_metadata(stored, {"not asked": "\n".join(unasked) or "nobody"})

    return [chart_entries, post_links, pages, posts, kept_posts, songs]


def _say(context: dg.AssetExecutionContext, sentences: Sequence[str]) -> None:
    for sentence in sentences:
        context.log.warning(sentence)
