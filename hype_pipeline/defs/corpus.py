"""The corpus: sentences and the genre vocabulary, from all the weeks that are there.

A week that is missing between the first and the newest one is refused, unless the settings tolerate
it by name. What a sentence is, is decided in corpus.py, and which side it is on in corpus_twins.py.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import dagster as dg

from hype_pipeline.defs import pictures
from hype_pipeline.defs.failing import said_once
from hype_pipeline.defs.storing import column_schema, store_whole
from hype_pipeline.records.corpus import Sentence
from hype_pipeline.records.narrowing import Dropped
from hype_pipeline.tables.collected import KEPT_POSTS, SONGS
from hype_pipeline.tables.corpus import GENRE_MAPPING, GENRE_VOCABULARY, SENTENCES
from hype_pipeline.tables.every import TABLES
from hype_pipeline.tables.table import Table
from hype_pipeline.wiring import Wiring

Decorator = Callable[[Callable[..., Any]], dg.AssetsDefinition]


def whole(table: Table, after: list[str], kinds: set[str], **options: Any) -> Decorator:
    """An asset without partitions, described by its table."""
    made = dg.asset(
        name=table.name,
        deps=after,
        owners=["team:models"],
        kinds=kinds,
        description=table.about,
        metadata={"dagster/column_schema": column_schema(table)},
        **options,
    )
    return lambda compute: made(said_once(compute))


@whole(SENTENCES, ["kept_posts", "songs"], {"parquet"}, group_name="corpus")
def sentences(
    context: dg.AssetExecutionContext, wiring: dg.ResourceParam[Wiring]
) -> dg.MaterializeResult[Any]:
    from hype_pipeline import corpus, provenance
    from hype_pipeline.fingerprints import Kept
    from hype_pipeline.text.language import identify

    lake = wiring.lake
    weeks = wiring.corpus_weeks
    gone: list[Dropped] = []

    def kept() -> Iterator[Sentence]:
        found = corpus.sentences(
            lambda: (post for week in weeks for post in lake.records(KEPT_POSTS, week)),
            (song for week in weeks for song in lake.records(SONGS, week)),
            seed=wiring.settings.seed,
            identify=identify,
            fingerprints=Kept(lake),
        )
        for rows in found:
            gone.extend(rows.dropped)
            yield from rows.kept

    return store_whole(
        context,
        lake,
        {SENTENCES: kept(), TABLES["sentences_dropped"]: gone},
        {
            "weeks": len(weeks),
            "first week": str(weeks[0]),
            "last week": str(weeks[-1]),
            "made of": provenance.corpus_source(lake, weeks),
        },
    )


@whole(GENRE_VOCABULARY, ["sentences", "songs"], {"parquet"}, group_name="corpus")
def genre_vocabulary(
    context: dg.AssetExecutionContext, wiring: dg.ResourceParam[Wiring]
) -> dg.MaterializeResult[Any]:
    from hype_pipeline import genre_vocabulary as vocabulary

    labels, mapping = vocabulary.genre_vocabulary(
        wiring.lake.records(SENTENCES), now=datetime.now(UTC)
    )
    top = sorted(labels, key=lambda row: -row.posts)[:30]
    plot = pictures.bars("Posts by genre", [r.label for r in top], [r.posts for r in top])
    return store_whole(
        context,
        wiring.lake,
        {GENRE_VOCABULARY: labels, GENRE_MAPPING: mapping},
        {"most frequent": dg.MetadataValue.md(plot)},
    )


ASSETS = [sentences, genre_vocabulary]
