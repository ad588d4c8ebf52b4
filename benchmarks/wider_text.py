"""What learning from a wider text first is worth to a small corpus: word perplexity on its valid split.

    python -m benchmarks.wider_text --table labelled.tsv.gz --text sentences.tsv.gz --threads 1

Both are tables of sentences as `hype fit` takes them. The corpus is a part of --table, by whole posts; the
wider text a part of the sentences of --text that have no genre, of posts that are not held out, and not
like a sentence that is (generate/wider_text.py). Preset quick.
"""

import argparse
import json
import random
import sys
from pathlib import Path

from benchmarks.ptb import Telling
from hype_pipeline.generate.sentence_file import FileSentence, corpus_of, read_sentences
from hype_pipeline.generate.wider_text import PlainText
from hype_pipeline.models.batches import read
from hype_pipeline.models.configs import for_corpus, preset
from hype_pipeline.models.fit import fit_corpus

_TOLD = ("word_perplexity", "nll", "kl", "active_units", "mutual_information")


def some_posts(rows: list[FileSentence], count: int, seed: int) -> list[FileSentence]:
    """At least *count* sentences, of posts that are drawn."""
    posts: dict[str, list[FileSentence]] = {}
    for row in rows:
        posts.setdefault(row.post_id, []).append(row)
    names = sorted(posts)
    random.Random(seed).shuffle(names)
    drawn: list[FileSentence] = []
    while len(drawn) < count and names:
        drawn += posts[names.pop()]
    return drawn


def main() -> int:
    """Print the figures, a line for each of the two."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--table", type=Path, required=True)
    parser.add_argument("--text", type=Path, required=True)
    parser.add_argument("--sentences", type=int, default=4_000)
    parser.add_argument("--wider", type=int, default=10_000)
    parser.add_argument("--out", type=Path, default=Path("scratch/wider_text"))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    asked = parser.parse_args()
    out: Path = asked.out
    out.mkdir(parents=True, exist_ok=True)
    drawn = some_posts(list(read_sentences(asked.table)), asked.sentences, asked.seed)
    corpus = corpus_of(drawn, seed=asked.seed)
    held_out = {row.post_id for row in corpus.sentences if row.split != "train"}
    others = [
        row for row in read_sentences(asked.text) if not row.genres and row.post_id not in held_out
    ]
    lines = [row.text for row in some_posts(others, asked.wider, asked.seed)]
    (out / "wider.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    text = PlainText(out / "wider.txt", corpus.sentences)
    sizes = for_corpus(preset("quick"), sum(row.split == "train" for row in corpus.sentences))
    for name, wider in (("alone", None), ("wider text first", text)):
        telling = Telling()
        about = fit_corpus(
            read(corpus.sentences, corpus.labels, sizes.config, wider),
            config=sizes.config,
            train=sizes.train,
            seed=asked.seed,
            checkpoints=out / "checkpoints",
            out=out / name.replace(" ", "_"),
            threads=asked.threads,
            progress=lambda phase, *told, telling=telling: telling(phase, *told),
        )
        told = {figure: round(float(about["figures"][figure]), 3) for figure in _TOLD}
        split = about["data"]["sentences"]
        said = {"learnt": name, **told, **split, "wider": text.about() if wider else None}
        print(json.dumps({**said, "cpu_seconds": about["run"]["cpu_seconds"]}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
