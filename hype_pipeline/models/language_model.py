"""What a CVAE must beat: its own decoder with no latent, an LSTM language model of the same size.

It is told the genres as the CVAE is, and trained by the same loop; its likelihood is exact. Counted
baselines are in baselines.py.
"""

import math
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import torch
from jaxtyping import Float
from torch import Tensor, nn

from hype_pipeline.models.batches import Batch, Corpus, Encoded, Epochs, batch_of, bucketed
from hype_pipeline.models.checkpoint import fingerprint
from hype_pipeline.models.configs import CvaeConfig, TrainConfig, told
from hype_pipeline.models.cvae import Decoder, embedded, initialise
from hype_pipeline.models.objective import shown_genres
from hype_pipeline.models.reproducible import autocast, best_device, seeded
from hype_pipeline.models.training import Progress, Run, train

_BATCH = 64  # sentences at a time
# What of a CVAE's configuration its decoder is made by.
_SIZES = ("embedding", "decoder_hidden", "condition", "output", "dropout")


class LanguageModel(nn.Module):
    """A decoder that is told genres alone."""

    def __init__(self, config: CvaeConfig, *, vocabulary: int, labels: int) -> None:
        super().__init__()
        # A latent of one number that is always 0: the decoder's other sizes are the CVAE's.
        self.decoder = Decoder(replace(config, latent=1, features=()), vocabulary)
        self.genres = nn.Parameter(torch.randn(labels, config.condition))

    def nll(
        self,
        batch: Batch,
        genres: Float[Tensor, "batch labels"],
        *,
        chance: torch.Generator | None = None,
    ) -> Float[Tensor, " batch"]:
        """-log p(sentence | genres) of each sentence, in nats, its end included."""
        condition = embedded(genres, self.genres)
        nothing = torch.zeros(len(genres), 1, device=genres.device)
        found: Tensor = self.decoder.nll(batch, torch.cat([nothing, condition], -1), chance=chance)
        return found


def fit_language_model(
    corpus: Corpus,
    *,
    config: CvaeConfig,
    train_config: TrainConfig,
    seed: int,
    folder: Path,
    progress: Progress | None = None,
) -> LanguageModel:
    """The model of *config*'s decoder, its best weights by the valid split; *folder* keeps where it is."""
    device = best_device()
    with seeded(seed, "language model"):
        model = LanguageModel(config, vocabulary=len(corpus.vocabulary), labels=len(corpus.labels))
        initialise(model)
    model.to(device)
    loop = train_config.loop
    judged = corpus.splits.get("valid", corpus.splits["train"])

    def loss(
        batch: Batch, _fraction: float, chance: torch.Generator
    ) -> tuple[Tensor, Mapping[str, Tensor]]:
        genres = shown_genres(batch.genres, train_config.condition_dropout, chance)
        return model.nll(batch, genres, chance=chance).mean(), {}

    def validate() -> dict[str, float]:
        figures = language_figures(model, judged, precision=loop.precision)
        return {"loss": figures["nll"], **figures}

    run = Run(
        folder=folder,
        fingerprint=fingerprint(
            decoder={name: getattr(config, name) for name in _SIZES},
            loop=told(loop),
            batch=train_config.batch,
            condition_dropout=train_config.condition_dropout,
            data=corpus.fingerprint,
            seed=seed,
        ),
        seed=seed,
        device=device,
        progress=progress,
    )
    train(
        model,
        loss,
        Epochs(corpus.splits["train"], train_config.batch, seed),
        loop,
        run,
        validate=validate,
    )
    return model


def language_figures(
    model: LanguageModel, sentences: Encoded, *, precision: str = "auto"
) -> dict[str, float]:
    """Exact: nll per sentence, and perplexity by token and by word as the CVAE's figures have them."""
    device, total = model.genres.device, 0.0
    for numbers in bucketed(sentences.ids.lengths, size=_BATCH):
        batch = batch_of(sentences, numbers).to(device)
        with torch.inference_mode(), autocast(precision, device):
            total += float(model.nll(batch, batch.genres).sum())
    tokens = len(sentences.ids.flat) + len(sentences)
    return {
        "nll": total / len(sentences),
        "perplexity": math.exp(total / tokens),
        "word_perplexity": math.exp(total / sentences.words),
        "sentences": len(sentences),
        "tokens": tokens,
        "words": sentences.words,
    }
