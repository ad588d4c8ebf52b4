"""A training before it begins: named by everything that decides its result, so that it can be found again
and carried out by another process.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hype_pipeline.generate.store import ModelStore
from hype_pipeline.tables.corpus import SENTENCES


@dataclass(frozen=True, slots=True)
class Plan:
    """A training: what it is called, and all that another process needs to do it."""

    stage: str  # cvae or lc_gan
    fingerprint: str
    corpus: str  # content hash of the sentences
    preset: str
    request: Mapping[str, Any]  # JSON
    decision: str = "Trained."  # what was decided before it begins, in a sentence or two


def corpus(store: ModelStore) -> str:
    """Everything that is learnt from, in one hash."""
    return store.lake.content_hash(SENTENCES)


def version(modules: Iterable[str]) -> str:
    """What *modules* of the package do, in one hash."""
    from hype_pipeline.models.checkpoint import code_version

    return code_version(f"hype_pipeline.{module}" for module in modules)
