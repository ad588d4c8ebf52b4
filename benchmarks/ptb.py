"""The Penn Treebank, where text VAEs are published: ours, and an LSTM language model of its size.

python -m benchmarks.ptb --data ../shared/data/ptb --out scratch/ptb [--json] [--seed 0]

Standard splits, words as they stand there, an end for each sentence. Everything was chosen on the
valid split; the test split is read once, at the end. Stopped, the same command goes on where it was.
"""

import argparse
import gzip
import hashlib
import json
import math
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from hype_pipeline.models.batches import Corpus, Encoded, unlabelled
from hype_pipeline.models.configs import CvaeConfig, LoopConfig, TrainConfig
from hype_pipeline.models.evaluation import figures_of, weighted_log_probabilities
from hype_pipeline.models.fit import fit_corpus
from hype_pipeline.models.language_model import fit_language_model, language_figures
from hype_pipeline.models.trained import TrainedCvae, load_cvae
from hype_pipeline.text.tokens import SPECIALS, Vocabulary

CONFIG = CvaeConfig(
    embedding=320,
    encoder_hidden=256,
    decoder_hidden=512,
    latent=32,
    condition=1,  # of no genre at all: always 0
    output="tied",
    dropout=0.5,
)
TRAIN = TrainConfig(
    loop=LoopConfig(
        epochs=14, learning_rate=1.5e-3, hold=0.4, final_rate=0.02, checkpoint_seconds=120.0
    ),
    pretrain_epochs=3,
    batch=64,
    ramp=0.35,  # five epochs
    free_bits=0.25,  # eight nats in all, as published
)

_PART = 256  # sentences that are judged before the result is kept


def read_ptb(folder: Path) -> Corpus:
    """The three splits, whose words are what stands between spaces."""
    lines, digest = {}, hashlib.sha256()
    for split in ("train", "valid", "test"):
        text = gzip.decompress((folder / f"ptb.{split}.txt.gz").read_bytes()).decode()
        digest.update(text.encode())
        lines[split] = [line.split() for line in text.split("\n") if line.strip()]
    counts = Counter(word for line in lines["train"] for word in line)
    words = (*SPECIALS, *sorted(counts, key=lambda word: (-counts[word], word)))
    numbers = {word: number for number, word in enumerate(words)}
    splits = {
        split: unlabelled([numbers[word] for word in line] for line in part)
        for split, part in lines.items()
    }
    return Corpus(Vocabulary(words), (), splits, digest.hexdigest())


class Telling:
    """Prints where a training is, at most every *seconds*, with its rate and what is left."""

    def __init__(
        self, *, seconds: float = 60.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.every, self.clock, self.told = seconds, clock, clock()
        self.phase, self.first, self.begun = "", 0, self.told

    def __call__(self, phase: str, step: int, steps: int, figures: Mapping[str, float]) -> None:
        now = self.clock()
        if phase != self.phase:
            self.phase, self.first, self.begun = phase, step, now
        judged = "nll" in figures
        if now - self.told < self.every and not judged:
            return
        self.told = now
        rate = (step - self.first) / max(now - self.begun, 1e-9)
        left = (steps - step) / rate / 60 if rate else float("nan")
        said = " ".join(f"{name} {value:.3f}" for name, value in figures.items())
        print(
            f"{time.strftime('%H:%M:%S')} {phase} {step}/{steps} {rate:.2f} steps/s"
            f" {left:.0f} min left: {said}",
            file=sys.stderr,
        )


def judged(
    cvae: TrainedCvae, sentences: Encoded, asked: argparse.Namespace, folder: Path
) -> dict[str, float]:
    """The figures of *cvae*; log p of what is done already is in *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    found, began = [], time.monotonic()
    for start in range(0, len(sentences), _PART):
        kept = folder / f"{asked.split}-{asked.samples}-{start}.npy"
        if not kept.exists():
            ids = [sentences.ids[number] for number in range(len(sentences))[start : start + _PART]]
            told = weighted_log_probabilities(
                cvae.model,
                unlabelled(ids),
                samples=asked.samples,
                seed=asked.seed + start,
                precision=asked.precision,
            )
            np.save(kept, told.numpy())
        found.append(np.load(kept))
        spent, share = time.monotonic() - began, min(1.0, (start + _PART) / len(sentences))
        print(
            f"{time.strftime('%H:%M:%S')} {share:.0%} judged, {spent / share / 60 * (1 - share):.0f}"
            f" min left, nll {-np.concatenate(found).mean():.3f}",
            file=sys.stderr,
        )
    once = figures_of(cvae.model, sentences, samples=1, seed=asked.seed, precision=asked.precision)
    nll = -float(np.concatenate(found).mean())
    perplexity = math.exp(nll * len(sentences) / once["tokens"])
    weighted = {"nll": nll, "perplexity": perplexity, "word_perplexity": perplexity}
    return {**once, **weighted, "samples": asked.samples}


def main() -> None:
    """Train what is not trained yet, and print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data/ptb"))
    parser.add_argument("--out", type=Path, required=True, help="keeps checkpoints and models")
    parser.add_argument("--model", type=Path, help="judge this finished VAE instead of training")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--samples", type=int, default=500, help="importance samples a sentence")
    parser.add_argument("--split", choices=("valid", "test"), default="test")
    parser.add_argument("--precision", choices=("auto", "bf16", "fp32"), default="auto")
    parser.add_argument("--only", choices=("vae", "lm"), help="train this one and stop")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    corpus, telling = read_ptb(asked.data), Telling()
    out: Path = asked.out
    if asked.only != "lm" and asked.model is None:
        fit_corpus(
            corpus,
            config=CONFIG,
            train=TRAIN,
            seed=asked.seed,
            checkpoints=out / "checkpoints",
            out=out / "vae",
            progress=telling,
        )
    if asked.only == "vae":
        return
    lm = fit_language_model(
        corpus,
        config=CONFIG,
        train_config=TRAIN,
        seed=asked.seed,
        folder=out / "lm",
        progress=lambda *told: telling("language model", *told),
    )
    if asked.only == "lm":
        return
    sentences = corpus.splits[asked.split]
    vae = load_cvae(asked.model or out / "vae")
    figures = judged(vae, sentences, asked, out / "judged")
    theirs = language_figures(lm, sentences, precision=asked.precision)
    result = {
        "name": "ptb",
        "unit": "perplexity by token, ends included",
        "ours": figures["perplexity"],
        "reference": theirs["perplexity"],
        "ratio": figures["perplexity"] / theirs["perplexity"],
        "data": "Penn Treebank, standard splits",
        "split": asked.split,
        "seed": asked.seed,
        "precision": asked.precision,
        "model": vae.about["config"],
        "train": vae.about["train"],
        "vae": figures,
        "language_model": theirs,
        "run": vae.about["run"],
    }
    if asked.json:
        print(json.dumps(result))
        return
    for who, told in (("VAE", figures), ("LSTM-LM", theirs)):
        print(who, " ".join(f"{name} {value:.3f}" for name, value in told.items()))


if __name__ == "__main__":
    main()
