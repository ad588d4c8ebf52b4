"""Fingerprints of texts, kept in the lake by what the text is: a new week costs its own posts only.

    <lake>/raw/fingerprints/<version>/<week>.parquet

A week's file holds its texts and no others: what is forgotten or extracted anew goes with the next run.
What likeness is, is text/likeness.py's.
"""

import hashlib
import io
import itertools
from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol

from hype_pipeline.lake import Lake
from hype_pipeline.text.likeness import Fingerprint, fingerprint

_VERSION = "words3-minhash120-1"  # of how texts become fingerprints: others are not read


class Fingerprints(Protocol):
    """What knows the fingerprints of a week's texts."""

    def of_week(self, week: date, texts: Sequence[str]) -> Sequence[Fingerprint]:
        """The fingerprints of *texts*, in their order."""


class Computed:
    """Every fingerprint anew."""

    def of_week(self, week: date, texts: Sequence[str]) -> Sequence[Fingerprint]:
        """The fingerprints of *texts*, in their order."""
        del week
        return [fingerprint(text) for text in texts]


class Kept:
    """Those that the lake has are read, the others made and kept."""

    def __init__(self, lake: Lake) -> None:
        self._lake = lake

    def of_week(self, week: date, texts: Sequence[str]) -> Sequence[Fingerprint]:
        """The fingerprints of *texts*, in their order."""
        before = self._read(week)
        wanted = [hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest() for text in texts]
        told = {
            digest: before.get(digest) or fingerprint(text)
            for digest, text in zip(wanted, texts, strict=True)
        }
        if told.keys() != before.keys():
            self._lake.put_bytes(self._path(week), _packed(told))
        return [told[digest] for digest in wanted]

    def _read(self, week: date) -> dict[bytes, Fingerprint]:
        try:
            packed = self._lake.files.cat_file(self._path(week))
        except FileNotFoundError:
            return {}
        return _unpacked(packed)

    def _path(self, week: date) -> str:
        return self._lake.path("raw", "fingerprints", _VERSION, f"{week}.parquet")


def _packed(told: dict[bytes, Fingerprint]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = io.BytesIO()
    numbers = pa.list_(pa.uint32())
    columns = {
        "digest": pa.array(list(told), pa.binary(32)),
        "shingles": pa.array([each.shingles for each in told.values()], numbers),
        "signature": pa.array([each.signature for each in told.values()], numbers),
    }
    pq.write_table(pa.table(columns), out, compression="zstd")
    return out.getvalue()


def _unpacked(packed: bytes) -> dict[bytes, Fingerprint]:
    import pyarrow.parquet as pq

    table = pq.read_table(io.BytesIO(packed), use_threads=False).combine_chunks()
    lists = zip(_arrays(table["shingles"]), _arrays(table["signature"]), strict=True)
    return {
        digest: Fingerprint(*pair)
        for digest, pair in zip(table["digest"].to_pylist(), lists, strict=True)
    }


def _arrays(column: Any) -> Sequence[Any]:
    """The lists of a column as arrays of numpy, cut from one."""
    lists = column.combine_chunks()
    values, offsets = lists.values.to_numpy(), lists.offsets.to_pylist()
    return [values[start:end] for start, end in itertools.pairwise(offsets)]
