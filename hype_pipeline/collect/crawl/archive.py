"""The archive: every fetched page as a WARC record, and an index that says what became of a link.

    <lake>/archive/<writer>.warc.gz     what was asked and answered, one gzip member for each record
    <lake>/archive/<writer>.jsonl       the index: one line for each link, written after its record

Each writer has a pair of files of its own and locks them while it lives. A killed writer leaves at
most a torn tail: whoever opens the archive next cuts it, and indexes a record whose line is missing.
Where the lake is remote, the pair is written in the scratch folder and uploaded when it is closed.
What should be fetched is pages.py's; what stands in a page is extract.py's.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO

import fsspec

from hype_pipeline.collect.crawl import warc_reading
from hype_pipeline.collect.crawl.archive_files import Writer, index_of, lock, mend
from hype_pipeline.collect.crawl.entries import Entry
from hype_pipeline.collect.crawl.warc import Hop, Lines
from hype_pipeline.errors import HypeError
from hype_pipeline.lake import Lake
from hype_pipeline.protocols import WebAnswer

_ROLL_OVER = 512 * 1024 * 1024  # bytes; a larger file is closed and another begun


class Archive:
    """The archive of one lake. Reads what every writer left, and writes a pair of files itself."""

    def __init__(self, lake: Lake, *, scratch: Path) -> None:
        self._lake = lake
        self._remote = not isinstance(lake.files, fsspec.implementations.local.LocalFileSystem)
        self._folder = scratch / "archive" if self._remote else Path(lake.path("archive"))
        self._folder.mkdir(parents=True, exist_ok=True)
        self._entries: dict[tuple[str, str], Entry] = {}
        self._bodies: dict[str, tuple[str, int]] = {}
        self._writer: Writer | None = None
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
        return warc_reading.body_at(self._opened(name), offset)

    def keep(self, entry: Entry, headers: Lines, body: bytes, asked: Lines = ()) -> Entry:
        """Add a link's outcome for good: when this returns, a kill does not lose it."""
        digest = hashlib.sha256(body).hexdigest() if body else ""
        entry = replace(entry, digest=digest, size=len(body))
        settled = self._writing().add(entry, headers, body, asked)
        self._note(settled)
        self._roll_over()
        return settled

    def confirm(self, entry: Entry, answer: WebAnswer) -> Entry:
        """Note that a kept page has not changed since (304): the body stays where it is."""
        before = self._entries[entry.url, entry.source].retrieved_at
        settled = replace(entry, retrieved_at=answer.retrieved_at)
        self._writing().again(settled, before, answer)
        self._note(settled)
        return settled

    def also(self, answer: WebAnswer) -> None:
        """Add an answer that settles no link: a redirect, or a failure that passes."""
        told = (answer.url, answer.retrieved_at, answer.status)
        self._writing().also(Hop(*told, answer.lines, answer.body, answer.asked))
        self._roll_over()

    def _writing(self) -> Writer:
        if self._writer is None:
            self._writer = Writer(self._folder)
        return self._writer

    def _roll_over(self) -> None:
        if self._writer is not None and self._writer.size() > _ROLL_OVER:
            self._finish(self._writer)
            self._writer = None

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
            headers, body, asked = warc_reading.answer_at(self._opened(name), offset)
            self.keep(entry, headers, body if entry.digest else b"", asked)
        for name in before:
            self._carry_over(name, covers)
        self.close()
        for name in before:
            self._remove(name)
        return len(gone)

    def _carry_over(self, name: str, covers: Callable[[str], bool]) -> None:
        """Keep of a file what settled no link and names nobody whom *covers* does."""
        for hop in warc_reading.hops(self._opened(name)):
            if not any(map(covers, hop.addresses)):
                self._writing().also(hop)
                self._roll_over()

    def in_use(self) -> bool:
        """Whether somebody is writing into the archive, here or in another process."""
        for path in self._folder.glob("*.jsonl"):
            with path.open("ab") as index:
                if not lock(index):
                    return True
        return False

    def _pairs(self) -> set[str]:
        """The WARC files there are. Raises HypeError where one is being written."""
        if self.in_use():
            message = "A run is fetching pages; forget the source when it is done."
            raise HypeError(message)
        found = {path.name for path in self._folder.glob("*.warc.gz")}
        if self._remote:
            listed = self._lake.files.glob(self._lake.path("archive", "*.warc.gz"))
            found |= {path.rsplit("/", 1)[1] for path in listed}
        return found

    def _remove(self, name: str) -> None:
        for path in (index_of(Path(name)).name, name):
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

    def _finish(self, writer: Writer) -> None:
        writer.close()
        if self._remote:
            self._upload(writer.warc_path)

    def _upload(self, warc_path: Path) -> None:
        """Move a finished pair to the lake, its index last: a page is there before it is named."""
        for path in (warc_path, index_of(warc_path)):
            self._lake.files.makedirs(self._lake.path("archive"), exist_ok=True)
            self._lake.files.put_file(str(path), self._lake.path("archive", path.name))
        stale = self._open_files.pop(warc_path.name, None)
        if stale is not None:
            stale.close()
        index_of(warc_path).unlink()
        warc_path.unlink()

    def _recover(self) -> None:
        """Mend what killed writers left, and upload it where the lake is remote."""
        for path in sorted(self._folder.glob("*.warc.gz")):
            with index_of(path).open("ab") as index:
                if not lock(index):
                    continue  # its writer lives
                mend(path, index)
            if self._remote:
                self._upload(path)
