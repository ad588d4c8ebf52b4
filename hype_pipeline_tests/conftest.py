"""Fixtures that every test may ask for. Services are the sandbox's; nothing leaves loopback."""

import ipaddress
import os
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import stamina
from hypothesis import settings

from hype_pipeline.lake import Lake
from hype_pipeline_tests.sandbox_fixture import Sandbox, start_sandbox, tiny_world

# Machines differ and are shared: how long one example takes is no property of ours.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What needs a trained generator is slow: its fixture trains for some seconds."""
    for item in items:
        if "fitted" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Refuse connections that leave the loopback range."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = address[0]
            if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
                message = f"a test tried to reach {host}"
                raise AssertionError(message)
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    return


@pytest.fixture(autouse=True)
def _impatient_retries() -> Iterator[None]:
    """Retries do not sleep, and give up after the third attempt."""
    stamina.set_testing(True, attempts=3, cap=True)
    yield
    stamina.set_testing(False)


@pytest.fixture
def now() -> datetime:
    """The time at which tests happen."""
    return NOW


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """An empty lake."""
    return Lake(str(tmp_path / "lake"))


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the tiny world."""
    return tiny_world(tmp_path_factory.mktemp("tiny") / "world")


@pytest.fixture(scope="module")
def running(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """A sandbox that the tests of one file share: starting is cheap, but not free."""
    with start_sandbox(world, tmp_path_factory.mktemp("sandbox")) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running: Sandbox) -> Iterator[Sandbox]:
    """That sandbox, well-behaved and with an empty log; what was posted to it stays."""
    running.forget_log()
    yield running
    running.clear_faults()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real texts, which are read where they are and never copied."""
    default = Path(__file__).parents[2] / "shared" / "data"
    folder = Path(os.environ.get("HYPE_SHARED_DATA", default))
    if not folder.exists():
        pytest.skip(f"real texts are absent: {folder} does not exist (HYPE_SHARED_DATA names it)")
    return folder
