"""A sandbox with a tiny world, and the line wired to it, for a module at a time."""

from pathlib import Path

import pytest

from hype_pipeline.settings import Settings
from hype_pipeline.wiring import Wiring
from hype_pipeline_tests.sandbox_fixture import Sandbox


@pytest.fixture(scope="module")
def sandbox(running: Sandbox) -> Sandbox:
    """The file's sandbox; what one test switched on or posted is there for the next."""
    return running


@pytest.fixture
def settings(sandbox: Sandbox, tmp_path: Path) -> Settings:
    """Settings that point at the sandbox, with a lake of the test's own."""
    own = {"HYPE_LAKE": str(tmp_path / "lake"), "HYPE_SCRATCH": str(tmp_path / "scratch")}
    return Settings.from_env({**sandbox.env, **own})


@pytest.fixture
def wiring(settings: Settings) -> Wiring:
    """Services for these settings."""
    return Wiring(settings)
