"""The archive: every fetched page as a WARC record, and an index that says what became of a link.

    <lake>/archive/<writer>.warc.gz     records, one gzip member each
    <lake>/archive/<writer>.jsonl       the index: one line for each link, written after its record

Each writer has a pair of files of its own and locks them while it lives. A killed writer leaves at
most a torn tail: whoever opens the archive next cuts it, and indexes a record whose line is missing.
Where the lake is remote, the pair is written in the scratch folder and uploaded when it is closed.
What should be fetched is pages.py's; what stands in a page is extract.py's.
"""

import fcntl
import hashlib
import json
import os
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import fsspec

from hype_pipeline.collect import warc
from hype_pipeline.errors import HypeError
from hype_pipeline.lake import Lake

LIVE, WAYBACK, ROBOTS = "live", "wayback", "robots"
_ROLL_OVER = 512 * 1024 * 1024  # bytes; a larger file is closed and another begun


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of one link at one source: a page that is kept, or a refusal that stays."""

    url: str
    source: str  # live, wayback or robots
    reason: str | None  # None: kept; else why there is no page, for good
    final_url: str
    status: int  # 0: there was no answer
    content_type: str
    digest: str  # sha256 of the body; empty: no body
    size: int
    robots: str  # allowed, or the opt-out signal
    captured_at: datetime | None
    retrieved_at: datetime
    etag: str | None
    last_modified: str | None
    file: str = ""  # the WARC file
    offset: int = 0  # of the record in it

    @classmethod
    def about(cls, url: str, source: str, *, retrieved_at: datetime) -> "Entry":
        """An entry that says nothing yet but whom it is about."""
        return cls(
            url=url,
            source=source,
            reason=None,
            final_url=url,
            status=0,
            content_type="",
            digest="",
            size=0,
            robots="allowed",
            captured_at=None,
            retrieved_at=retrieved_at,
            etag=None,
            last_modified=None,
        )

    def line(self) -> str:
        """The entry as a line of the index."""
        return json.dumps(asdict(self), default=datetime.isoformat) + "\n"

    @classmethod
    def read(cls, line: str | bytes) -> "Entry":
        """The entry that `line` wrote."""
        told = json.loads(line)
        for name in ("captured_at", "retrieved_at"):
            told[name] = told[name] and datetime.fromisoformat(told[name])
        return cls(**told)


class Archive:
    """The archive of one lake. Reads what every writer left, and writes a pair of files itself."""

    def __init__(self, lake: Lake, *, scratch: Path) -> None:
        self._lake = lake
        self._remote = not isinstance(lake.files, fsspec.implementations.local.LocalFileSystem)
        self._folder = scratch / "archive" if self._remote else Path(lake.path("archive"))
        self._folder.mkdir(parents=True, exist_ok=True)
        self._entries: dict[tuple[str, str], Entry] = {}
        self._bodies: dict[str, tuple[str, int]] = {}
        self._writer: _Writer | None = None
        self._open_files: dict[str, IO[bytes]] = {}
        self._recover()
        self._read_index()

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Finish the files that were begun; on a remote lake they are uploaded now."""
        if self._writer is not None:
            self._finish(self._writer)
            self._writer = None
        while self._open_files:
            self._open_files.popitem()[1].close()

    def find(self, url: str, source: str) -> Entry | None:
        """What became of *url* at *source*; None when it was never settled."""
        return self._entries.get((url, source))

    def body(self, digest: str) -> bytes:
        """The body with this digest. KeyError when the archive does not hold it."""
        name, offset = self._bodies[digest]
        return warc.body_at(self._opened(name), offset)

    def keep(self, entry: Entry, headers: Mapping[str, str], body: bytes) -> Entry:
        """Add a link's outcome for good: when this returns, a kill does not lose it."""
        if self._writer is None:
            self._writer = _Writer(self._folder)
        digest = hashlib.sha256(body).hexdigest() if body else ""
        settled = self._writer.add(replace(entry, digest=digest, size=len(body)), headers, body)
        self._note(settled)
        if settled.offset > _ROLL_OVER:
            self._finish(self._writer)
            self._writer = None
        return settled

    def confirm(self, entry: Entry, retrieved_at: datetime) -> Entry:
        """Note that a kept page has not changed since (304): the body stays where it is."""
        if self._writer is None:
            self._writer = _Writer(self._folder)
        settled = self._writer.again(replace(entry, retrieved_at=retrieved_at))
        self._note(settled)
        return settled

    def erase(self, covers: Callable[[str], bool]) -> int:
        """Remove every page whose address *covers* names, bytes and all; how many links that were.

        The archive is written anew without them, and the files before are removed last: a kill in
        between loses nothing and erases nothing. Raises HypeError while somebody writes.
        """
        gone = {
            key
            for key, entry in self._entries.items()
            if covers(entry.url) or covers(entry.final_url)
        }
        if not gone:
            return 0
        self.close()
        before = sorted(self._pairs())
        kept = [entry for key, entry in self._entries.items() if key not in gone]
        places, self._entries, self._bodies = self._bodies, {}, {}
        for entry in kept:
            name, offset = places.get(entry.digest, (entry.file, entry.offset))
            headers, body = warc.answer_at(self._opened(name), offset)
            self.keep(entry, headers, body if entry.digest else b"")
        self.close()
        for name in before:
            self._remove(name)
        return len(gone)

    def _pairs(self) -> set[str]:
        """The WARC files there are. Raises HypeError where one is being written."""
        for path in self._folder.glob("*.jsonl"):
            with path.open("ab") as index:
                if not _lock(index):
                    message = "A run is fetching pages; forget the source when it is done."
                    raise HypeError(message)
        found = {path.name for path in self._folder.glob("*.warc.gz")}
        if self._remote:
            listed = self._lake.files.glob(self._lake.path("archive", "*.warc.gz"))
            found |= {path.rsplit("/", 1)[1] for path in listed}
        return found

    def _remove(self, name: str) -> None:
        for path in (_index_of(Path(name)).name, name):
            (self._folder / path).unlink(missing_ok=True)
            if self._remote:
                self._lake.files.rm(self._lake.path("archive", path))

    def _note(self, entry: Entry) -> None:
        self._entries[entry.url, entry.source] = entry
        if entry.digest:
            self._bodies.setdefault(entry.digest, (entry.file, entry.offset))

    def _read_index(self) -> None:
        for line in self._index_lines():
            self._note(Entry.read(line))

    def _index_lines(self) -> Iterator[bytes]:
        """Every index line of the lake, in the order in which it was written."""
        texts: dict[str, bytes] = {}
        if self._remote:
            listed = self._lake.files.glob(self._lake.path("archive", "*.jsonl"))
            texts = {path.rsplit("/", 1)[1]: self._lake.files.cat_file(path) for path in listed}
        for path in self._folder.glob("*.jsonl"):
            texts[path.name] = path.read_bytes()
        for name in sorted(texts):
            whole, newline, _ = texts[name].rpartition(b"\n")
            yield from whole.split(b"\n") if newline else ()

    def _opened(self, name: str) -> IO[bytes]:
        if name not in self._open_files:
            local = self._folder / name
            self._open_files[name] = (
                local.open("rb")
                if local.exists()
                else self._lake.files.open(self._lake.path("archive", name), "rb")
            )
        return self._open_files[name]

    def _finish(self, writer: "_Writer") -> None:
        writer.close()
        if self._remote:
            self._upload(writer.warc_path)

    def _upload(self, warc_path: Path) -> None:
        """Move a finished pair to the lake, its index last: a page is there before it is named."""
        for path in (warc_path, _index_of(warc_path)):
            self._lake.files.makedirs(self._lake.path("archive"), exist_ok=True)
            self._lake.files.put_file(str(path), self._lake.path("archive", path.name))
        stale = self._open_files.pop(warc_path.name, None)
        if stale is not None:
            stale.close()
        _index_of(warc_path).unlink()
        warc_path.unlink()

    def _recover(self) -> None:
        """Mend what killed writers left, and upload it where the lake is remote."""
        for path in sorted(self._folder.glob("*.warc.gz")):
            with _index_of(path).open("ab") as index:
                if not _lock(index):
                    continue  # its writer lives
                _mend(path, index)
            if self._remote:
                self._upload(path)


