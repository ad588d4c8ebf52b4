"""A trained CVAE as its folder holds it: network, vocabulary, labels and the scale of features, which
belong together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor

from hype_pipeline.errors import CheckpointMismatch
from hype_pipeline.models.batches import Encoded, encode
from hype_pipeline.models.checkpoint import put_in, read_about, read_weights
from hype_pipeline.models.configs import CvaeConfig
from hype_pipeline.models.cvae import CvaeModel
from hype_pipeline.models.density import Density
from hype_pipeline.models.features import NO_FEATURES, Scale, facts
from hype_pipeline.models.reproducible import seeded
from hype_pipeline.models.spelling import Spelling
from hype_pipeline.text.tokens import Vocabulary

KIND = "cvae"


@dataclass(frozen=True, slots=True)
class TrainedCvae:
    """A model with the words and genres that it knows."""

    model: CvaeModel
    vocabulary: Vocabulary
    labels: tuple[str, ...]
    config: CvaeConfig
    about: Mapping[str, Any]
    scale: Scale = NO_FEATURES  # of the features that it knows
    density: Density | None = None  # of its latents; None: the standard normal
    spelling: Spelling | None = None  # which words its pieces may spell; None: any

    @property
    def device(self) -> torch.device:
        """Where it computes."""
        return self.model.genres.device

    def conditions(
        self, genres: Sequence[Sequence[str]], features: Mapping[str, float] | None = None
    ) -> Float[Tensor, "batch facts"]:
        """1 where a sentence has the label, then *features*, the same of all; genres that the model does
        not know count for nothing. Raises BadInput for features that it does not know."""
        self.scale.check(features or {})
        places = {label: number for number, label in enumerate(self.labels)}
        told = torch.zeros(len(genres), len(self.labels))
        for row, names in enumerate(genres):
            told[row, [places[name] for name in names if name in places]] = 1
        if not self.scale.names:
            return told.to(self.device)
        row_of_features = torch.from_numpy(self.scale.rows([features or {}]))
        return facts(told, row_of_features.expand(len(genres), -1)).to(self.device)

    def encode(
        self,
        texts: Sequence[str],
        genres: Sequence[Sequence[str]],
        features: Sequence[Mapping[str, float]] | None = None,
    ) -> Encoded:
        """Sentences in the model's terms; what it does not know of *features* counts for nothing."""
        told = features or [{}] * len(texts)
        scaled = self.scale.rows(told) if self.scale.names else None
        return encode(zip(texts, genres, strict=True), self.vocabulary, self.labels, scaled)


def load_cvae(folder: Path, *, device: torch.device | None = None) -> TrainedCvae:
    """The model in *folder*. Raises BadInput where there is none, CheckpointMismatch where the
    parts do not belong together."""
    about = read_about(folder)
    if about.get("kind") != KIND:
        raise CheckpointMismatch(f"{folder} holds a {about.get('kind')}, not a {KIND}.")
    config = CvaeConfig(**about["config"])
    vocabulary = Vocabulary(tuple(about["vocabulary"]))
    labels = tuple(about["labels"])
    # Every weight is replaced; torch's own chance stays untouched. A network of the device "meta" has
    # no weights to fill, but the first one of a process takes a second of imports.
    with seeded("loading"):
        model = CvaeModel(config, vocabulary=len(vocabulary), labels=len(labels))
    put_in(model, read_weights(folder), folder)
    model.to(device or torch.device("cpu"))
    scale = Scale.read(about.get("features", {}))
    if scale.names != config.features:
        raise CheckpointMismatch(f"{folder} has the scale of {scale.names}, not {config.features}.")
    fixed = model.requires_grad_(requires_grad=False)
    density = Density.read(about.get("latents"), config.latent).to(fixed.genres.device)
    spelling = Spelling.read(folder, vocabulary)
    return TrainedCvae(fixed, vocabulary, labels, config, about, scale, density, spelling)
