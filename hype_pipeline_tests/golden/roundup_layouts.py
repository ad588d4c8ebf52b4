"""Round-ups of three to six songs that are glued together from real posts on one song, by layout.

Unlike labelled round-ups these come from no one source and in every layout; their titles say nothing,
so that structure alone is judged. The rule was made on the posts whose references hash to an even
number; the figures are those of the others, which it had not seen.
"""

import hashlib
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from hype_pipeline.collect.extraction.leftovers import is_leftover
from hype_pipeline.collect.judging.roundup import one_song
from hype_pipeline.text.clean import mended, unwrapped
from hype_pipeline_tests.golden.rows import Row
from hype_pipeline_tests.real_posts import FORMS, read
from hype_pipeline_tests.round_up_layouts import LAYOUTS, SIZES, Piece, glued, piece

DATA = ("music_writing/roundup_eval.jsonl.gz",)
FLOORS = {"recall": (">=", 0.90), "recall_flat": (">=", 0.80)}
_EACH = 20  # round-ups of every layout and size
_SONGS = (3, 4, 5, 6)


def verdicts(data: Path) -> Iterator[Row]:
    """A row for each layout, size, number and form; the truth is how many songs there are."""
    pieces = _unseen(data / DATA[0])
    for layout in LAYOUTS:
        for size in SIZES:
            for number in range(_EACH):
                rng = random.Random(f"{layout} {size} {number}")
                chosen = rng.sample(pieces, _SONGS[number % len(_SONGS)])
                text = glued(chosen, layout, size, rng)
                for form, arranged in FORMS.items():
                    told = mended(unwrapped(arranged(text)))
                    verdict = one_song(url="", title="Late autumn", text=told, artists=(), links=())
                    ref = f"{form}|{layout}|{size}|{number}"
                    yield Row(ref, str(len(chosen)), verdict.reason or "kept")


def figures(rows: Sequence[Row]) -> dict[str, float]:
    """Recall together, by layout, by size and by number of songs."""
    told: dict[str, float] = {}
    for form, suffix in (("lines", ""), ("flat", "_flat")):
        mine = [row for row in rows if row.ref.startswith(f"{form}|")]
        told[f"recall{suffix}"] = _recall(mine)
        for size in SIZES:
            told[f"recall_{size}{suffix}"] = _recall([r for r in mine if f"|{size}|" in r.ref])
        for songs in _SONGS:
            told[f"recall_{songs}_songs{suffix}"] = _recall(
                [r for r in mine if r.truth == str(songs)]
            )
        for layout in LAYOUTS:
            found = [row for row in mine if row.ref.split("|", 1)[1].startswith(f"{layout}|")]
            told[f"recall of {layout}{suffix}"] = _recall(found)
    return told


def _recall(rows: Sequence[Row]) -> float:
    return sum(row.verdict != "kept" for row in rows) / len(rows)


def _unseen(path: Path) -> list[Piece]:
    found = []
    for post in read(path):
        odd = hashlib.sha256(post["ref"].encode()).digest()[0] & 1
        if post["label"] == 0 and odd and post["ref"].startswith("http"):
            lines = mended(unwrapped(post["text"])).split("\n")
            text = "\n".join(line for line in lines if not is_leftover(line))
            found.append(piece(post["title"] or "", text))
    return [each for each in found if each is not None]
