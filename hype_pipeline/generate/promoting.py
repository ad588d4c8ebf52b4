"""The champion stage: the report's verdicts are read again, the champion is measured beside, one of them stays."""

import json
from datetime import datetime
from typing import TYPE_CHECKING

from hype_pipeline import tables
from hype_pipeline.errors import HypeError
from hype_pipeline.generate.bundle import Bundle, load_bundle
from hype_pipeline.generate.figures.judged import NIGHTLY, some
from hype_pipeline.generate.promotion import decide
from hype_pipeline.generate.store import ModelStore
from hype_pipeline.records import Figure, Promotion

if TYPE_CHECKING:
    from hype_pipeline.services.registry import Registry

PROVIDER = "promotion-1"


def promote(store: ModelStore, registry: "Registry", *, seed: int, now: datetime) -> Promotion:
    """Decide about the model of the current report, and act on it in *registry*."""
    figures: list[Figure] = list(store.lake.records(tables.MODEL_REPORT))
    if not figures:
        message = "There is no report to decide on: materialise model_report first."
        raise HypeError(message)
    model = figures[0].model
    values = {row.figure: row.value for row in figures}
    failed = {
        row.figure: f"{row.value:.4g}, limit {row.limit:.4g}"
        for row in figures
        if row.passes is False and row.limit is not None
    }
    before = registry.champion_version()
    rival = load_bundle(registry.folder(before)) if before is not None else None
    same = rival is not None and rival.fingerprint == model
    rival_nll = _nll(rival, store, seed) if rival is not None and not same else None
    verdict = decide(
        model=model,
        nll=values["nll"],
        failed=failed,
        champion=rival.fingerprint if rival else None,
        champion_nll=rival_nll,
    )
    version = None
    if verdict.promoted:
        run = registry.track(model, params={"model": model}, metrics=values)
        version = registry.register(store.folder("commentary", model), values, run_id=run)
        registry.promote(version)
    compared = {"nll": values["nll"], "champion_nll": rival_nll}
    return Promotion(
        model=model,
        version=version,
        promoted=verdict.promoted,
        decision=verdict.decision,
        compared_with=rival.fingerprint if rival else None,
        figures=json.dumps(compared),
        source_url="model_report",
        retrieved_at=now,
        provider=PROVIDER,
    )


def _nll(bundle: Bundle, store: ModelStore, seed: int) -> float:
    """The champion on the report's own sentences, in its own vocabulary and labels."""
    from hype_pipeline.models.batches import encode
    from hype_pipeline.models.evaluation import evaluate

    rows = [row for row in store.sentences(list(bundle.cvae.labels)) if row.split == "valid"]
    told = [(row.text, row.genres) for row in some(rows, NIGHTLY.sentences)]
    encoded = encode(told, bundle.cvae.vocabulary, bundle.cvae.labels)
    return evaluate(bundle.cvae, encoded, samples=NIGHTLY.weights, seed=seed)["nll"]
