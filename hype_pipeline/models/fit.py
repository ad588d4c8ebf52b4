"""From a corpus to a finished CVAE folder: trained, judged, described. What is learnt when is phases.py's."""

import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from hype_pipeline.models import reproducible
from hype_pipeline.models.batches import Corpus
from hype_pipeline.models.checkpoint import (
    ABOUT,
    code_version,
    fingerprint,
    learnt,
    put_in,
    read_about,
    write_model,
)
from hype_pipeline.models.configs import CvaeConfig, TrainConfig, told
from hype_pipeline.models.density import density_of
from hype_pipeline.models.phases import FitProgress, Phases
from hype_pipeline.models.spelling import SPELLING, Spelling
from hype_pipeline.models.trained import KIND, load_cvae

# What decides the result: a change in any of these is another model.
_LEARNING = ("batches", "ragged", "features", "wider", "cvae", "output", "word_loss", "objective")
_COURSE = ("training", "inheriting", "phases", "fit", "spelling")
_CODE = (
    "hype_pipeline.text.tokens",
    *(f"hype_pipeline.models.{name}" for name in (*_LEARNING, *_COURSE)),
)


def fit_corpus(
    corpus: Corpus,
    *,
    config: CvaeConfig,
    train: TrainConfig,
    seed: int,
    checkpoints: Path,
    out: Path,
    parent: Path | None = None,
    minutes: float | None = None,
    threads: int | None = None,
    device: torch.device | None = None,
    progress: FitProgress | None = None,
) -> dict[str, Any]:
    """Train on *corpus* and write the folder *out*; returns what its about.json says.

    With *parent*, the folder of an earlier model of the same sizes, training begins with its weights,
    without an autoencoder and a wider text: *train* should be short then, and its ramp 0.

    A killed or terminated call goes on where it was when it is made again. A finished folder of the
    same configuration, data, seed and code is returned as it is. *minutes* bounds the training and
    makes its result depend on the machine's speed.
    """
    started, cpu = time.monotonic(), time.process_time()
    code = code_version(_CODE)
    said = {"config": told(config), "train": told(train), "seed": seed, "data": corpus.fingerprint}
    begun = load_cvae(parent) if parent else None
    if begun:
        said["parent"] = begun.about["fingerprint"]
    name = fingerprint(**said, code=code, minutes=minutes)
    if (out / ABOUT).exists() and read_about(out).get("fingerprint") == name:
        return read_about(out)
    where = device or reproducible.best_device()
    with (
        reproducible.threads(threads) as count,
        reproducible.deterministic(),
        reproducible.termination() as flag,
    ):
        phases = Phases(
            corpus=corpus,
            config=config,
            settings=train,
            seed=seed,
            folder=checkpoints / name,
            fingerprint=name,
            device=where,
            minutes=minutes,
            parent=begun,
            stopping=lambda: flag.asked,
            progress=progress,
        )
        model, standing, inherited = phases.run()
        kept = kept_weights(model)
        put_in(model, kept, out)  # what is judged is what is kept
        density = density_of(model, corpus.splits["train"], seed=seed)
        figures = phases.figures(model, density)
    about = {
        "kind": KIND,
        "fingerprint": name,
        "code": code,
        "config": told(config),
        "train": told(train),
        "seed": seed,
        "labels": list(corpus.labels),
        "vocabulary": list(corpus.vocabulary.tokens),
        **({"features": corpus.scale.told()} if corpus.scale.names else {}),
        **({"parent": {"fingerprint": said["parent"], **inherited._asdict()}} if inherited else {}),
        **({"wider": corpus.wider.about()} if corpus.wider else {}),
        "data": {
            "fingerprint": corpus.fingerprint,
            "sentences": {split: len(part) for split, part in corpus.splits.items()},
            "tokens": {split: len(part.ids.flat) for split, part in corpus.splits.items()},
            "words": {split: part.words for split, part in corpus.splits.items()},
        },
        "parameters": sum(values.numel() for values in model.parameters()),
        "steps": standing.step,
        "epochs": standing.epoch,
        "latents": density.told(),
        "figures": figures,
        "curve": [asdict(point) for point in standing.curve],
        "run": {
            "device": str(where),
            "threads": count,
            "precision": reproducible.precision(train.loop.precision, where),
            "minutes": minutes,
            "seconds": round(time.monotonic() - started, 1),
            "cpu_seconds": round(time.process_time() - cpu, 1),
            "torch": str(torch.__version__),
        },
    }
    spelling = Spelling.of(corpus.splits["train"].ids.flat, corpus.vocabulary)
    write_model(out, kept, about, {SPELLING: spelling.told(corpus.vocabulary)})
    return about


def kept_weights(model: nn.Module) -> dict[str, Tensor]:
    """The weights of a finished model in bf16: half the file, and what products see of them anyway."""
    return {name: values.detach().bfloat16() for name, values in learnt(model).items()}
