"""Songs that are found in real sentences with quotation marks, each judged by a person who read it.

Drawn by `drawn`: `first`, `second` and `third` are 200 sentences each, whatever is found in them;
`second_found` to `fifth_found` are 200 each in which something was found. Parser and judgements were
made in turns: what one draw showed was improved before the next. The fifth was the last, and holds no
sentence that an earlier draw held: as it was drawn 185 of 208 were right, and 17 more were releases.
What was improved since was chosen on the other draws, by somebody who had read the fifth, and is
measured on it once. All of them guard against falling back.

A judgement is `right` (both parts name the song that the sentence names), `release` (both parts are
right, but it is an album, an EP, a mix), or `wrong` (another artist or title, or nothing of the
kind). A song that the sentence names with its artist and that was not found is judged too: it
counts as missed. What nobody has judged counts as wrong. Sentences and songs are kept as digests.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from hype_pipeline.publish.named_songs import songs_in
from hype_pipeline_tests.golden import _music_writing as real
from hype_pipeline_tests.golden.rows import Row

DATA = (real.SENTENCES,)
FLOORS = {
    "precision": (">=", 0.90),
    "precision_fourth": (">=", 0.86),
    "precision_fifth": (">=", 0.90),
    "precision_with_releases": (">=", 0.95),
    "unjudged": ("<=", 0),
}
_JUDGED = Path(__file__).parent / "judged" / "quoted_sentences.tsv"


def verdicts(data: Path) -> Iterator[Row]:
    """A row for each song that was found or judged in each drawn sentence."""
    texts = real.sentences(data)
    for (draw, ref, text), judged in _judgements().items():
        sentence = texts.get(ref, "")
        if real.digest(sentence) != text:
            yield Row(f"{draw} {ref}", "", "the sentence is another one")
            continue
        found = set(real.pairs(songs_in(sentence)))
        for pair in sorted(found | judged.keys()):
            verdict = "found" if pair in found else "not found"
            yield Row(f"{draw} {ref} {pair}", judged.get(pair, "unjudged"), verdict)


def figures(rows: Sequence[Row]) -> dict[str, float]:
    """How much of what is found is right, and how much of what is named is found."""
    found = [row for row in rows if row.verdict == "found"]
    fourth = [row for row in found if row.ref.startswith("fourth")]
    fifth = [row for row in found if row.ref.startswith("fifth")]
    drawn_blindly = [
        row for row in rows if row.truth == "right" and "_found" not in row.ref.split()[0]
    ]
    return {
        "found": len(found),
        "unjudged": sum(row.truth == "unjudged" for row in found),
        "precision": _share(found, "right"),
        "precision_with_releases": _share(found, "right", "release"),
        "precision_fourth": _share(fourth, "right"),
        "precision_fourth_with_releases": _share(fourth, "right", "release"),
        "precision_fifth": _share(fifth, "right"),
        "precision_fifth_with_releases": _share(fifth, "right", "release"),
        "recall": sum(row.verdict == "found" for row in drawn_blindly) / max(len(drawn_blindly), 1),
    }


def _share(rows: Sequence[Row], *truths: str) -> float:
    return sum(row.truth in truths for row in rows) / max(len(rows), 1)


def _judgements() -> dict[tuple[str, str, str], dict[str, str]]:
    """By draw, reference and digest of a sentence: what was judged of each song in it."""
    judged: dict[tuple[str, str, str], dict[str, str]] = defaultdict(dict)
    with _JUDGED.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            songs = judged[row["draw"], row["ref"], row["text"]]
            if row["song"]:
                songs[row["song"]] = row["judgement"]
    return judged
