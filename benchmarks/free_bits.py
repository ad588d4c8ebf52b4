"""Two forms of free bits beside annealing alone, on the Penn Treebank: same network, seed and budget.

python -m benchmarks.free_bits [--out scratch/free_bits] [--json] [--seed 0] [--only clamp]

HYPE_SHARED_DATA names the folder of the data. A small budget: about ten CPU-minutes an arm, which
is far from where a training ends; what it shows is which form keeps latents in use and at what
price. Judged on the valid split; the test split is not touched. Stopped, the same command goes on.
"""

import argparse
import json
import os
import random
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.ptb import Telling, read_ptb
from hype_pipeline.models.batches import Corpus, unlabelled
from hype_pipeline.models.configs import CvaeConfig, LoopConfig, TrainConfig
from hype_pipeline.models.evaluation import figures_of
from hype_pipeline.models.fit import fit_corpus
from hype_pipeline.models.trained import load_cvae

CONFIG = CvaeConfig(
    embedding=128,
    encoder_hidden=64,  # of each direction
    decoder_hidden=128,
    latent=32,
    condition=1,  # of no genre at all: always 0
    output="adaptive",
    dropout=0.2,
)
CLAMP = TrainConfig(
    loop=LoopConfig(epochs=3, learning_rate=3e-3, patience=9),
    pretrain_epochs=1,
    batch=64,
    ramp=0.5,
    free_bits=0.25,  # eight nats in all, as published
    validation_samples=1,
    final_samples=1,
)


def annealing_alone(recipe: TrainConfig) -> TrainConfig:
    """*recipe* without autoencoder and free bits, the KL's weight rising over one epoch. The
    autoencoder's epochs are given to the VAE, so that both see each sentence as often."""
    epochs = recipe.loop.epochs + recipe.pretrain_epochs
    loop = replace(recipe.loop, epochs=epochs)
    return replace(recipe, loop=loop, pretrain_epochs=0, free_bits=0.0, ramp=1 / epochs)


ARMS: Mapping[str, TrainConfig] = {
    "clamp": CLAMP,
    "mask": replace(CLAMP, free_bits_form="mask"),
    "annealing": annealing_alone(CLAMP),
}

_WEIGHTED = 600  # sentences whose likelihood is importance-weighted, the same for every seed
_TOLD = ("word_perplexity", "elbo", "reconstruction", "kl", "mutual_information", "active_units")


def measured(corpus: Corpus, arm: str, asked: argparse.Namespace) -> dict[str, Any]:
    """The figures of *arm*, which is trained unless it is already."""
    telling = Telling()
    about = fit_corpus(
        corpus,
        config=CONFIG,
        train=ARMS[arm],
        seed=asked.seed,
        checkpoints=asked.out / "checkpoints",
        out=asked.out / f"{arm}-{asked.seed}",
        threads=asked.threads,
        progress=lambda phase, *told: telling(f"{arm} {phase}", *told),
    )
    valid = corpus.splits["valid"]
    chosen = random.Random(0).sample(range(len(valid)), _WEIGHTED)
    part = unlabelled([valid.ids[number] for number in sorted(chosen)])
    model = load_cvae(asked.out / f"{arm}-{asked.seed}").model
    weighted = figures_of(model, part, samples=asked.samples, seed=asked.seed, precision="auto")
    # Latents are judged on the whole split, likelihood on a part of it.
    whole = {name: about["figures"][name] for name in _TOLD if name != "word_perplexity"}
    return {
        "word_perplexity": weighted["word_perplexity"],
        **whole,
        "cpu_seconds": about["run"]["cpu_seconds"],
    }


def main() -> int:
    """Print the figures of each arm."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=Path("scratch/free_bits"))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--samples", type=int, default=50, help="importance samples a sentence")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--only", choices=tuple(ARMS), help="this arm alone")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    data = Path(os.environ.get("HYPE_SHARED_DATA", Path(__file__).parents[2] / "shared" / "data"))
    if not (data / "ptb").exists():
        print(f"{data / 'ptb'} is absent (HYPE_SHARED_DATA names its folder)", file=sys.stderr)
        return 1
    corpus = read_ptb(data / "ptb")
    arms = {arm: measured(corpus, arm, asked) for arm in ARMS if asked.only in (None, arm)}
    result = {
        "name": "free_bits",
        "unit": "importance-weighted perplexity by word, ends included",
        "data": "Penn Treebank, standard splits",
        "split": "valid",
        "weighted_sentences": _WEIGHTED,
        "samples": asked.samples,
        "seed": asked.seed,
        "threads": asked.threads,
        "arms": arms,
    }
    if asked.json:
        print(json.dumps(result))
        return 0
    for arm, told in arms.items():
        print(arm, " ".join(f"{name} {value:.2f}" for name, value in told.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
