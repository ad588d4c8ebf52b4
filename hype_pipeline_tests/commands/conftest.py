"""The small generator, for tests of commands that ask one; and a place for what commands keep."""

from pathlib import Path

import pytest

from hype_pipeline_tests.small_generator import fitted, fitted_on, generator

__all__ = ["fitted", "fitted_on", "generator"]


@pytest.fixture(autouse=True)
def scratch(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where checkpoints and MLflow's store are, away from the repository."""
    folder = tmp_path_factory.mktemp("scratch")
    monkeypatch.setenv("HYPE_SCRATCH", str(folder))
    return folder