class _Writer:
    """One pair of files, locked while it is open."""

    def __init__(self, folder: Path) -> None:
        self.warc_path = (
            folder / f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{uuid.uuid4().hex[:8]}.warc.gz"
        )
        self._index = _index_of(self.warc_path).open("ab")
        _lock(self._index)
        self._warc = self.warc_path.open("ab")

    def add(self, entry: Entry, headers: Mapping[str, str], body: bytes) -> Entry:
        settled = replace(entry, file=self.warc_path.name, offset=self._warc.tell())
        self._warc.write(warc.record(settled.line(), settled.url, settled.status, headers, body))
        self._warc.flush()
        os.fsync(self._warc.fileno())
        self._index.write(settled.line().encode())
        self._index.flush()
        return settled

    def again(self, entry: Entry) -> Entry:
        """A line that points to an older record, beside a revisit record that says so."""
        self._warc.write(warc.revisit(entry.line(), entry.url, entry.digest))
        self._warc.flush()
        os.fsync(self._warc.fileno())
        self._index.write(entry.line().encode())
        self._index.flush()
        return entry

    def close(self) -> None:
        for file in (self._warc, self._index):
            file.flush()
            os.fsync(file.fileno())
            file.close()


def _index_of(warc_path: Path) -> Path:
    return warc_path.with_name(warc_path.name.removesuffix(".warc.gz") + ".jsonl")


def _lock(file: IO[Any]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _mend(warc_path: Path, index: IO[bytes]) -> None:
    """Cut torn tails of both files, and write the lines of whole records that have none."""
    index_path = _index_of(warc_path)
    text = index_path.read_bytes()
    whole = text[: text.rfind(b"\n") + 1]
    if len(whole) < len(text):
        os.truncate(index_path, len(whole))
    lines = set(whole.split(b"\n"))
    with warc_path.open("rb") as file:
        told, end = warc.scan(file, after=_last_offset(whole, warc_path.name))
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
