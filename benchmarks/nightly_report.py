"""What a night's report costs, part by part: CPU seconds of one thread.

python -m benchmarks.nightly_report --model model --sentences labelled.tsv.gz [--json]

The model is a generator (`hype fit`), the table the one that it was fitted on, split again as then. The
report is the same as the asset `model_report` makes, whose metadata have wall seconds by part.
"""

import argparse
import json
import sys
import time
from pathlib import Path

import torch

from hype_pipeline.defs.parts import Parts
from hype_pipeline.generate.bundle import load_bundle
from hype_pipeline.generate.figures.judged import NIGHTLY
from hype_pipeline.generate.report import report
from hype_pipeline.generate.sentence_file import corpus_of, read_sentences


def main() -> int:
    """Print the seconds of each part."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--sentences", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    torch.set_num_threads(1)
    rows = corpus_of(read_sentences(asked.sentences), seed=asked.seed).sentences
    bundle = load_bundle(asked.model)
    extent = NIGHTLY.scaled(sum(row.split == "train" for row in rows))
    parts = Parts(lambda line: print(line, file=sys.stderr), clock=time.process_time)
    told = report(bundle, rows, seed=asked.seed, extent=extent, say=parts)
    parts.end()
    failed = [each.name for each in told.figures if each.passes is False]
    total = round(sum(parts.seconds.values()), 1)
    if asked.json:
        said = {"sentences": len(rows), "seed": asked.seed, "fails": failed}
        seconds = {"cpu_seconds": total, "by_part": parts.seconds}
        print(json.dumps({"name": "nightly_report", **said, **seconds}))
    else:
        for part, seconds_of_it in parts.seconds.items():
            print(f"{part:24} {seconds_of_it:7.1f}")
        print(f"{'in all':24} {total:7.1f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
