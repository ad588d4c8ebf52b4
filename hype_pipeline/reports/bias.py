"""The bias report: what the corpus is lopsided towards, and what was skipped.

It reads tables and counts, in one pass over the sentences; it judges nothing. Each figure says what
it was counted on and whose text that is.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from hype_pipeline.lake import Lake
from hype_pipeline.records.reports import BiasFigure
from hype_pipeline.reports.counting import count, rows
from hype_pipeline.reports.gender import PronounTally
from hype_pipeline.reports.genre_names import GenreTally
from hype_pipeline.reports.geography import PlaceTally
from hype_pipeline.reports.left_out import left_out
from hype_pipeline.reports.lengths import lengths
from hype_pipeline.reports.origin import Origin, origin_of
from hype_pipeline.reports.owners import ArtistTally, HostTally
from hype_pipeline.reports.posts import Tally, Told, posts_of
from hype_pipeline.tables.collected import KEPT_POSTS, PAGES, POSTS
from hype_pipeline.tables.corpus import GENRE_VOCABULARY, SENTENCES
from hype_pipeline.tables.table import Table

PROVIDER = "bias/1"


def bias(lake: Lake, *, now: datetime) -> Iterator[BiasFigure]:
    """Every figure, in the order in which the report shows them."""
    origin = origin_of(lake)
    kinds = dict(rows(lake, GENRE_VOCABULARY, "label", "kind"))
    tallies: Sequence[Tally] = (
        *(GenreTally(kinds), HostTally(), ArtistTally()),
        *(PronounTally(kinds.keys()), PlaceTally()),
    )
    for post in posts_of(lake):
        for tally in tallies:
            tally.add(post)
    corpus = _data(lake, SENTENCES, weeks_of=KEPT_POSTS)
    parts: Sequence[tuple[str, Iterator[Told]]] = (
        (_data(lake, KEPT_POSTS), _whose(origin)),
        (_data(lake, POSTS), lengths(lake)),
        *((corpus, tally.told()) for tally in tallies),
        (_data(lake, PAGES), left_out(lake)),
    )
    for data, figures in parts:
        for told in figures:
            yield BiasFigure(
                measure=told.measure,
                subject=told.subject,
                value=float(told.value),
                share=told.share,
                detail=told.detail,
                data=data,
                origin=origin.kind,
                source_url=lake.url,
                retrieved_at=now,
                provider=PROVIDER,
            )


def _whose(origin: Origin) -> Iterator[Told]:
    for subject, part, whole, detail in (
        ("posts at invented addresses", origin.invented, origin.posts, "names that nobody owns"),
        ("chart rows from this machine", origin.stand_in, origin.answers, "a stand-in's answers"),
    ):
        yield Told("origin", subject, part, part / max(1, whole), f"{detail}; of {whole:,} rows")


def _data(lake: Lake, table: Table, *, weeks_of: Table | None = None) -> str:
    """What a figure was counted on, in words."""
    weeks = lake.weeks(weeks_of or table)
    span = f"{len(weeks)} weeks, {weeks[0]} to {weeks[-1]}" if weeks else "no week"
    return f"{table.name}: {count(lake, table):,} rows; {span}"
