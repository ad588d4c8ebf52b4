"""Numbers that a sentence's song is described by, as a model is told them: energy, tempo and the like.

Any of them may be unknown, which is not 0: each value, in deviations from the training split's mean,
has a mark beside it that says whether it is known. Beside the genres they are one row of *facts*. Where
they come from, and which of them are worth learning from, is generate/song_features.py's.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import torch
from jaxtyping import Float
from numpy.typing import NDArray
from torch import Tensor

from hype_pipeline.errors import BadInput
from hype_pipeline.models.configs import TrainConfig

# Where no genre is told, features are hidden in half of the sentences: guidance compares with knowing
# nothing, which two dropouts apart would show in two sentences of a hundred.
_BESIDE_NO_GENRE = 0.5


@dataclass(frozen=True, slots=True)
class Scale:
    """The features that a model knows, in their order, with what they were in training."""

    names: tuple[str, ...] = ()
    mean: tuple[float, ...] = ()
    deviation: tuple[float, ...] = ()

    @classmethod
    def of(cls, names: Sequence[str], values: NDArray[np.float64]) -> "Scale":
        """Of the training split's *values*: a row for each sentence, NaN where one is unknown.

        Raises BadInput where a feature is known of no sentence.
        """
        known = ~np.isnan(values)
        count = known.sum(axis=0)
        for name, sentences in zip(names, count, strict=True):
            if sentences == 0:
                raise BadInput(f"No sentence to train on has the feature {name!r}.")
        mean = np.where(known, values, 0).sum(axis=0) / count
        apart = np.where(known, values - mean, 0)
        deviation = np.sqrt((apart**2).sum(axis=0) / count)
        deviation[deviation == 0] = 1  # the same everywhere: it says nothing, and is 0
        return cls(tuple(names), tuple(mean.tolist()), tuple(deviation.tolist()))

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> "Scale":
        """From an about.json; without features where it says nothing of any."""
        return cls(**{name: tuple(values) for name, values in told.items()})

    def told(self) -> dict[str, Any]:
        """As JSON has it."""
        return {name: list(values) for name, values in asdict(self).items()}

    def standard(self, values: NDArray[np.float64]) -> NDArray[np.float32]:
        """Values of rows by column, in deviations from the mean and 0 where unknown; then the marks."""
        known = ~np.isnan(values)
        apart = (values - np.array(self.mean)) / np.array(self.deviation)
        return np.concatenate([np.where(known, apart, 0), known], axis=1).astype(np.float32)

    def rows(self, features: Iterable[Mapping[str, float]]) -> NDArray[np.float32]:
        """The same of *features* by name; names that the model does not know count for nothing."""
        return self.standard(listed(self.names, features))

    def check(self, features: Mapping[str, float]) -> None:
        """Raises BadInput where one of *features* is unknown to the model, or no number."""
        known = ", ".join(self.names) or "none"
        for name, value in features.items():
            if name not in self.names:
                raise BadInput(f"The model knows no feature {name!r}; it knows {known}.")
            if not np.isfinite(value):
                raise BadInput(f"The feature {name!r} must be a number, got {value}.")


NO_FEATURES = Scale()


def listed(names: Sequence[str], features: Iterable[Mapping[str, float]]) -> NDArray[np.float64]:
    """A row for each of *features*, in the order of *names*; NaN where one is unknown."""
    values = [[each.get(name, np.nan) for name in names] for each in features]
    return np.array(values, dtype=np.float64).reshape(-1, len(names))


def facts(
    genres: Float[Tensor, "batch labels"], features: Float[Tensor, "batch twice"] | None
) -> Float[Tensor, "batch facts"]:
    """What a model is told beside a latent; None: it knows no features."""
    return genres if features is None else torch.cat([genres, features], dim=-1)


def shown_features(
    features: Float[Tensor, "batch twice"],
    genres: Float[Tensor, "batch labels"],
    config: TrainConfig,
    chance: torch.Generator,
) -> Float[Tensor, "batch twice"]:
    """*features*, all of a sentence's hidden in some, and in others a part of them drawn anew.

    *genres* are those that are told of the sentences.
    """
    count, width = len(features), features.shape[1] // 2
    rate = torch.where(genres.any(dim=1, keepdim=True), config.feature_dropout, _BESIDE_NO_GENRE)
    drawn = torch.empty(count, 3 + width, device=features.device).uniform_(generator=chance)
    all_hidden, in_part, share = drawn[:, 0:1], drawn[:, 1:2], drawn[:, 2:3]
    some_hidden = (in_part < config.feature_parts) & (drawn[:, 3:] < share)
    return features.masked_fill(((all_hidden < rate) | some_hidden).repeat(1, 2), 0)
