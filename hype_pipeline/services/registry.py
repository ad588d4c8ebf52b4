"""Runs and versions of the generator in MLflow: what was trained, and which version speaks.

The store is a database (SQLite by default), never MLflow's folder store; models are saved from
code (generate/serving.py), never pickled. Whether a version deserves promotion is decided
elsewhere (generate/promotion.py).
"""

import logging
import os
import tempfile
import time
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hype_pipeline.errors import BadInput, NoChampion

MODEL = "commentary"
CHAMPION, CHALLENGER = "champion", "challenger"
_EXPERIMENT = "commentary"
_REPLACED = "replaced"  # tag of a version: the champion before it
_CODE = Path(__file__).parents[1] / "generate" / "serving.py"
_BATCH = 1000  # metrics that MLflow takes in one call


@contextmanager
def _without_warnings() -> Iterator[None]:
    # MLflow warns of its own type hints when it is imported; none of that is for our users.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@dataclass(frozen=True, slots=True)
class CurveEntry:
    """One measurement of a run."""

    figure: str
    step: int
    value: float


class Registry:
    """The generator's runs and versions in the MLflow store *uri*; files go under *artifacts*."""

    def __init__(self, uri: str, artifacts: str | Path) -> None:
        if "://" not in uri or uri.startswith("file:"):
            raise BadInput(f"HYPE_MLFLOW_URI must be a database or a server, {uri!r} is a folder.")
        self._uri = uri
        self._artifacts = (
            artifacts.absolute().as_uri() if isinstance(artifacts, Path) else artifacts
        )
        self._opened: Any = None

    def track(
        self,
        name: str,
        *,
        params: Mapping[str, object],
        metrics: Mapping[str, float],
        curves: Iterable[CurveEntry] = (),
    ) -> str:
        """Note a finished run; returns its id."""
        from mlflow.entities import Metric, Param

        client = self._client()
        run_id: str = client.create_run(self._experiment(), run_name=name).info.run_id
        at = int(time.time() * 1000)
        points = [Metric(entry.figure, entry.value, at, entry.step) for entry in curves]
        points += [Metric(figure, value, at, 0) for figure, value in metrics.items()]
        client.log_batch(run_id, params=[Param(key, str(params[key])) for key in params])
        for start in range(0, len(points), _BATCH):
            client.log_batch(run_id, metrics=points[start : start + _BATCH])
        client.set_terminated(run_id)
        return run_id

    def register(
        self, folder: Path, metrics: Mapping[str, float], *, run_id: str | None = None
    ) -> int:
        """Make the bundle in *folder* a version of the model, the challenger; returns its number."""
        from mlflow.exceptions import MlflowException

        client = self._client()
        run_id = run_id or self.track(folder.name, params={}, metrics=metrics)
        with tempfile.TemporaryDirectory() as beside, _without_warnings():
            import mlflow.pyfunc

            mlflow.pyfunc.save_model(
                Path(beside) / MODEL,
                python_model=str(_CODE),
                artifacts={"generator": str(folder)},
                pip_requirements=["hype-pipeline[models]"],
            )
            client.log_artifacts(run_id, str(Path(beside) / MODEL), MODEL)
        try:
            client.get_registered_model(MODEL)
        except MlflowException:
            client.create_registered_model(MODEL)
        source = f"{client.get_run(run_id).info.artifact_uri}/{MODEL}"
        tags = {figure: f"{value:.6g}" for figure, value in metrics.items()}
        version = int(client.create_model_version(MODEL, source, run_id, tags=tags).version)
        client.set_registered_model_alias(MODEL, CHALLENGER, str(version))
        return version

    def promote(self, version: int) -> None:
        """Make *version* the champion and note which one it replaced."""
        client, before = self._client(), self.champion_version()
        if before is not None and before != version:
            client.set_model_version_tag(MODEL, str(version), _REPLACED, str(before))
        client.set_registered_model_alias(MODEL, CHAMPION, str(version))

    def rollback(self) -> int:
        """Give the champion's place back to the version that it replaced; returns its number."""
        now = self._named(CHAMPION)
        before = now.tags.get(_REPLACED) if now else None
        if before is None:
            raise NoChampion("No promoted model has a predecessor to go back to.")
        self._client().set_registered_model_alias(MODEL, CHAMPION, before)
        return int(before)

    def champion_version(self) -> int | None:
        """The champion's number; None when no model was promoted yet."""
        found = self._named(CHAMPION)
        return int(found.version) if found else None

    def champion_folder(self) -> Path:
        """The champion's bundle as a local folder. Raises NoChampion."""
        version = self.champion_version()
        if version is None:
            raise NoChampion("No model has been promoted yet; train one, or name a model's folder.")
        return self.folder(version)

    def folder(self, version: int) -> Path:
        """The bundle of *version* as a local folder; fetched when the store is elsewhere."""
        import mlflow.artifacts

        source = self._client().get_model_version(MODEL, str(version)).source
        model = Path(mlflow.artifacts.download_artifacts(artifact_uri=source))
        (bundle,) = (entry for entry in (model / "artifacts").iterdir() if entry.is_dir())
        return bundle

    def _named(self, alias: str) -> Any:
        from mlflow.exceptions import MlflowException

        try:
            return self._client().get_model_version_by_alias(MODEL, alias)
        except MlflowException as absent:
            if absent.error_code in ("RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE"):
                return None
            raise

    def _experiment(self) -> str:
        client = self._client()
        known = client.get_experiment_by_name(_EXPERIMENT)
        found: str = (
            known.experiment_id
            if known
            else client.create_experiment(_EXPERIMENT, artifact_location=self._artifacts)
        )
        return found

    def _client(self) -> Any:
        if self._opened is None:
            # MLflow reads these when it is imported: it would report usage to its makers, draw
            # progress bars over ours, and tell of every migration.
            os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
            os.environ.setdefault("MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR", "false")
            from mlflow import MlflowClient

            logging.getLogger("mlflow").setLevel(logging.WARNING)
            logging.getLogger("alembic").setLevel(logging.WARNING)
            if self._uri.startswith("sqlite:///"):
                Path(self._uri.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
            self._opened = MlflowClient(tracking_uri=self._uri, registry_uri=self._uri)
        return self._opened
