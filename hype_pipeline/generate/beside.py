"""Generators judged side by side: on the same sentences, with the same chance, in one run.

The sentences are chosen by what they say, so that the set stays nearly the same while the corpus
grows. What follows from the figures is promotion.py's.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hype_pipeline.errors import BadInput, ChampionGone, CheckpointMismatch
from hype_pipeline.generate.bundle import Bundle, load_bundle

if TYPE_CHECKING:
    from hype_pipeline.generate.store import LabelledSentence, ModelStore
    from hype_pipeline.services.registry import Registry
    from hype_pipeline.services.versions import Version

SENTENCES = 1_000  # valid ones, at most
WEIGHTS = 32  # importance samples for each


@dataclass(frozen=True, slots=True)
class Standing:
    """A version, and what of it can be measured."""

    version: "Version"
    bundle: Bundle | None
    unusable: str = ""  # why there is no bundle


def standing(registry: "Registry", version: "Version") -> Standing:
    """*version* with its generator, or with the reason why that cannot speak."""
    try:
        return Standing(version, load_bundle(registry.folder(version)))
    except (ChampionGone, CheckpointMismatch, BadInput) as unusable:
        return Standing(version, None, str(unusable))


def nlls(bundles: Sequence[Bundle], store: "ModelStore", *, seed: int) -> list[float]:
    """Nats a sentence of each of *bundles*, each told the genres in its own labels and the
    features that it knows."""
    return [_nll(bundle, store, seed) for bundle in bundles]


def chosen(rows: "Sequence[LabelledSentence]", *, seed: int) -> "list[LabelledSentence]":
    """The sentences that judge, of the valid split, in an order that hangs on nothing but their text."""

    def place(row: "LabelledSentence") -> bytes:
        return hashlib.sha256(f"{seed} {row.text}".encode()).digest()

    return sorted((row for row in rows if row.split == "valid"), key=place)[:SENTENCES]


def _nll(bundle: Bundle, store: "ModelStore", seed: int) -> float:
    from hype_pipeline.models.evaluation import log_probabilities

    rows = chosen(list(store.sentences(list(bundle.cvae.labels))), seed=seed)
    told = log_probabilities(
        bundle.cvae,
        [row.text for row in rows],
        [row.genres for row in rows],
        [row.features for row in rows],
        samples=WEIGHTS,
        seed=seed,
    )
    return -sum(told) / len(told)
