"""One sandbox for each test file: starting is cheap, but not free."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hype_pipeline_tests.sandbox_fixture import Sandbox, start_sandbox, tiny_world


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the tiny world."""
    return tiny_world(tmp_path_factory.mktemp("tiny") / "world")


@pytest.fixture(scope="module")
def sandbox(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """A sandbox that a whole file shares."""
    with start_sandbox(world, tmp_path_factory.mktemp("sandbox")) as running:
        yield running


@pytest.fixture(autouse=True)
def _well_behaved(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever a test switched on is off for the next."""
    yield
    if "sandbox" in request.fixturenames:
        request.getfixturevalue("sandbox").clear_faults()
