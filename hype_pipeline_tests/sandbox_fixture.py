"""The sandbox as tests use it: a tiny world, and a real process that serves one.

    with start_sandbox(tiny_world(tmp_path / "world"), tmp_path / "state") as sandbox:
        settings = Settings.from_env(sandbox.env)
        sandbox.fault("spotify", "rate_limited", count=1)
        ...
        assert len(sandbox.log(service="spotify")) == 2

Starting takes about a second: conftest.py's `sandbox` is one that the tests of a file share.
"""

import json
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import httpx2

from hype_pipeline_tests import tiny_tables
from hype_sandbox.world import write_world

_PATIENCE = 30.0  # seconds until the sandbox must be ready, or gone; one on an idle machine


def tiny_world(folder: Path) -> Path:
    """The hand-written world of tiny_tables.py, written to *folder*."""
    return write_world(folder, tiny_tables.TABLES, tiny_tables.ABOUT)


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A running sandbox. A context manager that stops it."""

    state: Path
    addresses: Mapping[str, str]  # origin by service
    env: Mapping[str, str]  # the HYPE_* variables of sandbox.env
    process: subprocess.Popen[bytes]

    def __enter__(self) -> "Sandbox":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def log(self, **matching: str) -> list[dict[str, Any]]:
        """What was asked, oldest first; narrowed by service=, path= (a part), host=."""
        listed: list[dict[str, Any]] = self._control("GET", "/log", params=matching)
        return listed

    def forget_log(self) -> None:
        """Empty what log() shows."""
        self._control("DELETE", "/log")

    def fault(self, service: str, kind: str, **knobs: object) -> None:
        """Switch a fault on: share=, count=, host=, path=, method=, seconds=, retry_after=, ..."""
        self._control("POST", "/faults", json={"service": service, "kind": kind, **knobs})

    def clear_faults(self) -> None:
        """Switch all faults off."""
        self._control("DELETE", "/faults")

    def rate(self, service: str, *, per_second: float, burst: int) -> None:
        """From now on the service allows this."""
        told = {"service": service, "per_second": per_second, "burst": burst}
        self._control("POST", "/rates", json=told)

    def say(self, network: str, author: str, text: str, *, mentions_bot: bool = False) -> str:
        """Somebody posts; the post's uri."""
        told = {"network": network, "author": author, "text": text, "mentions_bot": mentions_bot}
        uri: str = self._control("POST", "/timeline", json=told)["uri"]
        return uri

    def join(self, network: str, handle: str, *, bot: bool = False) -> None:
        """Somebody joins a network."""
        self._control("POST", "/accounts", json={"network": network, "handle": handle, "bot": bot})

    def published(self, network: str = "") -> list[dict[str, Any]]:
        """What the bot published, oldest first."""
        listed: list[dict[str, Any]] = self._control(
            "GET", "/published", params={"network": network}
        )
        return listed

    def stop(self) -> int:
        """End it; its exit status."""
        self.process.terminate()
        return self.process.wait(timeout=_PATIENCE)

    def _control(self, method: str, path: str, **knobs: Any) -> Any:
        address = self.addresses["control"] + path
        # Plain HTTP: reading certificates for each call would take most of a test's time.
        response = httpx2.request(method, address, trust_env=False, verify=False, **knobs)
        response.raise_for_status()
        return response.json()


def start_sandbox(world: Path, state: Path, *arguments: str) -> Sandbox:
    """Serve *world*; further *arguments* as `python -m hype_sandbox serve` takes them."""
    state.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "hype_sandbox", "serve"]
    told = ["--world", str(world), "--state", str(state), *arguments]
    with (state / "process.log").open("ab") as output:
        process = subprocess.Popen([*command, *told], stdout=output, stderr=output)
    deadline = time.monotonic() + _PATIENCE
    while not (state / "ready").exists():
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            process.wait()
            message = f"the sandbox did not start: {(state / 'process.log').read_text()}"
            raise RuntimeError(message)
        time.sleep(0.02)
    addresses = json.loads((state / "addresses.json").read_text("utf-8"))
    return Sandbox(state, addresses, _variables(state / "sandbox.env"), process)


def _variables(path: Path) -> dict[str, str]:
    lines = path.read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line)
