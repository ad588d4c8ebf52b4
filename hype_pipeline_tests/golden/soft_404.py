"""Whether notices of blog hosts, parkers and guards are told from articles.

The notices are written after those of real hosts (judged/no_posts.jsonl): the sayings were written
with the first half at hand, the second half was written afterwards, and the least number of words
chosen with both. Articles are the pages of two extraction sets. A row's verdict is the reason.
"""

import gzip
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from hype_pipeline.collect.crawl.soft_404 import no_post
from hype_pipeline_tests.golden.rows import Row

DATA = ("extract_trafilatura/html", "extract_phlow_music/html")
FLOORS = {
    "notices known, first half": (">=", 0.98),
    "notices known, second half": (">=", 0.90),
    "articles refused": ("<=", 0.005),
}
_URL = "https://blog.example/2021/11/a-post"
_NOTICES = Path(__file__).parent / "judged" / "no_posts.jsonl"


def verdicts(data: Path) -> Iterator[Row]:
    """Every notice and every article."""
    for line in _NOTICES.read_text("utf-8").splitlines():
        notice = json.loads(line)
        yield Row(notice["ref"], "notice", _verdict(notice["html"].encode()))
    for folder in DATA:
        for path in sorted((data / folder).rglob("*.htm*")):
            body = path.read_bytes()
            page = gzip.decompress(body) if path.suffix == ".gz" else body
            yield Row(f"{folder}/{path.name}", "article", _verdict(page))


def _verdict(page: bytes) -> str:
    return no_post(_URL, _URL, page) or "post"


def figures(rows: Sequence[Row]) -> dict[str, float]:
    """Shares of notices that are known, and of articles that are refused."""
    return {
        "notices known, first half": _refused(
            [row for row in rows if row.ref.startswith("first/")]
        ),
        "notices known, second half": _refused(
            [row for row in rows if row.ref.startswith("second/")]
        ),
        "articles refused": _refused([row for row in rows if row.truth == "article"]),
    }


def _refused(rows: Sequence[Row]) -> float:
    return sum(row.verdict != "post" for row in rows) / len(rows)
