"""A sandbox with a tiny world, and the line wired to it, for a module at a time."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hype_pipeline.settings import Settings
from hype_pipeline.wiring import Wiring
from hype_pipeline_tests.sandbox_fixture import Sandbox, start_sandbox, tiny_world


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """A running sandbox that nobody else uses."""
    folder = tmp_path_factory.mktemp("sandbox")
    with start_sandbox(tiny_world(folder / "world"), folder / "state") as running:
        yield running


@pytest.fixture
def settings(sandbox: Sandbox, tmp_path: Path) -> Settings:
    """Settings that point at the sandbox, with a lake of the test's own."""
    own = {"HYPE_LAKE": str(tmp_path / "lake"), "HYPE_SCRATCH": str(tmp_path / "scratch")}
    return Settings.from_env({**sandbox.env, **own})


@pytest.fixture
def wiring(settings: Settings) -> Wiring:
    """Services for these settings."""
    return Wiring(settings)
