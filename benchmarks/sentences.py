"""How fast ours cuts paragraphs into sentences, beside BlingFire alone, and how many ends look wrong.

python -m benchmarks.sentences [--json] [--paragraphs 4000]

Reads real posts (HYPE_SHARED_DATA names their folder). What looks wrong: an end inside a sentence,
a sentence that begins with a small letter, and one of less than three words.
"""

import argparse
import gzip
import json
import os
import random
import re
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from blingfire import text_to_sentences

from hype_pipeline.text.clean import mended, unwrapped, without_markup
from hype_pipeline.text.sentences import sentences_of

_MISSED = re.compile(r"[a-z]{3,}[.!?][\"”)]?\s+[\"“(]?[A-Z]")
_NAIVE = re.compile(r"(?<=[.!?…])\s+")
_SHORTEST = 100  # characters of a paragraph
_SEED = 3


def paragraphs(file: Path, count: int) -> list[str]:
    """A sample of the paragraphs of real posts."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        texts = [mended(unwrapped(json.loads(line)["text"])) for line in lines]
    told = (without_markup(line) for text in texts for line in text.split("\n"))
    return random.Random(_SEED).sample([line for line in told if len(line) >= _SHORTEST], count)


def judged(split: Callable[[str], Sequence[str]], sample: Sequence[str]) -> Mapping[str, float]:
    """What *split* makes of *sample*, and how fast."""
    began = time.perf_counter()
    cut = [split(paragraph) for paragraph in sample]
    seconds = time.perf_counter() - began
    sentences = [sentence for each in cut for sentence in each]
    return {
        "sentences": len(sentences),
        "missed": sum(len(_MISSED.findall(sentence)) for sentence in sentences),
        "small_letter": sum(sentence[:1].islower() for each in cut for sentence in each[1:]),
        "short": sum(len(sentence.split()) < 3 for sentence in sentences),
        "per_second": round(len(sentences) / seconds),
    }


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--paragraphs", type=int, default=4000)
    asked = parser.parse_args()
    root = Path(os.environ.get("HYPE_SHARED_DATA", Path(__file__).parents[2] / "shared" / "data"))
    file = root / "music_writing" / "posts.jsonl.gz"
    if not file.exists():
        print(f"{file} is absent (HYPE_SHARED_DATA names its folder)", file=sys.stderr)
        return 1
    sample = paragraphs(file, asked.paragraphs)
    told = {
        "ours": judged(sentences_of, sample),
        "blingfire": judged(lambda paragraph: text_to_sentences(paragraph).split("\n"), sample),
        "naive": judged(_NAIVE.split, sample),
    }
    ours, reference = told["ours"]["per_second"], told["blingfire"]["per_second"]
    summary = {
        "name": "sentences",
        "unit": "sentences/s",
        "ours": ours,
        "reference": reference,
        "ratio": round(ours / reference, 3),
        "paragraphs": asked.paragraphs,
        "looks": told,
    }
    if asked.json:
        print(json.dumps(summary))
    else:
        for name, figures in told.items():
            print(name, ", ".join(f"{figure} {value}" for figure, value in figures.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
