"""The funnel: how much is left at each narrowing, and why the rest went.

It reads the tables of the line and counts; it decides nothing. Shares are of the posts linked.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from hype_pipeline.lake import Lake
from hype_pipeline.records import FunnelStep
from hype_pipeline.tables import (
    CHART_ENTRIES,
    DRAFTS,
    KEPT_POSTS,
    PAGES,
    POST_LINKS,
    POSTS,
    RECEIPTS,
    SENTENCES,
    SONGS,
    TABLES,
    Table,
)

PROVIDER = "funnel/1"


def funnel(lake: Lake, *, now: datetime) -> Iterator[FunnelStep]:
    """The steps in order; after each, the reasons why some did not get there, most frequent first.

    Posts are counted once however often their song charted: a step counts distinct addresses.
    """
    counted: list[tuple[str, Table | None, int]] = [
        ("songs charted", CHART_ENTRIES, _distinct(lake, CHART_ENTRIES, "song_id")),
        ("posts linked", POST_LINKS, _distinct(lake, POST_LINKS, "url")),
        ("pages fetched", PAGES, _distinct(lake, PAGES, "url")),
        ("articles extracted", POSTS, _distinct(lake, POSTS, "url")),
        ("posts kept", KEPT_POSTS, _distinct(lake, KEPT_POSTS, "url")),
        ("posts with a song joined", SONGS, _joined(lake)),
        ("posts in the corpus", SENTENCES, _distinct(lake, SENTENCES, "post_id")),
        ("sentences", None, _rows(lake, SENTENCES)),
        ("drafts", DRAFTS, _rows(lake, DRAFTS)),
        ("receipts", None, _rows(lake, RECEIPTS)),
    ]
    links = next(count for step, _, count in counted if step == "posts linked")
    for position, (step, table, count) in enumerate(counted, start=1):
        share = count / links if links and step.startswith(("posts", "pages", "articles")) else 0.0
        yield _step(lake, position, step, None, count, share, now)
        for reason, lost in _reasons(lake, table):
            yield _step(lake, position, step, reason, lost, lost / links if links else 0.0, now)


def _step(
    lake: Lake,
    position: int,
    step: str,
    reason: str | None,
    count: int,
    share: float,
    now: datetime,
) -> FunnelStep:
    return FunnelStep(
        *(position, step, reason, count, share),
        source_url=lake.url,
        retrieved_at=now,
        provider=PROVIDER,
    )


def _values(lake: Lake, table: Table, column: str) -> Iterator[str]:
    for batch in lake.batches(table, columns=[column]):
        yield from batch.column(0).to_pylist()


def _distinct(lake: Lake, table: Table, column: str) -> int:
    return len(set(_values(lake, table, column)))


def _rows(lake: Lake, table: Table) -> int:
    return sum(batch.num_rows for batch in lake.batches(table, columns=["source_url"]))


def _joined(lake: Lake) -> int:
    matched = set(_values(lake, SONGS, "song_id"))
    pairs = (
        zip(*(column.to_pylist() for column in batch.columns), strict=True)
        for batch in lake.batches(KEPT_POSTS, columns=["url", "song_id"])
    )
    return len({url for batch in pairs for url, song in batch if song in matched})


def _reasons(lake: Lake, table: Table | None) -> list[tuple[str, int]]:
    companion = TABLES.get(f"{table.name}_dropped") if table else None
    if companion is None:
        return []
    seen: dict[str, set[str]] = {}
    for batch in lake.batches(companion, columns=["reason", "ref"]):
        for reason, ref in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            seen.setdefault(reason.split(":", 1)[0], set()).add(ref)
    return Counter({reason: len(refs) for reason, refs in seen.items()}).most_common()
