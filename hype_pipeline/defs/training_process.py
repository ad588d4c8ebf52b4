"""The process that trains: `python -m hype_pipeline.defs.training_process`, started by training.py.

What to train comes through Dagster Pipes, progress goes back through it, and the result is a folder.
It saves and stops when it is asked to, and dies with the run that started it.
"""

import ctypes
import os
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from dagster_pipes import PipesContext, open_dagster_pipes

from hype_pipeline.defs.looking_in import LookingIn
from hype_pipeline.generate import cvae_stage, stages
from hype_pipeline.generate.store import ModelStore
from hype_pipeline.lake import Lake

_PR_SET_PDEATHSIG = 1
_EVERY = 5.0  # seconds between two lines of progress in the run's log


class Told:
    """Progress as lines in the run's log: phase, rate, remaining time, figures."""

    def __init__(self, pipes: PipesContext) -> None:
        self._pipes = pipes
        self._last = float("-inf")
        self._phase, self._began, self._first = "", 0.0, 0

    def __call__(self, phase: str, step: int, total: int, figures: Mapping[str, float]) -> None:
        now = time.monotonic()
        if phase != self._phase:
            self._phase, self._began, self._first = phase, now, step
        if now - self._last < _EVERY and step < total:
            return
        self._last = now
        rate = (step - self._first) / max(now - self._began, 1e-9)
        left = f"{(total - step) / rate:.0f} s left" if rate else "…"
        said = ", ".join(f"{name} {value:.4g}" for name, value in figures.items())
        progress = (phase, step, total, rate, left, said)
        self._pipes.log.info("%s: %d of %d, %.1f a second, %s; %s", *progress)


def main() -> int:
    """Exit status: 0 when the folder is finished."""
    _die_with_parent()
    with open_dagster_pipes() as pipes:
        request = pipes.extras
        store = ModelStore(Lake(request["lake"]), Path(request["scratch"]))
        told, looking = Told(pipes), _looking_in(pipes, store)

        def progress(phase: str, step: int, total: int, figures: Mapping[str, float]) -> None:
            told(phase, step, total, figures)
            looking()

        stages.carry_out(store, request, progress)
    return 0


def _looking_in(pipes: PipesContext, store: ModelStore) -> LookingIn:
    request = pipes.extras
    return LookingIn(
        cvae_stage.look(store, request),
        pipes.report_custom_message,
        pipes.log.warning,
        every=request["look_seconds"] if request["stage"] == "cvae" else 0,
    )


def _die_with_parent() -> None:
    # A killed run worker must not leave a training behind that nobody waits for.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() == 1:
            sys.exit("the run that started this training is gone")


if __name__ == "__main__":
    sys.exit(main())
