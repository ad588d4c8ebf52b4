"""Pages of a synthetic world through extraction and judging, by what the builder says each is.

Judged as alone as `hype judge` would: which songs of the chart link to a page is not told, and neither
is a page's likeness to others. The builder shares no code and no words with the rules.
"""

import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from hype_pipeline.collect.crawl.signals import ALLOWED
from hype_pipeline.collect.extraction.extract import Article, article_of
from hype_pipeline.collect.judging.filters import judge, opted_in
from hype_pipeline.records.collected import Post
from hype_pipeline.text.language import identify
from hype_pipeline_tests.golden.rows import Row
from hype_sandbox.worlds.synthetic import Plan, build

DATA = ()
FLOORS = {
    "recall": (">=", 0.95),
    "recall_short_roundups": (">=", 0.95),
    "refused": ("<=", 0.02),
    "refused_essays": ("<=", 0.02),
}
_PLAN = Plan(seed=29, weeks=60, songs=450, posts=2400, hosts=90)
_SHORT = range(80, 251)  # words
_LONG = range(600, 2001)


def verdicts(data: Path) -> Iterator[Row]:
    """A row for each living page; the truth is its kind, and how long it is where that matters."""
    del data
    with tempfile.TemporaryDirectory() as folder:
        world = build(Path(folder) / "world", _PLAN, _unwatched)
        rows = pq.read_table(world / "pages.parquet").to_pylist()
    for row in rows:
        if row["status"] == 200 and row["truth"]:
            truth = json.loads(row["truth"])
            yield Row(row["url"], _kind(truth), _verdict(row, truth))


def figures(rows: Sequence[Row]) -> dict[str, float]:
    """Recall of round-ups, the single-song posts refused, and a share for each kind and verdict."""
    of_kind: dict[str, list[str]] = {}
    for row in rows:
        of_kind.setdefault(row.truth, []).append(row.verdict.split(":")[0])
    singles = [row for row in rows if row.truth.split()[0] == "single"]
    rounded = [row for row in rows if row.truth.split()[0] == "roundup"]
    told = {
        "recall": _share(rounded, "roundup"),
        "recall_short_roundups": _share(
            [r for r in rounded if r.truth.endswith("short")], "roundup"
        ),
        "refused": _share(singles, "roundup"),
        "refused_essays": _share(
            [row for row in singles if row.truth.endswith("essay")], "roundup"
        ),
        "kept_singles": _share(singles, "kept"),
    }
    for kind, found in sorted(of_kind.items()):
        for verdict in sorted(set(found)):
            told[f"{kind} ({len(found)}) is {verdict}"] = found.count(verdict) / len(found)
    return told


def _share(rows: Sequence[Row], verdict: str) -> float:
    return sum(row.verdict.split(":")[0] == verdict for row in rows) / len(rows)


def _unwatched(rows: Iterable[Any], about: str, count: int) -> Iterable[Any]:
    del about, count
    return rows


def _kind(truth: Mapping[str, Any]) -> str:
    words = len(truth["text"].split())
    if truth["kind"] == "single" and words in _LONG:
        return "single essay"
    if truth["kind"] == "roundup" and words in _SHORT:
        return "roundup short"
    return str(truth["kind"])


def _verdict(row: Mapping[str, Any], truth: Mapping[str, Any]) -> str:
    article = article_of(row["body"], row["url"])
    if not article.text:
        return "no_article"
    robots = truth["opt_out"] and f"{truth['opt_out']}"
    post = _post(row["url"], article, robots or ALLOWED)
    verdict = judge(post, [])
    reason = (verdict if not verdict.keeps else opted_in(post)).reason or "kept"
    return "short" if reason.startswith("short:") else reason


def _post(url: str, article: Article, robots: str) -> Post:
    guess = identify(article.text)
    return Post(
        week=date.min,
        url=url,
        song_ids=(),
        host="",
        site_name=article.site_name,
        title=article.title,
        author=article.author,
        published=article.published,
        language=guess.code,
        language_probability=guess.probability,
        text=article.text,
        links=article.links,
        digest="",
        extractor="",
        robots=robots,
        source_url=url,
        retrieved_at=datetime.min.replace(tzinfo=UTC),
        provider="sandbox",
    )
