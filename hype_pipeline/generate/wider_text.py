"""A plain text that a user brings, larger than the corpus, to learn from first: one sentence or paragraph a line.

gzip is read as it is, never more than a line at a time. What is too short or too long, and whatever is
like a sentence that the corpus holds out, is no part of it. What is learnt from it is models/wider.py's.
"""

import gzip
import hashlib
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from hype_pipeline.corpus import FEWEST_WORDS, MOST_WORDS
from hype_pipeline.corpus_held_out import HeldOut
from hype_pipeline.errors import BadInput
from hype_pipeline.records.corpus import Sentence
from hype_pipeline.text.clean import normalised
from hype_pipeline.text.sentences import sentences_of

_GZIP = b"\x1f\x8b"
_LONGEST_LINE = 2**20  # bytes: no paragraph is a megabyte
_LONGEST_SENTENCE = 20 * MOST_WORDS  # characters: one word of a million would be spelled
_TRAIN = "train"


class PlainText:
    """The sentences of the file *path*, the same at every reading; none is like those of *rows* that are
    held out. Raises BadInput where it is no such file, or has no sentence."""

    def __init__(self, path: Path, rows: Iterable[Sentence] = ()) -> None:
        self._path = path
        self._held_out, self._said = HeldOut(), set[str]()
        for row in rows:
            if row.split != _TRAIN:
                self._held_out.add(row.split, row.sentence_id, row.text)
                self._said.add(normalised(row.text))
        self.fingerprint, self.kept, self.dropped = self._looked_through()

    def __iter__(self) -> Iterator[str]:
        for line in _lines(self._path):
            for sentence in sentences_of(line.decode("utf-8")):
                if not self._against(sentence):
                    yield sentence

    def about(self) -> dict[str, Any]:
        """What is noted of it."""
        told = {"fingerprint": self.fingerprint, "sentences": self.kept}
        return {**told, "dropped": dict(self.dropped)}

    def _looked_through(self) -> tuple[str, int, Counter[str]]:
        """The hash of what it says, how many sentences are learnt from, and why others are not."""
        digest, kept, dropped = hashlib.sha256(), 0, Counter[str]()
        for line in _lines(self._path):
            digest.update(line)
            for sentence in sentences_of(line.decode("utf-8")):
                reason = self._against(sentence)
                dropped[reason] += bool(reason)
                kept += not reason
        if not kept:
            raise BadInput(
                f"{self._path} has no sentence of {FEWEST_WORDS} to {MOST_WORDS} words to learn from."
            )
        return digest.hexdigest(), kept, +dropped

    def _against(self, sentence: str) -> str:
        """Why *sentence* is not learnt from; empty: it is."""
        words = len(sentence.split())
        if words < FEWEST_WORDS:
            return "short"
        if words > MOST_WORDS or len(sentence) > _LONGEST_SENTENCE:
            return "long"
        held_out = normalised(sentence) in self._said or self._held_out.like(_TRAIN, sentence)
        return "like_held_out" if held_out else ""


def _lines(path: Path) -> Iterator[bytes]:
    """The lines of *path* that have text, in UTF-8."""
    if path.exists() and not path.is_file():
        raise BadInput(f"{path} is no file.")
    try:
        with path.open("rb") as raw:
            packed = raw.read(len(_GZIP)) == _GZIP
            raw.seek(0)
            yield from _checked(path, gzip.GzipFile(fileobj=raw) if packed else raw)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise BadInput(f"{path} is a broken gzip file: {error}.") from error
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror or error}.") from error


def _checked(path: Path, stream: "IO[bytes] | gzip.GzipFile") -> Iterator[bytes]:
    number = 0
    while line := stream.readline(_LONGEST_LINE):
        number += 1
        if len(line) == _LONGEST_LINE or b"\0" in line:
            raise BadInput(
                f"{path}, line {number}, is not a line of text; a sentence or a paragraph a line is "
                "wanted."
            )
        try:
            line.decode("utf-8")
        except UnicodeDecodeError as error:
            raise BadInput(f"{path}, line {number}, is not UTF-8: {error.reason}.") from error
        if line.strip():
            yield line
