"""Workers that extract articles side by side; one that hangs or swells costs its page and no more.

Each is a process of its own (extract_worker.py) with a limit of memory and of time for each page. A
dead one is replaced, and its page gets the reason.
"""

import json
import os
import selectors
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, cast

from hype_pipeline.collect.extraction.extract import Article
from hype_pipeline.collect.extraction.extract_worker import read_frame, write_frame
from hype_pipeline.errors import HypeError

SECONDS = 10.0  # of processor time for a page; the largest that is parsed takes 3
# Of address space for a worker; it takes 80, and 200 for the largest page that is parsed.
MEBIBYTES = 512
_WHY = {signal.SIGPROF: "timeout", signal.SIGALRM: "timeout", signal.SIGKILL: "memory"}


@dataclass(frozen=True, slots=True)
class Extracted:
    """What became of one page."""

    digest: str
    article: Article | None  # None: there is a reason
    reason: str | None


class ExtractPool:
    """So many workers, started when they are first needed. Use as a context manager."""

    def __init__(
        self, processes: int, *, seconds: float = SECONDS, mebibytes: int = MEBIBYTES
    ) -> None:
        self._processes = processes or len(os.sched_getaffinity(0))
        self._limits = (str(mebibytes), str(seconds))
        self._workers: list[_Worker] = []

    def __enter__(self) -> "ExtractPool":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the workers."""
        while self._workers:
            self._workers.pop().end()

    def extract(self, pages: Iterable[tuple[str, str, bytes]]) -> Iterator[Extracted]:
        """Articles of (digest, url, body), in the order in which they are done."""
        waiting = iter(pages)
        with selectors.DefaultSelector() as busy:
            idle = list(self._workers)
            while True:
                self._hand_out(waiting, idle, busy)
                if not busy.get_map():
                    return
                for key, _ in busy.select():
                    worker = cast(_Worker, key.data)
                    busy.unregister(worker.out)
                    extracted = worker.take()
                    if worker.lives():
                        idle.append(worker)
                    else:
                        self._workers.remove(worker)
                    yield extracted

    def _hand_out(
        self,
        waiting: Iterator[tuple[str, str, bytes]],
        idle: "list[_Worker]",
        busy: selectors.BaseSelector,
    ) -> None:
        while idle or len(self._workers) < self._processes:
            page = next(waiting, None)
            if page is None:
                return
            if not idle:
                idle.append(_Worker(self._limits))
                self._workers.append(idle[0])
            worker = idle.pop()
            worker.give(*page)
            busy.register(worker.out, selectors.EVENT_READ, worker)


class _Worker:
    """One process, with at most one page in hand."""

    def __init__(self, limits: tuple[str, str]) -> None:
        module = "hype_pipeline.collect.extraction.extract_worker"
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, *limits],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # parsers complain there about every broken page
        )
        self._digest = ""
        self._answered = 0

    @property
    def out(self) -> BinaryIO:
        return cast(BinaryIO, self._process.stdout)

    def give(self, digest: str, url: str, body: bytes) -> None:
        self._digest = digest
        into = cast(BinaryIO, self._process.stdin)
        try:
            write_frame(into, url.encode("utf-8", "replace"))
            write_frame(into, body)
        except BrokenPipeError:
            return  # it is dead, which `take` finds out and explains

    def take(self) -> Extracted:
        told = read_frame(self.out)
        if told is None:
            return Extracted(self._digest, None, self._why())
        self._answered += 1
        answer = json.loads(told)
        if "article" in answer:
            return Extracted(self._digest, Article.read(answer["article"]), None)
        return Extracted(self._digest, None, answer["reason"])

    def lives(self) -> bool:
        return self._process.poll() is None

    def end(self) -> None:
        self._process.kill()
        self._process.communicate()

    def _why(self) -> str:
        """Why it died; an error of ours when it never came to live."""
        code = self._process.wait()
        self.end()
        if code > 0 and not self._answered:
            raise HypeError(
                f"An extracting process ended with {code} before its first page. "
                f"Try: {sys.executable} -m hype_pipeline.collect.extraction.extract_worker 512 10"
            )
        return _WHY.get(signal.Signals(-code), f"crash:{-code}") if code < 0 else "memory"
