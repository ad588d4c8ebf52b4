"""A trained CVAE as its folder holds it: network, vocabulary and labels, which belong together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor

from hype_pipeline.errors import CheckpointMismatch
from hype_pipeline.models.checkpoint import put_in, read_about, read_weights
from hype_pipeline.models.configs import CvaeConfig
from hype_pipeline.models.cvae import CvaeModel
from hype_pipeline.models.reproducible import seeded
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

    @property
    def device(self) -> torch.device:
        """Where it computes."""
        return self.model.genres.device

    def conditions(self, genres: Sequence[Sequence[str]]) -> Float[Tensor, "batch labels"]:
        """1 where a sentence has the label; genres that the model does not know count for nothing."""
        places = {label: number for number, label in enumerate(self.labels)}
        told = torch.zeros(len(genres), len(self.labels))
        for row, names in enumerate(genres):
            told[row, [places[name] for name in names if name in places]] = 1
        return told.to(self.device)


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
    return TrainedCvae(model.requires_grad_(requires_grad=False), vocabulary, labels, config, about)
