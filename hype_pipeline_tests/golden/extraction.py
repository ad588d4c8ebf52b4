"""Extraction, judged by strings that a page's article must hold and must not hold.

The pages and strings are trafilatura's own evaluation data, counted as its evaluation does: each
string is found or not, and F1 is taken over all of them together. Plain trafilatura, standard and
precision, reads the same pages in the same run.
"""

import gzip
import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from hype_pipeline.collect.extraction.extract import article_of
from hype_pipeline_tests.golden.rows import Row

_FOLDER = "extract_trafilatura"
DATA = (f"{_FOLDER}/evaldata_sample.json", f"{_FOLDER}/html")
FLOORS = {"ours_f1": (">=", 0.92), "ahead": (">", 0.0), "ahead_in_each_half": (">", 0.0)}
_EXTRACTORS = ("ours", "standard", "precision")


def verdicts(data: Path) -> Iterator[Row]:
    """A row for each string: which extractors' texts hold it."""
    pages = json.loads((data / DATA[0]).read_text("utf-8"))
    for url, wanted in sorted(pages.items()):
        name = wanted["file"].removesuffix(".gz")
        body = gzip.decompress((data / DATA[1] / f"{name}.gz").read_bytes())
        texts = dict(zip(_EXTRACTORS, (_ours(body, url), *plain(body, url)), strict=True))
        for truth in ("with", "without"):
            for at, string in enumerate(wanted[truth]):
                found = [extractor for extractor, text in texts.items() if string in text]
                yield Row(f"{name}#{truth}{at}", truth, "+".join(found))


def plain(body: bytes, url: str | None) -> tuple[str, str]:
    """What trafilatura itself takes for the article: in its standard mode, and favouring precision."""
    import trafilatura

    standard = trafilatura.bare_extraction(body, url=url, include_comments=False)
    precision = trafilatura.bare_extraction(
        body, url=url, include_comments=False, favor_precision=True
    )
    return (standard.text if standard else ""), (precision.text if precision else "")


def half(ref: str) -> int:
    """Which half a page is in, by chance: what is gained in one of them alone is no rule."""
    return int(hashlib.sha1(ref.encode(), usedforsecurity=False).hexdigest(), 16) % 2


def figures(rows: Sequence[Row]) -> dict[str, float]:
    """F1 of each extractor, and how far ours is ahead of the better of the two others."""
    halves = [[row for row in rows if half(_page(row)) == which] for which in (0, 1)]
    scores = {f"{extractor}_f1": _f1(rows, extractor) for extractor in _EXTRACTORS}
    return {
        **scores,
        "ahead": _ahead(rows),
        "ahead_in_each_half": min(map(_ahead, halves)),
    }


def _ours(body: bytes, url: str) -> str:
    return article_of(body, url).text


def _page(row: Row) -> str:
    return row.ref.rsplit("#", 1)[0]


def _ahead(rows: Sequence[Row]) -> float:
    ours, *others = (_f1(rows, extractor) for extractor in _EXTRACTORS)
    return ours - max(others)


def _f1(rows: Sequence[Row], extractor: str) -> float:
    found = [row.truth for row in rows if extractor in row.verdict.split("+")]
    wanted = sum(row.truth == "with" for row in rows)
    return 2 * found.count("with") / (len(found) + wanted)
