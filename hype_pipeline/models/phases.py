"""What is learnt when: the autoencoder first, then, if there is a wider text, the VAE on that, then on the corpus.

Each phase keeps checkpoints of its own, and is done once. The loop is in training.py.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import torch

from hype_pipeline.models import reproducible
from hype_pipeline.models.baselines import NgramModel, mean_nll
from hype_pipeline.models.batches import Corpus, Encoded, Epochs
from hype_pipeline.models.checkpoint import learnt, put_in
from hype_pipeline.models.configs import CvaeConfig, LoopConfig, TrainConfig
from hype_pipeline.models.cvae import CvaeModel, initialise
from hype_pipeline.models.density import Density
from hype_pipeline.models.evaluation import figures_of
from hype_pipeline.models.inheriting import Inherited, inherit
from hype_pipeline.models.objective import objective
from hype_pipeline.models.trained import TrainedCvae
from hype_pipeline.models.training import Run, Standing, train
from hype_pipeline.models.unfinished import describe
from hype_pipeline.models.wider import encoded, untold

FitProgress = Callable[
    [str, int, int, Mapping[str, float]], None
]  # phase, step, of how many, figures
AUTOENCODER, WIDER, VAE = "autoencoder", "wider text", "vae"
# Of a time limit; the VAE on the corpus has the rest.
_SHARES = {AUTOENCODER: 0.2, WIDER: 0.3}


@dataclass(frozen=True, kw_only=True, slots=True)
class Phases:
    """The phases of one training."""

    corpus: Corpus
    config: CvaeConfig
    settings: TrainConfig
    seed: int
    folder: Path  # of checkpoints
    fingerprint: str
    device: torch.device
    minutes: float | None
    parent: TrainedCvae | None  # whose weights it begins with, in place of all that comes first
    stopping: Callable[[], bool]
    progress: FitProgress | None

    def run(self) -> tuple[CvaeModel, Standing, Inherited | None]:
        """The trained model, the standing of the last phase, and what the parent knew of its tables."""
        model, inherited, spent = self._fresh(VAE), None, 0.0
        if self.parent is not None:
            words, labels = self.corpus.vocabulary.tokens, self.corpus.labels
            inherited = inherit(model, words, labels, self.parent, kept=self.settings.kept)
        else:
            spent = self._begin(model)
        sentences, loop = self.corpus.splits["train"], self.settings.loop
        loop = replace(loop, judge_from=self.settings.ramp)
        standing = self._phase(VAE, model, sentences, self._held_out(), loop, 1 - spent)
        return model, standing, inherited

    def figures(self, model: CvaeModel, density: Density) -> dict[str, float]:
        """Of the finished model, whose latents are drawn from *density*, on validation sentences (training
        ones where there are none), and what word frequencies alone would reach there."""
        judged, train = self._held_out(), self.corpus.splits["train"]
        samples, seed = self.settings.final_samples, self.seed
        told = figures_of(model, judged, samples=samples, seed=seed, density=density)
        frequencies = NgramModel(train.ids, order=1, vocabulary=len(self.corpus.vocabulary))
        return {**told, "unigram_nll": mean_nll(frequencies, judged.ids)}

    def _begin(self, model: CvaeModel) -> float:
        """Teach *model* what comes before the corpus; the share of a time limit that it may take."""
        settings, shares = self.settings, 0.0
        sentences, judged = self.corpus.splits["train"], self._held_out()
        if self.corpus.wider is not None:
            text, vocabulary = self.corpus.wider, self.corpus.vocabulary
            sentences, judged = encoded(text, vocabulary, sentences), untold(judged)
        if settings.pretrain_epochs:
            teacher = self._fresh(AUTOENCODER)
            loop = replace(settings.loop, epochs=settings.pretrain_epochs, hold=1.0)
            self._phase(AUTOENCODER, teacher, sentences, judged, loop, _SHARES[AUTOENCODER])
            put_in(model.encoder, learnt(teacher.encoder), self.folder)
            shares += _SHARES[AUTOENCODER]
        if self.corpus.wider is not None:
            epochs, ramp = settings.wider_epochs, settings.ramp
            loop = replace(settings.loop, epochs=epochs, hold=1.0, judge_from=ramp)
            self._phase(WIDER, model, sentences, judged, loop, _SHARES[WIDER])
            shares += _SHARES[WIDER]
        return shares

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
        name: str,
        model: CvaeModel,
        sentences: Encoded,
        judged: Encoded,
        loop: LoopConfig,
        share: float,
    ) -> Standing:
        autoencoder = name == AUTOENCODER

        def validate() -> dict[str, float]:
            told = figures_of(
                model,
                judged,
                # Importance weights say little of an autoencoder, which pays nothing for its latents.
                samples=1 if autoencoder else self.settings.validation_samples,
                seed=self.seed,
                precision=loop.precision,
            )
            return {"loss": told["reconstruction" if autoencoder else "nll"], **told}

        progress = self.progress
        run = Run(
            folder=self.folder / name.replace(" ", "_"),
            fingerprint=self.fingerprint,
            seed=self.seed,
            device=self.device,
            seconds=None if self.minutes is None else self.minutes * 60 * share,
            stopping=self.stopping,
            progress=None if progress is None else lambda *told: progress(name, *told),
        )
        describe(run.folder, model.config, self.corpus)
        loss = objective(model, self.settings, autoencoder=autoencoder)
        epochs = Epochs(sentences, self.settings.batch, self.seed)
        return train(model, loss, epochs, loop, run, validate=validate)
