"""Write samples.md: what a generator writes, unpicked, beside people's sentences.

python docs/write_samples.py --model DIR --table sentences.tsv.gz --captions musiccaps-public.csv.gz

People's are captions of MusicCaps (CC BY-SA 4.0), which may be shown, from the test split of the table
that the generator was fitted on. Samples are the first of each genre set, seed 0, as they come; one that
repeats eight words of a training sentence, or has a slur, is not printed, as no draft would be.
"""

import argparse
import csv
import gzip
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from hype_pipeline.generate.bundle import Bundle, load_bundle
from hype_pipeline.generate.commentary import Comment, as_drawn, commentary
from hype_pipeline.generate.sentence_file import corpus_of, read_sentences

HERE = Path(__file__).parent
SETS = (
    ("ambient",),
    ("dance pop", "pop"),
    ("folk", "indie folk"),
    ("techno",),
    ("blues rock", "classic rock"),
)
EACH, COMMENTS, PEOPLE, SEED = 20, 4, 20, 0


def main() -> None:
    """The page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--table", type=Path, required=True)
    parser.add_argument("--captions", type=Path, required=True)
    parser.add_argument("--trained", required=True, help="how it was trained, in a sentence")
    asked = parser.parse_args()
    bundle = load_bundle(asked.model)
    people = human(asked.table, asked.captions)
    lines = [*_head(bundle, asked.trained), *_people(people)]
    for genres in SETS:
        lines += _set(bundle, genres)
    (HERE / "samples.md").write_text("\n".join(lines), encoding="utf-8")


def human(table: Path, captions: Path) -> list[str]:
    """Sentences of the test split that are of captions."""
    with gzip.open(captions, "rt", encoding="utf-8", newline="") as rows:
        free = " ".join(row["caption"] for row in csv.DictReader(rows))
    free = " ".join(free.split())
    held_out = [
        row.text
        for row in corpus_of(read_sentences(table), seed=SEED).sentences
        if row.split == "test"
    ]
    known = [text for text in held_out if text in free]
    return random.Random(SEED).sample(known, PEOPLE)


def _head(bundle: Bundle, trained: str) -> Iterator[str]:
    yield "# What the model writes"
    yield ""
    yield f"{trained} Model `{bundle.fingerprint}`, {len(bundle.cvae.vocabulary):,} words and pieces,"
    yield f"{len(bundle.cvae.labels)} genres. Written by `docs/write_samples.py`, seed {SEED}, nothing picked. Masked names stay masked."
    yield ""


def _people(people: Sequence[str]) -> Iterator[str]:
    yield f"## {len(people)} sentences of people"
    yield ""
    yield "From the test split: captions of [MusicCaps](https://www.kaggle.com/datasets/googleai/musiccaps) (Google, CC BY-SA 4.0), in random"
    yield "order; the rest of the text that the model learnt from is its writers' and is not shown."
    yield ""
    yield from (f"- {text}" for text in people)
    yield ""


def _set(bundle: Bundle, genres: Sequence[str]) -> Iterator[str]:
    drawn = as_drawn(bundle, genres, EACH, seed=SEED)
    yield f"## {', '.join(genres)}"
    yield ""
    yield f"{len(drawn)} samples as they come (`hype generate --prior`):"
    yield ""
    yield from (f"- {_shown(each)}" for each in drawn)
    yield ""
    yield f"The first {COMMENTS} drafts for a song of these genres (guarded, best of {bundle.count}, {bundle.way}):"
    yield ""
    yield from (
        f"- {each.masked}" for each in commentary(bundle, genres, samples=COMMENTS, seed=SEED).kept
    )
    yield ""


def _shown(each: Comment) -> str:
    kind = (each.reason or "").partition(":")[0]
    return f"*(not shown: {each.reason})*" if kind in ("copied", "slur") else each.masked


if __name__ == "__main__":
    main()
