"""How fast a service may be asked: a gate that lets requests through one by one.

Pools that keep whole runs apart are Dagster's business; this is the pace inside one process.
"""

import threading
import time
from collections.abc import Callable

from hype_pipeline.errors import BadInput


class Gate:
    """Lets at most *per_second* requests through in a second, evenly; safe across threads."""

    def __init__(
        self,
        per_second: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if not per_second > 0:
            raise BadInput(f"A rate must be above 0 requests per second, got {per_second}.")
        self._interval = 1 / per_second  # seconds
        self._clock = clock
        self._sleep = sleep
        self._open_at = float("-inf")
        self._lock = threading.Lock()

    def wait(self) -> None:
        """Return when the next request may go."""
        with self._lock:
            now = self._clock()
            turn = max(now, self._open_at)
            self._open_at = turn + self._interval
        if turn > now:
            self._sleep(turn - now)
