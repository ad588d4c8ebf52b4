"""How long each part of a report takes, in the run's log and for its metadata. What is measured knows no clock."""

import time
from collections.abc import Callable


class Parts:
    """Told what is measured, it tells *log* how far that is, and how many seconds the part before took."""

    def __init__(
        self, log: Callable[[str], object], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._log, self._clock = log, clock
        self._part, self._began = "", 0.0
        self.seconds: dict[str, float] = {}

    def __call__(self, what: str, done: int, of: int) -> None:
        if what != self._part:
            self.end()
            self._part, self._began = what, self._clock()
        self._log(f"{what}: {done} of {of}")

    def end(self) -> None:
        """Nothing more of the part that is being measured."""
        if self._part:
            took = self._clock() - self._began
            self.seconds[self._part] = round(self.seconds.get(self._part, 0.0) + took, 1)
            self._log(f"{self._part}: {took:.1f} seconds")
        self._part = ""
