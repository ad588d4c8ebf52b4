"""Stage: posts. Archived pages become articles; the network is not touched.

An article is extracted once for each page and version of the extractor, and kept by week under
<lake>/extracted/<extractor>/. Verdicts are kept_posts.py's.
"""

import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from hype_pipeline.collect.crawl.archive import Archive
from hype_pipeline.collect.extraction.extract import Article, extractor
from hype_pipeline.collect.extraction.extract_pool import ExtractPool
from hype_pipeline.lake import Lake
from hype_pipeline.records.collected import Page, Post, PostLink
from hype_pipeline.records.narrowing import Dropped, Narrowed
from hype_pipeline.text.language import Identify

_Key = tuple[str, str]  # digest and address: relative links mean something else elsewhere
_Told = Mapping[str, Any]  # {"article": …} or {"reason": …}


def posts(
    archive: Archive,
    lake: Lake,
    pool: ExtractPool,
    weeks: Sequence[date],
    pages_of: Callable[[date], Sequence[Page]],
    links_of: Callable[[date], Sequence[PostLink]],
    *,
    identify: Identify,
) -> Iterator[tuple[date, Narrowed[Post]]]:
    """The articles of *weeks*, week by week; what could not be extracted goes with its reason."""
    uses = Counter(_key(page) for week in weeks for page in pages_of(week))
    shared: dict[_Key, _Told] = {}  # what a later week of this call needs again
    for week in weeks:
        pages = sorted(pages_of(week), key=lambda page: page.url)
        told = _extracted(archive, lake, pool, week, pages, shared)
        shared |= {key: told[key] for key in map(_key, pages) if uses[key] > 1}
        yield week, _narrowed(week, pages, links_of(week), told, identify)


def _extracted(
    archive: Archive,
    lake: Lake,
    pool: ExtractPool,
    week: date,
    pages: Sequence[Page],
    shared: Mapping[_Key, _Told],
) -> Mapping[_Key, _Told]:
    path = lake.path("extracted", extractor(), f"{week}.jsonl.gz")
    told = _kept(lake, path)
    wanted = {_key(page): page for page in pages}
    missing = [key for key in wanted if key not in told]
    told |= {key: shared[key] for key in missing if key in shared}
    bodies = (
        (json.dumps(key), key[1], archive.body(key[0])) for key in missing if key not in shared
    )
    for extracted in pool.extract(bodies):
        digest, url = json.loads(extracted.digest)
        article = extracted.article
        told[digest, url] = {"article": article.told()} if article else {"reason": extracted.reason}
    if missing:
        _keep(lake, path, {key: told[key] for key in sorted(wanted)})
    return told


def _kept(lake: Lake, path: str) -> dict[_Key, _Told]:
    try:
        packed = lake.files.cat_file(path)
    except FileNotFoundError:
        return {}
    rows = (json.loads(line) for line in gzip.decompress(packed).split(b"\n") if line)
    return {(row["digest"], row["url"]): row["told"] for row in rows}


def _keep(lake: Lake, path: str, told: Mapping[_Key, _Told]) -> None:
    rows = ({"digest": key[0], "url": key[1], "told": each} for key, each in told.items())
    text = "".join(json.dumps(row) + "\n" for row in rows)
    lake.put_bytes(path, gzip.compress(text.encode(), mtime=0))


def _key(page: Page) -> _Key:
    return page.digest, page.final_url if page.source == "live" else page.url


def _narrowed(
    week: date,
    pages: Sequence[Page],
    links: Sequence[PostLink],
    told: Mapping[_Key, _Told],
    identify: Identify,
) -> Narrowed[Post]:
    linking: defaultdict[str, list[PostLink]] = defaultdict(list)
    for link in links:
        linking[link.url].append(link)
    kept, dropped = [], []
    for page in pages:
        answer = told[_key(page)]
        article = Article.read(answer["article"]) if "article" in answer else None
        if article is not None and article.text:
            kept.append(_post(week, page, article, linking[page.url], identify))
        else:
            dropped.append(_dropped(week, page, answer.get("reason")))
    return Narrowed(tuple(kept), tuple(dropped))


def _post(
    week: date, page: Page, article: Article, links: Sequence[PostLink], identify: Identify
) -> Post:
    language = identify(article.text)
    sites = [link.site_name for link in links if link.site_name]
    return Post(
        week=week,
        url=page.url,
        song_ids=tuple(sorted({link.song_id for link in links})),
        host=links[0].host if links else "",
        site_name=sites[0] if sites else article.site_name,
        title=article.title,
        author=article.author,
        published=article.published,
        language=language.code,
        language_probability=language.probability,
        text=article.text,
        links=article.links,
        digest=page.digest,
        extractor=extractor(),
        robots=page.robots,
        source_url=page.source_url,
        retrieved_at=page.retrieved_at,
        provider=extractor(),
    )


def _dropped(week: date, page: Page, reason: str | None) -> Dropped:
    return Dropped(
        week=week,
        ref=page.url,
        reason=f"extract:{reason}" if reason else "no_article",
        passing=False,
        evidence=json.dumps({"digest": page.digest, "size": page.size, "extractor": extractor()}),
        source_url=page.source_url,
        retrieved_at=page.retrieved_at,
        provider=extractor(),
    )
