"""A pair of archive files: records and their index, written by one process and mended after a kill.

Which pairs there are, and what stands in them, is archive.py's; records as bytes are warc.py's.
"""

import fcntl
import os
import time
import uuid
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

from hype_pipeline.collect.crawl import warc, warc_reading
from hype_pipeline.collect.crawl.entries import Entry
from hype_pipeline.collect.crawl.warc import Hop, Lines
from hype_pipeline.protocols import WebAnswer

_BETWEEN_SYNCS = 0.25  # seconds; a sync takes some 10 ms, in which nobody is fetched from
_SOFTWARE = f"hype-pipeline/{version('hype-pipeline')}"


class Writer:
    """One pair of files, locked while it is open."""

    def __init__(self, folder: Path) -> None:
        self.warc_path = (
            folder / f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{uuid.uuid4().hex[:8]}.warc.gz"
        )
        self._index = index_of(self.warc_path).open("ab")
        lock(self._index)
        self._warc = self.warc_path.open("ab")
        self._waiting: list[str] = []  # lines of records that are not synced yet
        self._synced_at = float("-inf")
        self._warc.write(warc.opening(_SOFTWARE, datetime.now(UTC)))

    def size(self) -> int:
        """Bytes of records so far."""
        return self._warc.tell()

    def add(self, entry: Entry, headers: Lines, body: bytes, asked: Lines) -> Entry:
        """Write a link's outcome; the entry with its place."""
        settled = replace(entry, file=self.warc_path.name, offset=self._warc.tell())
        told = (settled.line(), settled.url, settled.retrieved_at, settled.status)
        self._settle(settled, warc.outcome(*told, headers, body, asked))
        return settled

    def again(self, entry: Entry, before: datetime, answer: WebAnswer) -> None:
        """A line that points to an older record, beside a revisit record that says so."""
        told = (entry.line(), entry.url, entry.digest, answer.retrieved_at, before)
        self._settle(entry, warc.revisit(*told, answer.lines, answer.asked))

    def also(self, hop: Hop) -> None:
        """Write an answer that settles no link; it is not worth a sync."""
        self._warc.write(warc.settling_nothing(hop))

    def _settle(self, entry: Entry, records: bytes) -> None:
        """Give the records away at once, which is all that a kill asks for. Their lines come when
        they are synced, a few times a second: then no line ever names a record that is not there.
        """
        self._warc.write(records)
        self._warc.flush()
        self._waiting.append(entry.line())
        if time.monotonic() - self._synced_at > _BETWEEN_SYNCS:
            self._sync()

    def _sync(self) -> None:
        os.fsync(self._warc.fileno())
        self._index.write("".join(self._waiting).encode())
        self._index.flush()
        self._waiting.clear()
        self._synced_at = time.monotonic()

    def close(self) -> None:
        """Sync and close both files."""
        self._warc.flush()
        self._sync()
        os.fsync(self._index.fileno())
        self._warc.close()
        self._index.close()


def index_of(warc_path: Path) -> Path:
    """The index beside a WARC file."""
    return warc_path.with_name(warc_path.name.removesuffix(".warc.gz") + ".jsonl")


def lock(file: IO[Any]) -> bool:
    """Take *file* for ourselves; False when somebody else has it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def mend(warc_path: Path, index: IO[bytes]) -> None:
    """Cut torn tails of both files, and write the lines of whole records that have none."""
    index_path = index_of(warc_path)
    text = index_path.read_bytes()
    whole = text[: text.rfind(b"\n") + 1]
    if len(whole) < len(text):
        os.truncate(index_path, len(whole))
    lines = set(whole.split(b"\n"))
    with warc_path.open("rb") as file:
        told, end = warc_reading.scan(file, after=_last_offset(whole, warc_path.name))
    if end < warc_path.stat().st_size:
        os.truncate(warc_path, end)
    missing = [line for line in told if line.rstrip("\n").encode() not in lines]
    index.write("".join(missing).encode())
    index.flush()
    os.fsync(index.fileno())


def _last_offset(lines: bytes, name: str) -> int:
    """Where the last indexed record of this file starts; everything before it is whole."""
    own = (Entry.read(line) for line in reversed(lines.split(b"\n")) if line)
    return next((entry.offset for entry in own if entry.file == name), 0)
