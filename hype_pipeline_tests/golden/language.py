"""Which texts pass for English: single sentences in 36 languages, sentences of music writing, posts.

A single sentence is judged twice: as if it were a document (does it pass?), and as one of a post
that passed (is it foreign?). Posts carry the language that langdetect once saw in them, which is
no truth: their figures are for reading, and have no floor.
"""

import csv
import gzip
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from hype_pipeline.text.language import Language, identify
from hype_pipeline_tests.golden.rows import Row

_LANGID = "langid/sentences.tsv.gz"
_MUSIC = "music_writing/sentences.tsv.gz"
_POSTS = "iconix_openai/datasets/blog_content_sample.json.gz"
DATA = (_LANGID, _MUSIC, _POSTS)
FLOORS = {
    "english_passes": (">=", 0.95),
    "others_pass": ("<=", 0.002),
    "balanced_accuracy": (">=", 0.97),
    "foreign_removed": (">=", 0.97),
    "english_lost": ("<=", 0.005),
    "music_lost": ("<=", 0.005),
}
_EVERY = 80  # of the sentences of music writing


def verdicts(data: Path) -> Iterator[Row]:
    """Every sentence and post: passes, stays (in a post that passed), or foreign."""
    for language, index, text in _table(data / _LANGID):
        yield Row(f"langid:{language}:{index}", language, _verdict(identify(text)))
    music = _table(data / _MUSIC)
    for row in (row for number, row in enumerate(music) if number % _EVERY == 0):
        yield Row(f"music:{row[0]}:{row[2]}", "en", _verdict(identify(row[-1])))
    with gzip.open(data / _POSTS, "rt", encoding="utf-8") as file:
        posts = json.load(file)
    for number, post in enumerate(posts):
        if post["lang"]:
            yield Row(f"post:{number}", post["lang"], _verdict(identify(post["content"])))


def figures(rows: Sequence[Row]) -> dict[str, float]:
    """Shares of what is English and of what is not."""
    single = [row for row in rows if row.ref.startswith("langid:")]
    posts = [row for row in rows if row.ref.startswith("post:")]
    english, others = _parted(single)
    post_english, post_others = _parted(posts)
    passes, wrongly = _share(english, "passes"), _share(others, "passes")
    return {
        "english_passes": passes,
        "others_pass": wrongly,
        "balanced_accuracy": (passes + 1 - wrongly) / 2,
        "foreign_removed": _share(others, "foreign"),
        "english_lost": _share(english, "foreign"),
        "music_lost": _share([row for row in rows if row.ref.startswith("music:")], "foreign"),
        "posts_english_refused": 1 - _share(post_english, "passes"),
        "posts_others_pass": _share(post_others, "passes"),
    }


def _verdict(language: Language) -> str:
    if language.passes():
        return "passes"
    return "foreign" if language.foreign() else "stays"


def _parted(rows: Iterable[Row]) -> tuple[list[Row], list[Row]]:
    told = list(rows)
    return [row for row in told if row.truth == "en"], [row for row in told if row.truth != "en"]


def _share(rows: Sequence[Row], verdict: str) -> float:
    return sum(row.verdict == verdict for row in rows) / len(rows)


def _table(path: Path) -> Iterator[list[str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        told = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(told)
        yield from told
