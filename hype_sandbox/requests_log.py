"""One log of everything that was asked, whichever service was asked: a JSON object a line.

It is what a test or a person reads to see how often, how politely and where a client knocked.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Asked:
    """A request and how it ended."""

    at: str  # ISO, UTC
    service: str
    method: str
    host: str  # as the Host header has it
    path: str
    query: str
    status: int  # 0: the connection was closed without an answer
    fault: str | None  # the fault that was played; None: answered as it should be
    milliseconds: float
    user_agent: str


class RequestsLog:
    """Appends to a file; remembers what this process answered."""

    def __init__(self, path: Path) -> None:
        self._out = path.open("a", encoding="utf-8", buffering=1)
        self._asked: list[Asked] = []

    def add(self, asked: Asked) -> None:
        """Note *asked*, on disk and in memory."""
        self._asked.append(asked)
        self._out.write(json.dumps(asdict(asked), ensure_ascii=False) + "\n")

    def matching(
        self, *, service: str | None = None, path: str | None = None, host: str | None = None
    ) -> Iterator[Asked]:
        """What was asked of *service*, on *host*, with *path* somewhere in the path; oldest first."""
        return (
            asked
            for asked in self._asked
            if (not service or asked.service == service)
            and (not host or asked.host == host)
            and (not path or path in asked.path)
        )

    def forget(self) -> None:
        """Empty the memory; the file stays."""
        self._asked.clear()

    def close(self) -> None:
        """Close the file."""
        self._out.close()
