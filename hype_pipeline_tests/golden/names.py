"""Whether real posts on an artist are masked, and whether the name still stands in their sentences.

Who it is, is told by a field of the post (`artists`, one entry) or by a title "Artist – Title". A name is distinctive unless it is found
only where it is meant as a name: for those, a word that stays is no leak.
"""

import gzip
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from hype_pipeline.text.clean import normalised
from hype_pipeline.text.name_forms import artists
from hype_pipeline.text.names import Names, mask
from hype_pipeline.text.sentences import sentences_of
from hype_pipeline_tests.golden.rows import Row

_POSTS = "music_writing/posts.jsonl.gz"
DATA = (_POSTS,)
FLOORS = {
    "masked_where_named": (">=", 0.99),
    "leaks": ("<=", 1),  # a pun on the name
}
_EVERY = 8
_TITLE = re.compile(r"^((?:(?!\sby\s)[^\"“”:|]){2,40}?)\s[-–—]\s+[\"“]?[^-–—|]{2,60}$")


def verdicts(data: Path) -> Iterator[Row]:
    """Each post: whether it names the artist, and how many sentences are masked and how many leak."""
    with gzip.open(data / _POSTS, "rt", encoding="utf-8") as lines:
        posts = [json.loads(line) for line in lines]
    named = [(post, post["artists"][0]) for post in posts if len(post.get("artists") or ()) == 1]
    titled = [(post, _TITLE.match(post.get("title") or "")) for post in posts]
    by_title = [(post, found[1]) for post, found in titled if found and not post.get("artists")]
    for post, artist in [*named[::_EVERY], *by_title]:
        cut = sentences_of(mask(post["text"], Names(artist, None)))
        masked = sum("{artist}" in sentence for sentence in cut)
        leaks = sum(_stands(artist, sentence) for sentence in cut)
        truth = "named" if _stands(artist, post["text"]) else "not named"
        kind = "distinctive" if _distinctive(artist) else "a word"
        yield Row(post["id"], f"{truth}, {kind}", f"{masked} masked, {leaks} leak")


def figures(rows: Sequence[Row]) -> dict[str, float]:
    """Shares of posts, and sentences of distinctive names that leak."""
    distinctive = [row for row in rows if row.truth.endswith("distinctive")]
    named = [row for row in distinctive if row.truth.startswith("named")]
    return {
        "posts": len(rows),
        "named": sum(row.truth.startswith("named") for row in rows) / len(rows),
        "masked": sum(_masked(row) for row in rows) / len(rows),
        "masked_where_named": sum(map(_masked, named)) / len(named),
        "leaks": sum(_leaks(row) for row in distinctive),
        "words_that_stay": sum(_leaks(row) for row in rows) - sum(map(_leaks, distinctive)),
    }


def _stands(name: str, text: str) -> bool:
    """Whether the name stands in the text, whatever its case, accents and marks."""
    return re.search(rf"\b{re.escape(normalised(name))}\b", normalised(text)) is not None


def _distinctive(name: str) -> bool:
    first = next(artists(name), None)
    return first is not None and first.found == "anywhere" and bool(normalised(name))


def _masked(row: Row) -> bool:
    return not row.verdict.startswith("0 masked")


def _leaks(row: Row) -> int:
    return int(row.verdict.split(", ")[1].split()[0])
