"""Going on from last night's model against beginning afresh, on a corpus that has grown.

python -m benchmarks.warm_start --sentences labelled.tsv.gz [--count 4000] [--nights 1] [--json]

A model learns from COUNT sentences (whole posts, drawn by the seed). Each night a twentieth is added,
and the grown corpus is learnt afresh and by going on, in several ways. All are judged on the
grown corpus's valid split, which no earlier model has learnt from. With several nights each way of
going on goes on from its own last model, so that drift is seen. Stopped, the same command goes on.
"""

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.ptb import Telling
from hype_pipeline.generate.beginning import shorter
from hype_pipeline.generate.sentence_file import (
    FileCorpus,
    FileSentence,
    corpus_of,
    read_sentences,
)
from hype_pipeline.models.batches import encode, read
from hype_pipeline.models.configs import Preset, for_corpus, preset
from hype_pipeline.models.evaluation import evaluate
from hype_pipeline.models.fit import fit_corpus
from hype_pipeline.models.trained import load_cvae

GROWTH = 0.05
WAYS = ("1:1:0.3", "2:1:0.3", "3:1:0.3", "1:0.6:1", "2:0.6:1", "3:0.6:1")
_TOLD = ("word_perplexity", "nll", "kl", "mutual_information", "active_units")


def nights(rows: Sequence[FileSentence], count: int, many: int, seed: int) -> list[FileCorpus]:
    """The corpus of the first day, then of each night: each is the one before it and new posts."""
    by_post: dict[str, list[FileSentence]] = {}
    for row in rows:
        by_post.setdefault(row.post_id, []).append(row)
    names = sorted(by_post)
    random.Random(seed).shuffle(names)
    drawn = [row for name in names for row in by_post[name]]
    sizes = [round(count * (1 + GROWTH) ** night) for night in range(many + 1)]
    return [corpus_of(drawn[:size], seed=seed) for size in sizes]


def fitted(
    corpus: FileCorpus, sizes: Preset, out: Path, asked: argparse.Namespace, parent: Path | None
) -> dict[str, Any]:
    """The figures of a model of *corpus*, which is trained unless it is already."""
    telling = Telling()
    about = fit_corpus(
        read(corpus.sentences, corpus.labels, sizes.config),
        config=sizes.config,
        train=sizes.train,
        seed=asked.seed,
        checkpoints=asked.out / "checkpoints",
        out=out,
        parent=parent,
        threads=asked.threads,
        progress=lambda phase, *told: telling(f"{out.name} {phase}", *told),
    )
    valid = [(row.text, row.genres) for row in corpus.sentences if row.split == "valid"]
    cvae = load_cvae(out)
    sentences = encode(valid, cvae.vocabulary, cvae.labels)
    told = evaluate(cvae, sentences, samples=asked.samples, seed=asked.seed)
    return {
        **{name: told[name] for name in _TOLD},
        "sentences": len(corpus.sentences),
        "valid": len(valid),
        "epochs": about["epochs"],
        "cpu_seconds": about["run"]["cpu_seconds"],
        "parent": about.get("parent"),
    }


def leaked(before: FileCorpus, now: FileCorpus) -> int:
    """Sentences that are held out now and were trained on before."""
    seen = {row.text for row in before.sentences if row.split == "train"}
    return sum(row.text in seen for row in now.sentences if row.split != "train")


def way(told: str) -> tuple[int, float, float]:
    """EPOCHS:KEPT:RATE of going on."""
    epochs, kept, rate = told.split(":")
    return int(epochs), float(kept), float(rate)


def main() -> int:
    """Print the figures of every night."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sentences", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("scratch/warm_start"))
    parser.add_argument("--count", type=int, default=4_000)
    parser.add_argument("--nights", type=int, default=1)
    parser.add_argument("--preset", default="quick")
    usual = "EPOCHS:KEPT:RATE, where KEPT is the share of the last weights and RATE of the learning rate"
    parser.add_argument("--ways", nargs="*", default=list(WAYS), help=usual)
    parser.add_argument("--no-afresh", action="store_true", help="only go on")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--samples", type=int, default=20, help="importance samples a sentence")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    days = nights(list(read_sentences(asked.sentences)), asked.count, asked.nights, asked.seed)
    told = list(measured(days, asked))
    if asked.json:
        said = {"data": asked.sentences.name, "split": "valid", "nights": told}
        settings = {name: getattr(asked, name) for name in ("preset", "seed", "samples")}
        print(json.dumps({"name": "warm_start", **settings, **said}))
    else:
        for row in told:
            print(*(f"{name} {row[name]}" for name in ("night", "way", *_TOLD, "cpu_seconds")))
    return 0


def measured(days: Sequence[FileCorpus], asked: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """The figures of each night and way."""
    named, chosen = f"{asked.preset}-{asked.count}-{asked.seed}", preset(asked.preset)
    first = asked.out / f"{named}-0-afresh"
    yield {
        "night": 0,
        "way": "afresh",
        **fitted(days[0], _sized(chosen, days[0]), first, asked, None),
    }
    last = dict.fromkeys(asked.ways, first)
    for night, corpus in enumerate(days[1:], start=1):
        if not asked.no_afresh:
            out = asked.out / f"{named}-{night}-afresh"
            figures = fitted(corpus, _sized(chosen, corpus), out, asked, None)
            yield {"night": night, "way": "afresh", **figures}
        for on in asked.ways:
            epochs, kept, rate = way(on)
            out = asked.out / f"{named}-{night}-on-{on.replace(':', '-')}"
            sizes = shorter(chosen, epochs=epochs, kept=kept, rate=rate)
            figures = fitted(corpus, sizes, out, asked, last[on])
            last[on] = out
            yield {"night": night, "way": on, "leaked": leaked(days[night - 1], corpus), **figures}


def _sized(chosen: Preset, corpus: FileCorpus) -> Preset:
    return for_corpus(chosen, sum(row.split == "train" for row in corpus.sentences))


if __name__ == "__main__":
    raise SystemExit(main())
