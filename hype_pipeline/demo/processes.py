"""The demo's processes: started, waited for, and stopped with everything they started themselves.

What they are told and in which order is the story's business (story.py).
"""

import ctypes
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from hype_pipeline.errors import HypeError

_GRACE = 20.0  # seconds between asking a process to stop and making it
_PR_SET_PDEATHSIG = 1


class Process:
    """A child in a process group of its own, writing to a log file."""

    def __init__(
        self, name: str, command: Sequence[str], *, env: Mapping[str, str], folder: Path, log: Path
    ) -> None:
        self.name = name
        self.log = log
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as out:
            self._child = subprocess.Popen(
                command,
                env=dict(env),
                cwd=folder,
                stdout=out,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 - no thread runs yet when these start
            )

    def wait_until(self, ready: Callable[[], bool], *, seconds: float) -> None:
        """Return once *ready* says so. Raises HypeError when the process ends or time runs out."""
        deadline = time.monotonic() + seconds
        while not ready():
            if self._child.poll() is not None:
                message = f"{self.name} stopped by itself with status {self._child.returncode}; its log is {self.log}."
                raise HypeError(message)
            if time.monotonic() > deadline:
                message = f"{self.name} was not ready after {seconds:.0f} s; its log is {self.log}."
                raise HypeError(message)
            time.sleep(0.2)

    def alive(self) -> bool:
        """Whether it still runs."""
        return self._child.poll() is None

    def stop(self) -> None:
        """Ask the whole group to stop, and make it after a while."""
        for sign, seconds in ((signal.SIGINT, _GRACE), (signal.SIGKILL, 5.0)):
            if not _signalled(self._child.pid, sign):
                break
            _wait_for_group(self._child, seconds)
        self._child.wait()


def finish(command: Sequence[str], *, env: Mapping[str, str], folder: Path, log: Path) -> None:
    """Run *command* to its end. Raises HypeError, which names the log, when it fails."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as out:
        done = subprocess.run(
            command, env=dict(env), cwd=folder, stdout=out, stderr=subprocess.STDOUT, check=False
        )
    if done.returncode:
        message = (
            f"{' '.join(command[-3:])} failed with status {done.returncode}; its log is {log}."
        )
        raise HypeError(message)


def free_port(preferred: int) -> int:
    """*preferred* if nobody listens there, else any free one."""
    for port in (preferred, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    message = "there is no free port on this machine"
    raise HypeError(message)


def _die_with_parent() -> None:
    # Linux only: elsewhere a killed demo leaves its children to be stopped by hand.
    try:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    except AttributeError:
        return


def _signalled(group: int, sign: int) -> bool:
    try:
        os.killpg(group, sign)
    except ProcessLookupError:
        return False
    return True


def _wait_for_group(child: "subprocess.Popen[bytes]", seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        child.poll()
        if not _signalled(child.pid, 0):
            return
        time.sleep(0.1)
