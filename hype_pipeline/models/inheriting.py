"""An earlier model's weights as the beginning of a new one, whose words and genres may be others.

Rows of tables follow their word or genre; those of new ones stay as a fresh model has them, but for
biases, which begin at their table's mean. Weights may be mixed with fresh ones: as they were, a model that
has learnt all it could would not learn what is new (Ash and Adams 2020, https://arxiv.org/abs/1910.08475).
Whether it is well to begin so is generate/beginning.py's.
"""

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from hype_pipeline.errors import CheckpointMismatch
from hype_pipeline.models.checkpoint import learnt
from hype_pipeline.models.cvae import CvaeModel
from hype_pipeline.models.trained import TrainedCvae

# Tables with a row for each word: from the most frequent one, or (of rare words) to the last.
_FROM_FIRST = ("embedding.weight", "output.bias", "output.words.weight", "output.words.bias")
_TO_LAST = ("output.rare.weight", "output.rare.bias")
_GENRES = "genres"


class Inherited(NamedTuple):
    """How much of the new model's tables an earlier one knew."""

    words: float  # share, 0 to 1
    labels: float


def inherit(
    model: CvaeModel,
    words: Sequence[str],
    labels: Sequence[str],
    parent: TrainedCvae,
    *,
    kept: float = 1.0,
) -> Inherited:
    """Give *model*, which is fresh and knows *words* and *labels*, what *parent* has learnt: *kept* of
    it, the rest of each weight as it was. Raises CheckpointMismatch where their sizes differ."""
    if model.config != parent.config:
        message = (
            f"A model of {parent.config} cannot go on as one of {model.config}: train it afresh."
        )
        raise CheckpointMismatch(message)
    known = learnt(parent.model)
    with torch.no_grad():
        for name, own in learnt(model).items():
            fresh, theirs = own.clone(), known[name].to(own)
            mine = _rows(name, len(own), words, labels)
            if mine is None:
                own.copy_(theirs)
            else:
                old = _rows(name, len(theirs), parent.vocabulary.tokens, parent.labels) or ()
                _carry(own, mine, theirs, old)
            own.lerp_(fresh, 1 - kept)
    return Inherited(
        _share(words, set(parent.vocabulary.tokens)), _share(labels, set(parent.labels))
    )


def _rows(
    name: str, count: int, words: Sequence[str], labels: Sequence[str]
) -> Sequence[str] | None:
    """What the rows of the tensor *name* are of; None: it is no table."""
    if name == _GENRES:
        return labels
    if name.endswith(_FROM_FIRST):
        return words[:count]
    return words[len(words) - count :] if name.endswith(_TO_LAST) else None


def _carry(own: Tensor, mine: Sequence[str], theirs: Tensor, old: Sequence[str]) -> None:
    places = {key: place for place, key in enumerate(old)}
    shared = [(row, places[key]) for row, key in enumerate(mine) if key in places]
    if own.ndim == 1 and len(theirs):
        own.fill_(float(theirs.mean()))
    if shared:
        to, at = (torch.tensor(rows, device=own.device) for rows in zip(*shared, strict=True))
        own[to] = theirs[at]


def _share(mine: Sequence[str], known: set[str]) -> float:
    return sum(each in known for each in mine) / len(mine) if mine else 1.0
