"""What a CVAE and those whose weights it began with have read, as hashes: text itself stays in the corpus.

    about.json              whom it goes on from, and how many such in a row
    lineage.safetensors     training sentences by text and by id, and their posts

Kept beside each CVAE of the line (`models/lineage/<fingerprint>`), as it grows with the corpus and no
draft needs it. What follows from it is beginning.py's.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from hype_pipeline.text.clean import normalised

Hashes = NDArray[np.int64]  # sorted, each once
ABOUT, _ARRAYS = "about.json", "lineage.safetensors"
_PARTS = ("texts", "sentences", "posts")


class Read(Protocol):
    """A sentence of the corpus; a record of `sentences` fits."""

    @property
    def text(self) -> str: ...
    @property
    def split(self) -> str: ...
    @property
    def sentence_id(self) -> str: ...
    @property
    def post_id(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Hashed:
    """Sentences, as far as one has to tell whether they are the same."""

    texts: Hashes
    sentences: Hashes  # by id
    posts: Hashes

    @classmethod
    def of(cls, rows: Iterable[Read]) -> "Hashed":
        """*rows* without their text."""
        texts: set[int] = set()
        sentences: set[int] = set()
        posts: set[int] = set()
        for row in rows:
            texts.add(hashed(normalised(row.text)))
            sentences.add(hashed(row.sentence_id))
            posts.add(hashed(row.post_id))
        return cls(*(listed(part) for part in (texts, sentences, posts)))

    def joined(self, other: "Hashed") -> "Hashed":
        """Both."""
        return Hashed(*(np.union1d(getattr(self, p), getattr(other, p)) for p in _PARTS))


@dataclass(frozen=True, slots=True)
class Lineage:
    """The reading of a model, and where it began."""

    read: Hashed  # training sentences of its own and of all it goes on from
    parent: str | None = None  # the CVAE whose weights it began with; None: afresh
    warm_starts: int = 0  # in a row, its own included
    why: str = ""

    def save(self, folder: Path) -> None:
        """Write *folder*, its about.json last."""
        from safetensors.numpy import save_file

        folder.mkdir(parents=True, exist_ok=True)
        save_file({part: getattr(self.read, part) for part in _PARTS}, folder / _ARRAYS)
        told = {"parent": self.parent, "warm_starts": self.warm_starts, "why": self.why}
        (folder / ABOUT).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "Lineage":
        """What *folder* holds."""
        from safetensors.numpy import load_file

        arrays = load_file(folder / _ARRAYS)
        told = json.loads((folder / ABOUT).read_text("utf-8"))
        return cls(Hashed(*(arrays[part] for part in _PARTS)), **told)


def hashed(said: str) -> int:
    """A number that stands for *said*."""
    digest = hashlib.blake2b(said.encode("utf-8", "backslashreplace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def share(of: Hashes, among: Hashes) -> float:
    """How many of the first are among the second, 0 to 1."""
    return float(np.isin(of, among).mean()) if len(of) else 0.0


def listed(found: Iterable[int]) -> Hashes:
    """*found*, sorted and each once."""
    return np.unique(np.fromiter(found, dtype=np.int64))
