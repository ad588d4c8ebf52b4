"""Extraction of pages that no rule was made on, judged by the articles that readability's tests expect.

Token F1 of each text against the expected article's words, beside plain trafilatura; titles and
authors against the expected ones, where a test states them. These pages are odd on purpose.
"""

import gzip
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean

from hype_pipeline.collect.extraction.extract import article_of
from hype_pipeline.text.clean import words
from hype_pipeline_tests.golden.extraction import plain
from hype_pipeline_tests.golden.extraction_music import token_f1
from hype_pipeline_tests.golden.rows import Row

DATA = ("extract_readability",)
FLOORS = {"ours": (">=", 0.92), "titles": (">=", 0.75), "authors": (">=", 0.75)}
_EXTRACTORS = ("ours", "standard", "precision")
_UNSTATED = "-"


def verdicts(data: Path) -> Iterator[Row]:
    """A row for each page: the token F1 of each extractor, and whether title and author are right."""
    from lxml import html

    for page in sorted(path for path in (data / DATA[0]).iterdir() if path.is_dir()):
        body, expected, about = (
            gzip.decompress((page / f"{name}.gz").read_bytes())
            for name in ("source.html", "expected.html", "expected-metadata.json")
        )
        wanted = words(" ".join(html.fromstring(expected.decode()).itertext()))
        article = article_of(body, None)
        texts = (article.text, *plain(body, None))
        stated = json.loads(about)
        scores = [f"{token_f1(wanted, words(text)):.4f}" for text in texts]
        title = _judged(stated.get("title"), article.title)
        author = _judged(stated.get("byline"), article.author)
        yield Row(page.name, "", " ".join((*scores, title, author)))


def figures(rows: Sequence[Row]) -> dict[str, float]:
    """Means of token F1, and shares of titles and authors that are right where they are stated."""
    cells = [row.verdict.split() for row in rows]
    means = (fmean(float(page[at]) for page in cells) for at in range(len(_EXTRACTORS)))
    titles, authors = (
        fmean(int(page[at]) for page in cells if page[at] != _UNSTATED) for at in (3, 4)
    )
    return {**dict(zip(_EXTRACTORS, means, strict=True)), "titles": titles, "authors": authors}


def _judged(stated: str | None, found: str | None) -> str:
    """Whether one holds the other: readability keeps the site's name in titles, and "By" in bylines."""
    wanted, told = words(stated or ""), words(found or "")
    if not wanted:
        return _UNSTATED
    shared = " ".join(told) in " ".join(wanted) or " ".join(wanted) in " ".join(told)
    return str(int(bool(told) and shared))
