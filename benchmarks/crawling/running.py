"""A stage's process as the trial sees it: started, watched, killed; and a door that nobody may open.

What the stage does is stage.py's; what is made of the figures hostile_web.py's.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_LOOK = 0.25  # seconds between two looks at the memory
_PAGE = os.sysconf("SC_PAGESIZE")


class Stage:
    """One run of a stage. Its memory is the sum over its whole process tree."""

    def __init__(self, name: str, env: Mapping[str, str], folder: Path) -> None:
        self.connects = folder / "connects.txt"
        self.report = folder / f"{name}.json"
        self.report.unlink(missing_ok=True)
        self.peak_mb = 0.0
        command = [sys.executable, "-m", "benchmarks.crawling.stage", name]
        with (folder / "stage.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*command, str(self.connects), str(self.report)],
                env={**os.environ, **env},
                stderr=log,
                stdout=log,
            )

    def wait(self, until: Callable[[], bool] = lambda: False) -> dict[str, Any]:
        """Wait for its end, or kill it -9 as soon as *until* holds; what it reported, if it did."""
        while self.process.poll() is None:
            self.peak_mb = max(self.peak_mb, _tree_mb(self.process.pid))
            if until():
                self.process.send_signal(signal.SIGKILL)
                self.process.wait()
                return {}
            time.sleep(_LOOK)
        if self.process.returncode:
            log = (self.report.parent / "stage.log").read_text()[-2000:]
            raise RuntimeError(f"the stage ended with {self.process.returncode}: {log}")
        told: dict[str, Any] = json.loads(self.report.read_text())
        return {**told, "peak_mb_with_children": max(self.peak_mb, told["peak_mb"])}


def _tree_mb(pid: int) -> float:
    """Resident memory of a process and its children; shared pages count each time."""
    try:
        resident = int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE / 1_048_576
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (OSError, IndexError):
        return 0.0
    return resident + sum(_tree_mb(int(child)) for child in children)


@contextmanager
def honeypot(address: str, ports: tuple[int, ...]) -> Iterator[list[str]]:
    """Listeners on *address*; who knocks is noted. The first port that cannot be had is any other."""
    knocks: list[str] = []
    with_sockets = [_listening(address, port) for port in ports]

    def accept(listening: socket.socket) -> None:
        while True:
            try:
                connection, who = listening.accept()
            except OSError:
                return
            knocks.append(f"{who} at {listening.getsockname()}")
            connection.close()

    for each in with_sockets:
        threading.Thread(target=accept, args=(each,), daemon=True).start()
    try:
        yield knocks
    finally:
        for each in with_sockets:
            each.close()


def _listening(address: str, port: int) -> socket.socket:
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((address, port))
    except OSError:
        listening.bind((address, 0))
    listening.listen(64)
    return listening
