"""Each file's sandbox for its own clients, and an end to faults after each test."""

from collections.abc import Iterator

import pytest

from hype_pipeline_tests.sandbox_fixture import Sandbox


@pytest.fixture(scope="module")
def sandbox(running: Sandbox) -> Sandbox:
    """The file's sandbox, for fixtures that last as long; its log goes on from test to test."""
    return running


@pytest.fixture(autouse=True)
def _well_behaved(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever a test switched on is off for the next."""
    yield
    if "sandbox" in request.fixturenames:
        request.getfixturevalue("sandbox").clear_faults()
