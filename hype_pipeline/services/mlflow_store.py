"""MLflow's store, opened once and without its noise: the client, one experiment, one switch at a time.

The store is a database (SQLite by default) or a server, never MLflow's folder store. What is kept in
it is tracking.py's and registry.py's.
"""

import fcntl
import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from hype_pipeline.errors import BadInput

EXPERIMENT = "commentary"
_SQLITE = "sqlite:///"


@contextmanager
def without_warnings() -> Iterator[None]:
    """MLflow warns of its own type hints and migrations; none of that is for our users."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


class MlflowStore:
    """The store at *uri*; files of runs go under *artifacts*."""

    def __init__(self, uri: str, artifacts: str | Path) -> None:
        if "://" not in uri or uri.startswith("file:"):
            raise BadInput(f"HYPE_MLFLOW_URI must be a database or a server, {uri!r} is a folder.")
        self.uri = uri
        self._artifacts = (
            artifacts.absolute().as_uri() if isinstance(artifacts, Path) else artifacts
        )

    @cached_property
    def client(self) -> Any:
        """MLflow's client."""
        # MLflow reads these when it is imported: it would report usage to its makers, draw
        # progress bars over ours, and tell of every migration.
        os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
        os.environ.setdefault("MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR", "false")
        with without_warnings():
            from mlflow.exceptions import MlflowException
        from sqlalchemy.exc import SQLAlchemyError

        logging.getLogger("mlflow").setLevel(logging.WARNING)
        logging.getLogger("alembic").setLevel(logging.WARNING)
        try:
            if self._file:
                self._file.parent.mkdir(parents=True, exist_ok=True)
            with (
                self.alone()
            ):  # two that migrate a new database at once would be in each other's way
                return self._opened()
        except (MlflowException, SQLAlchemyError, OSError) as error:
            told = str(error).splitlines()[0]
            raise BadInput(f"MLflow's store (HYPE_MLFLOW_URI) cannot be opened: {told}") from error

    @cached_property
    def experiment(self) -> str:
        """Where our runs are; made when it is first asked for."""
        from mlflow.exceptions import MlflowException

        known = self.client.get_experiment_by_name(EXPERIMENT)
        if known:
            return str(known.experiment_id)
        try:
            return str(self.client.create_experiment(EXPERIMENT, artifact_location=self._artifacts))
        except MlflowException:  # somebody else made it in between
            return str(self.client.get_experiment_by_name(EXPERIMENT).experiment_id)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """No other process of this machine is in here. The lock goes with its process, killed or not.

        A server has no lock that we could take: there, whoever switches says what it expects to replace.
        """
        if self._file is None:
            yield
            return
        with self._file.with_name(f"{self._file.name}.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _opened(self) -> Any:
        from mlflow import MlflowClient

        client = MlflowClient(tracking_uri=self.uri, registry_uri=self.uri)
        client.search_registered_models(max_results=1)  # migrates a new database
        return client

    @property
    def _file(self) -> Path | None:
        return Path(self.uri.removeprefix(_SQLITE)) if self.uri.startswith(_SQLITE) else None
