"""The champion stage: the report's verdicts are read again, the champion is measured beside, one stays.

A model that keeps every absolute limit is registered, the challenger; one that is not worse than the
champion by more than the margin takes its place. What a person decides is by_hand.py's, and no run
undoes it by itself.
"""

import tempfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hype_pipeline.errors import Conflict, HypeError
from hype_pipeline.generate import beside
from hype_pipeline.generate.bundle import load_bundle
from hype_pipeline.generate.packing import pack
from hype_pipeline.generate.promotion import (
    Rival,
    Verdict,
    decide,
    faults,
    refusal,
    row,
    unrivalled,
)
from hype_pipeline.generate.store import ModelStore
from hype_pipeline.generate.tracked import judgement
from hype_pipeline.records.trained import Figure, Promotion
from hype_pipeline.tables.trained import MODEL_REPORT

if TYPE_CHECKING:
    from hype_pipeline.services.registry import Registry
    from hype_pipeline.services.versions import Version

_ATTEMPTS = 3  # when somebody else changes the champion while we measure


def promote(store: ModelStore, registry: "Registry", *, seed: int, now: datetime) -> Promotion:
    """Decide about the model of the current report, and act on it in *registry*."""
    figures: list[Figure] = list(store.lake.records(MODEL_REPORT))
    if not figures:
        message = "There is no report to decide on: materialise model_report first."
        raise HypeError(message)
    if not store.has("commentary", figures[0].model):
        message = f"Generator {figures[0].model} is no longer in the lake: materialise model_report again."
        raise HypeError(message)
    attempt = 1
    while True:
        try:
            return _attempt(store, registry, figures, seed=seed, now=now)
        except Conflict:  # judged against one that is champion no more
            if attempt == _ATTEMPTS:
                raise
            attempt += 1


def _attempt(
    store: ModelStore,
    registry: "Registry",
    figures: Sequence[Figure],
    *,
    seed: int,
    now: datetime,
) -> Promotion:
    model = figures[0].model
    champion = registry.champion()
    before = champion.fingerprint if champion else None
    run = registry.track(judgement(model, figures))
    failed = faults(figures)
    if failed and before != model:
        return row(model, refusal(failed), now, before=before)
    number = _register(store, registry, figures, run)
    if before == model:
        verdict = Verdict("Nothing new: this model is the champion already.")
        return row(model, verdict, now, version=number, before=before)
    version = registry.version(number)
    if version.rolled_back is not None:
        verdict = Verdict(
            f"Not promoted: version {number} was rolled back ({version.rolled_back}); "
            f"`hype champion promote {number}` brings it back."
        )
        return row(model, verdict, now, version=number, before=before)
    verdict, measured = _judged(store, registry, model, champion, seed=seed)
    if verdict.promoted:
        registry.switch(
            number,
            replacing=champion.number if champion else None,
            why=verdict.decision,
            now=now,
            yardstick=number if verdict.better or not champion else champion.yardstick,
        )
    return row(model, verdict, now, version=number, before=before, measured=measured)


def _register(store: ModelStore, registry: "Registry", figures: Sequence[Figure], run: str) -> int:
    model = figures[0].model
    values = {each.figure: each.value for each in figures}
    with tempfile.TemporaryDirectory() as folder:
        packed = pack(store.folder("commentary", model), Path(folder) / "model")
        return registry.register(packed, model, values, run_id=run)


def _judged(
    store: ModelStore, registry: "Registry", model: str, champion: "Version | None", *, seed: int
) -> tuple[Verdict, Mapping[str, Any]]:
    """The verdict, and what was measured for it."""
    versions = [champion] if champion else []
    if champion and champion.yardstick != champion.number:
        versions.append(registry.version(champion.yardstick))
    standings = [beside.standing(registry, version) for version in versions]
    there = [(each.version.number, each.bundle) for each in standings if each.bundle]
    bundles = [load_bundle(store.folder("commentary", model)), *(bundle for _, bundle in there)]
    nll, *others = beside.nlls(bundles, store, seed=seed)
    rivals = [Rival(number, other) for (number, _), other in zip(there, others, strict=True)]
    measured = {
        "nll": nll,
        "rivals": {rival.version: rival.nll for rival in rivals},
        "sentences": beside.SENTENCES,
        "weights": beside.WEIGHTS,
        "seed": seed,
    }
    if not standings:
        return unrivalled(nll, "the first model"), measured
    if standings[0].bundle is None:
        why = f"the champion cannot be used ({standings[0].unusable.rstrip('.')})"
        return unrivalled(nll, why), measured
    return decide(nll, *rivals), measured
