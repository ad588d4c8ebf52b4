"""Looking in on a training every few minutes: curves, samples and a way between two sentences, for the UI.

This runs in the process that trains (training_process.py); the run that waits for it makes an
observation of the asset of what comes (training.py). Dagster itself is not imported here.
"""

import time
from collections.abc import Callable, Mapping
from typing import Any

from hype_pipeline.defs import pictures
from hype_pipeline.errors import HypeError
from hype_pipeline.generate.glimpse import Glimpse

Look = Callable[[], Glimpse | None]
# A figure is drawn of what is told while training and of what is measured after each epoch.
_PICTURED = ("loss", "kl")
_ALWAYS_THE_SAME = ("sentences", "tokens", "words", "samples")


class LookingIn:
    """Called often, it tells what *look* finds *every* so many seconds; that nothing can be found, too."""

    def __init__(
        self,
        look: Look,
        tell: Callable[[Mapping[str, Any]], None],
        warn: Callable[[str], None],
        *,
        every: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._look, self._tell, self._warn = look, tell, warn
        self._every, self._clock = every, clock
        self._last, self._seen = clock(), ("", -1)

    def __call__(self) -> None:
        if self._every <= 0 or self._clock() - self._last < self._every:
            return
        try:
            found = self._look()
        except (HypeError, OSError, RuntimeError, ValueError, KeyError) as failure:
            self._warn(f"Training goes on, but could not be looked into: {failure}")
        else:
            if found and (found.phase, found.step) != self._seen:
                self._seen = (found.phase, found.step)
                self._tell(observed(found))
        self._last = self._clock()


def observed(found: Glimpse) -> dict[str, Any]:
    """What an observation says: a sentence, numbers to plot over time, and Markdown."""
    latest = {
        f"{point.figure} ({point.split})": float(f"{point.value:.4g}")
        for point in found.curve
        if point.figure not in _ALWAYS_THE_SAME
    }
    curves = "\n\n".join(_curve(found, figure) for figure in _PICTURED)
    samples = "\n".join(f"- ({genres}) {_safe(text)}" for genres, text in found.samples)
    way = "\n".join(f"{place}. {_safe(text)}" for place, text in enumerate(found.way, start=1))
    return {
        "description": f"{found.phase}: step {found.step}, epoch {found.epoch}",
        "numbers": {
            "step": found.step,
            "epoch": found.epoch,
            **latest,
            "seconds to look in": round(found.cpu_seconds, 2),
        },
        "texts": {
            "curves": curves,
            "what it writes": samples or "none",
            "from one sentence to another": way or "none",
        },
    }


def _curve(found: Glimpse, figure: str) -> str:
    series: dict[str, list[tuple[float, float]]] = {}
    for point in found.curve:
        if point.figure == figure:
            series.setdefault(point.split, []).append((point.step, point.value))
    return pictures.lines(f"{figure}, {found.phase}", series, "step")


def _safe(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
