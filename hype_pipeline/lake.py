"""Tables on disk or object store: written beside and moved, a manifest last. The only owner of paths.

    <lake>/tables/<table>/<partition>/<files>.parquet, manifest.json
    <lake>/raw/<service>/<key>.json.gz         answers of services (raw_answers.py)
    <lake>/raw/fingerprints/                   what likeness needs to know of texts (fingerprints.py)
    <lake>/archive/                            fetched pages as WARC (collect/crawl/archive.py)
    <lake>/models/<kind>/<fingerprint>/        trained models, a folder each

A reader opens what the manifest names, so it never sees half a partition. The content hash covers
neither the run nor where and when a row was retrieved: it is what "nothing new" compares.
"""

import hashlib
import json
import tempfile
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hype_pipeline.errors import BadInput
from hype_pipeline.tables.table import UNHASHED, Table

if TYPE_CHECKING:
    import pyarrow as pa

WHOLE = "whole"  # the one partition of a table without weeks
_BATCH = 4096  # rows held at a time while writing
_HASH_SPACE = 1 << 256


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a finished partition holds."""

    table: str
    partition: str
    files: tuple[str, ...]
    rows: int
    content_hash: str  # hex; the same for the same rows in any order
    run_id: str
    written_at: str  # ISO 8601, UTC


class Lake:
    """The tables under one root: a folder, or any URL that fsspec knows."""

    def __init__(self, url: str) -> None:
        self.url = url

    def path(self, *parts: str) -> str:
        """The full path of something in the lake, for its owner modules."""
        return "/".join((self._opened[1].rstrip("/"), *parts))

    @property
    def files(self) -> Any:
        """The fsspec file system that the lake lies on."""
        return self._files

    @cached_property
    def _opened(self) -> tuple[Any, str]:
        import fsspec  # with pyarrow a quarter of a second, when a lake is first touched

        files, root = fsspec.core.url_to_fs(self.url)
        return files, str(root)

    @property
    def _files(self) -> Any:
        return self._opened[0]

    # tables

    def write(
        self, table: Table, rows: Iterable[Any], *, run_id: str, week: date | None = None
    ) -> Manifest:
        """Replace a partition of *table* by *rows* (its records), and say what it holds now.

        Until the manifest is moved into place, readers see the partition as it was before.
        """
        import pyarrow as pa
        import pyarrow.parquet as pq

        folder = self._folder(table, week)
        schema = table.schema()
        name = f"{uuid.uuid4().hex}.parquet"
        count, content = 0, 0
        self._files.makedirs(folder, exist_ok=True)
        remaining = iter(rows)
        with (
            self._files.open(f"{folder}/{name}", "wb") as out,
            pq.ParquetWriter(out, schema, compression="zstd") as writer,
        ):
            while chunk := [_plain(row, run_id) for row in islice(remaining, _BATCH)]:
                writer.write_batch(pa.RecordBatch.from_pylist(chunk, schema=schema))
                content = (content + sum(map(_row_hash, chunk))) % _HASH_SPACE
                count += len(chunk)
        manifest = Manifest(
            table=table.name,
            partition=folder.rsplit("/", 1)[1],
            files=(name,),
            rows=count,
            content_hash=f"{content:064x}",
            run_id=run_id,
            written_at=datetime.now(UTC).isoformat(timespec="seconds"),
        )
        self.put_json(f"{folder}/manifest.json", asdict(manifest))
        self._sweep(folder, keep=name)
        return manifest

    def manifest(self, table: Table, week: date | None = None) -> Manifest | None:
        """What the partition holds, or None when it was never finished."""
        path = f"{self._folder(table, week)}/manifest.json"
        try:
            told = json.loads(self._files.cat_file(path))
        except FileNotFoundError:
            return None
        return Manifest(**{**told, "files": tuple(told["files"])})

    def weeks(self, table: Table) -> list[date]:
        """The finished weeks of *table*, in order."""
        found = self._files.glob(self.path("tables", table.name, "*", "manifest.json"))
        return sorted(date.fromisoformat(path.split("/")[-2]) for path in found)

    def records(self, table: Table, week: date | None = None) -> Iterator[Any]:
        """The rows of a partition as records; of every finished week when *week* is None."""
        names = tuple(field.name for field in fields(table.record))
        for batch in self.batches(table, week, columns=names):
            for row in batch.to_pylist():
                yield table.record(**{name: _record_value(row[name]) for name in names})

    def batches(
        self, table: Table, week: date | None = None, *, columns: Sequence[str] | None = None
    ) -> "Iterator[pa.RecordBatch]":
        """The rows of a partition (or of all weeks) as Arrow batches, a few thousand at a time."""
        import pyarrow.parquet as pq

        weeks: Sequence[date | None] = (
            self.weeks(table) if table.weekly and week is None else [week]
        )
        for each in weeks:
            manifest = self.manifest(table, each)
            for name in manifest.files if manifest else ():
                with self._files.open(f"{self._folder(table, each)}/{name}", "rb") as source:
                    yield from pq.ParquetFile(source).iter_batches(_BATCH, columns=columns)

    def content_hash(self, table: Table, weeks: Iterable[date] | None = None) -> str:
        """One hash for the whole table, or for these weeks of it: the data version of its readers."""
        if not table.weekly:
            manifest = self.manifest(table)
            return manifest.content_hash if manifest else ""
        told = []
        for week in sorted(weeks) if weeks is not None else self.weeks(table):
            manifest = self.manifest(table, week)
            told.append(f"{week}:{manifest.content_hash if manifest else 'missing'}")
        return hashlib.sha256("\n".join(told).encode()).hexdigest()

    # small files and folders

    def put_json(self, path: str, value: Any) -> None:
        """Store *value* at *path* (from `path`), entirely or not at all."""
        self.put_bytes(path, json.dumps(value, ensure_ascii=False, indent=1).encode())

    def put_bytes(self, path: str, body: bytes) -> None:
        """Store *body* at *path*, entirely or not at all."""
        unfinished = f"{path}.{uuid.uuid4().hex}.partial"
        self._files.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
        self._files.pipe_file(unfinished, body)
        self._files.mv(unfinished, path)

    def put_folder(self, local: Path, *parts: str) -> str:
        """Copy a finished local folder into the lake, its `about.json` last; returns its path."""
        target = self.path(*parts)
        self._files.makedirs(target, exist_ok=True)
        listed = sorted(path for path in local.rglob("*") if path.is_file())
        # The folder's own, not one of a folder in it: it says that all the others are there.
        for path in sorted(listed, key=lambda path: path == local / "about.json"):
            self.put_bytes(f"{target}/{path.relative_to(local).as_posix()}", path.read_bytes())
        return target

    def local_folder(self, path: str, cache: Path) -> Path:
        """A folder of the lake as a local one: itself where the lake is local, else a copy."""
        from fsspec.implementations.local import LocalFileSystem

        if isinstance(self._files, LocalFileSystem):
            return Path(path)
        local = cache / hashlib.sha256(path.encode()).hexdigest()[:16]
        if not local.exists():
            cache.mkdir(parents=True, exist_ok=True)
            unfinished = Path(tempfile.mkdtemp(dir=cache))
            self._files.get(path.rstrip("/") + "/", f"{unfinished}/", recursive=True)
            unfinished.replace(local)
        return local

    def _folder(self, table: Table, week: date | None) -> str:
        if table.weekly and week is None:
            raise BadInput(f"{table.name} is kept by week: say which Monday.")
        partition = week.isoformat() if table.weekly and week else WHOLE
        return self.path("tables", table.name, partition)

    def _sweep(self, folder: str, *, keep: str) -> None:
        for path in self._files.ls(folder, detail=False, refresh=True):
            name = path.rsplit("/", 1)[1]
            if name not in (keep, "manifest.json"):
                self._files.rm(path)


def _plain(row: Any, run_id: str) -> dict[str, Any]:
    values = {field.name: getattr(row, field.name) for field in fields(row)}
    return {**values, "run_id": run_id}


def _row_hash(row: Mapping[str, Any]) -> int:
    content = {name: value for name, value in row.items() if name not in UNHASHED}
    told = json.dumps(content, sort_keys=True, default=str, ensure_ascii=False)
    return int.from_bytes(hashlib.sha256(told.encode("utf-8", "surrogatepass")).digest())


def _record_value(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
