"""Runs in MLflow: what was trained or judged, from which data, and how it went.

A run is known by its kind and fingerprint and noted once: noting it again finds it. Which version
of the model speaks is registry.py's.
"""

import time
from collections.abc import Iterable
from itertools import islice
from typing import Any

from hype_pipeline.records.tracked import TrackedRun
from hype_pipeline.services.mlflow_store import MlflowStore

KIND, FINGERPRINT = "kind", "fingerprint"  # tags of a run
_METRICS, _PARAMS = 1000, 100  # that MLflow takes in one call
_LONGEST = 6000  # characters of a parameter that MLflow takes


def note(store: MlflowStore, run: TrackedRun) -> str:
    """Note a finished run; its id. What was half noted by a process that died is marked as failed."""
    from mlflow.entities import Metric, Param

    client = store.client
    for known in noted(store, run.kind, run.fingerprint):
        if known.info.status == "FINISHED":
            return str(known.info.run_id)
        client.set_terminated(known.info.run_id, "FAILED")
    tags = {**run.tags, KIND: run.kind, FINGERPRINT: run.fingerprint}
    made = client.create_run(
        store.experiment, run_name=f"{run.kind} {run.fingerprint}".strip(), tags=tags
    )
    run_id = str(made.info.run_id)
    at = int(time.time() * 1000)
    params = [Param(name, str(value)[:_LONGEST]) for name, value in run.params.items()]
    points = [Metric(entry.figure, entry.value, at, entry.step) for entry in run.curves]
    points += [Metric(name, value, at, 0) for name, value in run.figures.items()]
    for chunk in _chunks(params, _PARAMS):
        client.log_batch(run_id, params=chunk)
    for chunk in _chunks(points, _METRICS):
        client.log_batch(run_id, metrics=chunk)
    for name, text in run.files.items():
        client.log_text(run_id, text, name)
    client.set_terminated(run_id)
    return run_id


def noted(store: MlflowStore, kind: str, fingerprint: str | None = None) -> list[Any]:
    """The runs of *kind*, the newest first."""
    asked = f"tags.{KIND} = '{kind}'"
    if fingerprint is not None:
        asked += f" AND tags.{FINGERPRINT} = '{fingerprint}'"
    return list(
        store.client.search_runs(
            [store.experiment], filter_string=asked, order_by=["attributes.start_time DESC"]
        )
    )


def _chunks(entries: Iterable[Any], size: int) -> Iterable[list[Any]]:
    remaining = iter(entries)
    while chunk := list(islice(remaining, size)):
        yield chunk
