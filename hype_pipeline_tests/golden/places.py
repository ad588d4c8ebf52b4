"""Places that are found in real sentences, each judged by a person who read it.

Of a fortieth of all sentences, chosen by hash, 120 mentions were drawn by hash once the list and its
rules were done. `right`: the sentence speaks of that place, or of its people; `wrong`: of a title, a
band, a language or a person of that name. What is missed is not judged here: the list is closed.
"""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from hype_pipeline.text.places import places_in
from hype_pipeline_tests.golden import _music_writing as real
from hype_pipeline_tests.golden.rows import Row

DATA = (real.SENTENCES,)
FLOORS = {"precision": (">=", 0.93), "right_and_found": (">=", 110)}
_JUDGED = Path(__file__).parent / "judged" / "places.tsv"


def verdicts(data: Path) -> Iterator[Row]:
    """A row for each judged mention."""
    texts = real.sentences(data)
    with _JUDGED.open(encoding="utf-8", newline="") as lines:
        for told in csv.DictReader(lines, delimiter="\t"):
            sentence = texts.get(told["ref"], "")
            found = told["name"] in {place.name for place in places_in(sentence)}
            verdict = "found" if found else "not found"
            same = real.digest(sentence) == told["text"]
            ref = f"{told['ref']} {told['name']}"
            yield Row(ref, told["judgement"], verdict if same else "the sentence is another one")


def figures(rows: Sequence[Row]) -> dict[str, float]:
    """How much of what is found is right."""
    found = [row for row in rows if row.verdict == "found"]
    right = sum(row.truth == "right" for row in found)
    return {
        "judged": len(rows),
        "found": len(found),
        "right_and_found": right,
        "precision": round(right / max(1, len(found)), 4),
    }
