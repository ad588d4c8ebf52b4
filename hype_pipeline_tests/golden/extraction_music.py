"""Extraction of a music magazine's pages, judged by the Markdown from which they were built.

Token F1 of each page's text against the words of its Markdown (without addresses, tags and
shortcodes), and its mean over the pages; title and date are compared too. Plain trafilatura,
standard and precision, reads the same pages in the same run.
"""

import gzip
import html
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from statistics import fmean
from typing import Any

from hype_pipeline.collect.extraction.extract import article_of
from hype_pipeline.text.clean import words
from hype_pipeline_tests.golden.extraction import half, plain
from hype_pipeline_tests.golden.rows import Row

_FOLDER = "extract_phlow_music"
DATA = (f"{_FOLDER}/ground_truth.jsonl.gz", f"{_FOLDER}/html")
FLOORS = {
    "ours": (">=", 0.95),
    "ahead": (">", 0.0),
    "ahead_in_each_half": (">", 0.0),
    "titles": (">=", 0.99),
    "dates": (">=", 0.99),
}
_EXTRACTORS = ("ours", "standard", "precision")
_NO_WORDS = re.compile(
    r"\{%.*?%\}|\{[{:].*?\}"  # shortcodes and attributes
    r"|<(?P<tag>script|style|iframe)\b.*?</(?P=tag)>|<[^>]+>"
    r"|!\[[^\]]*\]\([^)]*\)|(?<=\])\([^)]*\)|(?<=\])\[[^\]]*\]|^\s*\[[^\]]+\]:.*?$",  # addresses
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)


def verdicts(data: Path) -> Iterator[Row]:
    """A row for each page: the token F1 of each extractor, and whether title and date are right."""
    with gzip.open(data / DATA[0], "rt", encoding="utf-8") as lines:
        pages = [json.loads(line) for line in lines]
    for page in sorted(pages, key=lambda page: page["id"]):
        body = gzip.decompress((data / DATA[1] / f"{page['id']}.html.gz").read_bytes())
        article = article_of(body, None)
        wanted = words(_NO_WORDS.sub(" ", page["markdown"]))
        texts = (article.text, *plain(body, None))
        scores = [f"{token_f1(wanted, words(text)):.4f}" for text in texts]
        stated = html.unescape(page["title"] or "")  # a page or two have none
        title = not stated or words(stated) == words(article.title or "")
        told = " ".join([*scores, str(int(title)), str(int(_same_day(page, article.published)))])
        yield Row(page["id"], "", told)


def token_f1(wanted: Sequence[str], found: Sequence[str]) -> float:
    """How well two bags of words agree."""
    shared = sum((Counter(wanted) & Counter(found)).values())
    return 2 * shared / (len(wanted) + len(found)) if wanted or found else 1.0


def figures(rows: Sequence[Row]) -> dict[str, float]:
    """Means of token F1, how far ours is ahead of the better of the others, titles, dates."""
    scores = [tuple(map(float, row.verdict.split())) for row in rows]
    halves = [
        [each for row, each in zip(rows, scores, strict=True) if half(row.ref) == which]
        for which in (0, 1)
    ]
    *means, titles, dates = map(fmean, zip(*scores, strict=True))
    return {
        **dict(zip(_EXTRACTORS, means, strict=True)),
        "ahead": _ahead(scores),
        "ahead_in_each_half": min(map(_ahead, halves)),
        "titles": titles,
        "dates": dates,
    }


def _ahead(scores: Sequence[tuple[float, ...]]) -> float:
    ours, standard, precision = (fmean(page[at] for page in scores) for at in range(3))
    return ours - max(standard, precision)


def _same_day(page: dict[str, Any], published: date | None) -> bool:
    """Whether it is the day of publication: stated in UTC, while the magazine's pages have local time."""
    told = date.fromisoformat(page["date"][:10])  # one of them has a broken time
    return published in (told, told + timedelta(days=1))
