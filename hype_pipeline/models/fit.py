"""From labelled sentences to a finished CVAE folder: the two phases, the figures, the description."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from hype_pipeline.models import reproducible
from hype_pipeline.models.baselines import NgramModel, mean_nll
from hype_pipeline.models.batches import Corpus, Encoded, Epochs, Labelled, read
from hype_pipeline.models.checkpoint import (
    ABOUT,
    code_version,
    fingerprint,
    learnt,
    put_in,
    read_about,
    write_model,
)
from hype_pipeline.models.configs import CvaeConfig, LoopConfig, TrainConfig, told
from hype_pipeline.models.cvae import CvaeModel, initialise
from hype_pipeline.models.evaluation import figures_of
from hype_pipeline.models.inheriting import inherit
from hype_pipeline.models.objective import objective
from hype_pipeline.models.trained import KIND, TrainedCvae, load_cvae
from hype_pipeline.models.training import Run, Standing, train

FitProgress = Callable[
    [str, int, int, Mapping[str, float]], None
]  # phase, step, of how many, figures
# What decides the result: a change in any of these is another model.
_CODE = tuple(
    f"hype_pipeline.{name}"
    for name in (
        "text.tokens",
        *(
            f"models.{name}"
            for name in (
                *(
                    "batches",
                    "features",
                    "cvae",
                    "output",
                    "word_loss",
                    "objective",
                    "training",
                    "fit",
                ),
                "inheriting",
            )
        ),
    )
)
AUTOENCODER = "autoencoder"  # the first phase
_PRETRAIN_SHARE = 0.2  # of a time limit


def fit_cvae(
    rows: Iterable[Labelled],
    labels: Sequence[str],
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
    """Train on *rows* and write the folder *out*, as `fit_corpus` does."""
    return fit_corpus(
        read(rows, labels, config),
        config=config,
        train=train,
        seed=seed,
        checkpoints=checkpoints,
        out=out,
        parent=parent,
        minutes=minutes,
        threads=threads,
        device=device,
        progress=progress,
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

    With *parent*, the folder of an earlier model of the same sizes, training begins with its weights
    and without an autoencoder: *train* should be short then, and its ramp 0.

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
        phases = _Phases(
            corpus, config, train, seed, checkpoints / name, name, where, minutes, begun
        )
        model, standing = phases.run(lambda: flag.asked, progress)
        kept = kept_weights(model)
        put_in(model, kept, out)  # what is judged is what is kept
        figures = phases.figures(model)
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
        **({"parent": phases.inherited} if begun else {}),
        "data": {
            "fingerprint": corpus.fingerprint,
            "sentences": {split: len(part) for split, part in corpus.splits.items()},
            "tokens": {split: len(part.ids.flat) for split, part in corpus.splits.items()},
            "words": {split: part.words for split, part in corpus.splits.items()},
        },
        "parameters": sum(values.numel() for values in model.parameters()),
        "steps": standing.step,
        "epochs": standing.epoch,
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
    write_model(out, kept, about)
    return about


def kept_weights(model: nn.Module) -> dict[str, Tensor]:
    """The weights of a finished model in bf16: half the file, and what products see of them anyway."""
    return {name: values.detach().bfloat16() for name, values in learnt(model).items()}


class _Phases:
    """The autoencoder, then the VAE with its encoder."""

    def __init__(
        self,
        corpus: Corpus,
        config: CvaeConfig,
        train: TrainConfig,
        seed: int,
        folder: Path,
        fingerprint: str,
        device: torch.device,
        minutes: float | None,
        parent: TrainedCvae | None,
    ) -> None:
        self.corpus, self.config, self.settings, self.seed = corpus, config, train, seed
        self.folder, self.fingerprint, self.device = folder, fingerprint, device
        self.seconds = None if minutes is None else minutes * 60
        self.epochs = Epochs(corpus.splits["train"], train.batch, seed)
        self.parent = parent
        self.inherited: dict[str, Any] = {}  # whose weights, and how much of the tables it knew

    def run(
        self, stopping: Callable[[], bool], progress: FitProgress | None
    ) -> tuple[CvaeModel, Standing]:
        """The trained model, and the standing of the second phase."""
        model = self._fresh("vae")
        taught = self.settings.pretrain_epochs and self.parent is None
        share = _PRETRAIN_SHARE if taught else 0.0
        if self.parent is not None:
            known = inherit(model, self.corpus.vocabulary.tokens, self.corpus.labels, self.parent)
            self.inherited = {"fingerprint": self.parent.about["fingerprint"], **known._asdict()}
        elif taught:
            teacher = self._fresh(AUTOENCODER)
            self._phase(AUTOENCODER, teacher, share, stopping, progress)
            put_in(model.encoder, learnt(teacher.encoder), self.folder)
        standing = self._phase("vae", model, 1 - share, stopping, progress)
        return model, standing

    def figures(self, model: CvaeModel) -> dict[str, float]:
        """Of the finished model on validation sentences (training ones where there are none), and
        what word frequencies alone would reach there."""
        judged, train = self._held_out(), self.corpus.splits["train"]
        told = figures_of(model, judged, samples=self.settings.final_samples, seed=self.seed)
        frequencies = NgramModel(train.ids, order=1, vocabulary=len(self.corpus.vocabulary))
        return {**told, "unigram_nll": mean_nll(frequencies, judged.ids)}

    def _fresh(self, phase: str) -> CvaeModel:
        # The autoencoder's decoder is thrown away: its output need only be cheap.
        config = replace(self.config, output="adaptive") if phase == AUTOENCODER else self.config
        with reproducible.seeded(self.seed, phase):
            model = CvaeModel(
                config,
                vocabulary=len(self.corpus.vocabulary),
                labels=len(self.corpus.labels),
            )
            initialise(model)
        return model.to(self.device)

    def _held_out(self) -> Encoded:
        return self.corpus.splits.get("valid", self.corpus.splits["train"])

    def _phase(
        self,
        phase: str,
        model: CvaeModel,
        share: float,
        stopping: Callable[[], bool],
        progress: FitProgress | None,
    ) -> Standing:
        settings = self.settings
        autoencoder = phase == AUTOENCODER
        loop = _loop(settings, autoencoder=autoencoder)
        valid = self._held_out()

        def validate() -> dict[str, float]:
            told = figures_of(
                model,
                valid,
                # Importance weights say little of an autoencoder, which pays nothing for its latents.
                samples=1 if autoencoder else settings.validation_samples,
                seed=self.seed,
                precision=loop.precision,
            )
            return {"loss": told["reconstruction" if autoencoder else "nll"], **told}

        run = Run(
            folder=self.folder / phase,
            fingerprint=self.fingerprint,
            seed=self.seed,
            device=self.device,
            seconds=None if self.seconds is None else self.seconds * share,
            stopping=stopping,
            progress=None if progress is None else lambda *told: progress(phase, *told),
        )
        loss = objective(model, settings, autoencoder=autoencoder)
        return train(model, loss, self.epochs, loop, run, validate=validate)


def _loop(config: TrainConfig, *, autoencoder: bool) -> LoopConfig:
    if autoencoder:
        return replace(config.loop, epochs=config.pretrain_epochs, hold=1.0)
    return replace(config.loop, judge_from=config.ramp)
