"""A table of sentences that a user brings, as the corpus that models learn from.

Tab-separated with the columns post_id, artist, genres (joined by |) and text, and audio features by
name (energy, tempo, ...), where an empty cell is unknown; others are ignored; gzip is read as it is. What the weekly line does to posts (cleaning, languages, near-duplicates of
whole posts) is not done again here: sentences are masked, told apart and split.
"""

import gzip
import hashlib
import math
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from hype_pipeline.corpus import FEWEST_WORDS, MOST_WORDS
from hype_pipeline.corpus_twins import Sides
from hype_pipeline.errors import BadInput
from hype_pipeline.genre_vocabulary import genre_vocabulary
from hype_pipeline.records.collected import AUDIO_FEATURES
from hype_pipeline.records.corpus import Sentence
from hype_pipeline.text.clean import normalised
from hype_pipeline.text.genres import labels_of
from hype_pipeline.text.names import Names, mask

COLUMNS = ("post_id", "artist", "genres", "text")
PROVIDER = "file"
_GZIP = b"\x1f\x8b"
# Two sentences that share half of their runs of four words are one sentence, edited.
_RUN, _TWINS = 4, 0.5
# Sides stop growing here, as a share of all sentences: where everybody writes by one pattern, all of
# them would end up on one side, and nothing could be held out.
_LARGEST_SIDE = 0.1
# The same file gives the same rows: when it was read says nothing about them.
_NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class FileSentence(Sentence):
    """A row, with what the table says of its song's sound."""

    features: Mapping[str, float]  # by name, those that are known


@dataclass(frozen=True, slots=True)
class FileCorpus:
    """Sentences ready to learn from."""

    sentences: tuple[FileSentence, ...]
    labels: tuple[str, ...]  # in the order of the condition vector
    dropped: Counter[str]  # reason -> rows


def read_sentences(path: Path) -> Iterator[FileSentence]:
    """The rows of *path* with the artist's name masked, all of split `test`. Raises BadInput."""
    lines = _text(path).split("\n")
    columns = lines[0].rstrip("\r").split("\t")
    missing = [name for name in COLUMNS if name not in columns]
    if missing:
        raise BadInput(f"{path} has no column {', '.join(missing)}; it needs {', '.join(COLUMNS)}.")
    places = [columns.index(name) for name in COLUMNS]
    measured = {name: columns.index(name) for name in AUDIO_FEATURES if name in columns}
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            continue
        cells = line.rstrip("\r").split("\t")
        if len(cells) <= max(places):
            raise BadInput(
                f"{path}, line {number}: {len(cells)} columns instead of {len(columns)}."
            )
        post, artist, genres, text = (cells[place].strip() for place in places)
        yield FileSentence(
            sentence_id=f"{path.name}:{number}",
            post_id=post,
            position=number,
            song_id=None,
            artist=artist or None,
            genres=tuple(name.strip() for name in genres.split("|") if name.strip()),
            text=mask(text, Names(artist or None, None)),
            split="test",
            week=None,
            host="",
            source_url=path.name,
            retrieved_at=_NO_TIME,
            provider=PROVIDER,
            features=_features(path, number, cells, measured),
        )


def corpus_of(rows: Iterable[FileSentence], *, seed: int) -> FileCorpus:
    """*rows* without repeats and fragments, split by artist (by post where none is known).

    Sentences that are nearly the same keep their artists on one side. Raises BadInput when there is
    nothing to hold out.
    """
    kept, dropped = _told_apart(rows)
    sides = _joined(kept)
    splits = sides.splits(seed)
    counts = Counter(splits[_side(row)] for row in kept)
    if len(counts) < len(("train", "valid", "test")):
        raise BadInput(
            f"{len(kept)} usable sentences of {len(splits)} artists or posts cannot be split into "
            "training, validation and test: at least three unrelated ones are needed."
        )
    vocabulary, _ = genre_vocabulary(kept, now=_NO_TIME)
    labels = tuple(genre.label for genre in vocabulary)
    known = frozenset(labels)
    ready = tuple(
        replace(row, split=splits[_side(row)], genres=labels_of(row.genres, known)) for row in kept
    )
    return FileCorpus(ready, labels, dropped)


def _text(path: Path) -> str:
    try:
        told = path.read_bytes()
        told = gzip.decompress(told) if told.startswith(_GZIP) else told
        text = told.decode("utf-8-sig")
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror or error}.") from error
    except (EOFError, zlib.error) as error:
        raise BadInput(f"{path} is a broken gzip file: {error}.") from error
    except UnicodeDecodeError as error:
        raise BadInput(f"{path} is not UTF-8 text: {error.reason}.") from error
    if not text.strip():
        raise BadInput(f"{path} is empty; it needs the columns {', '.join(COLUMNS)}.")
    return text


def _features(
    path: Path, number: int, cells: Sequence[str], places: Mapping[str, int]
) -> dict[str, float]:
    """Those of a line's features that are known."""
    told: dict[str, float] = {}
    for name, place in places.items():
        cell = cells[place].strip() if place < len(cells) else ""
        if not cell:
            continue
        try:
            told[name] = float(cell)
        except ValueError as error:
            message = f"{path}, line {number}: {name} is {cell!r}, not a number."
            raise BadInput(message) from error
        if not math.isfinite(told[name]):
            raise BadInput(f"{path}, line {number}: {name} is {cell!r}; leave unknown ones empty.")
    return told


def _told_apart(rows: Iterable[FileSentence]) -> tuple[list[FileSentence], Counter[str]]:
    seen: set[bytes] = set()
    kept: list[FileSentence] = []
    dropped: Counter[str] = Counter()
    for row in rows:
        count = len(row.text.split())
        own = hashlib.blake2b(normalised(row.text).encode(), digest_size=8).digest()
        if not FEWEST_WORDS <= count <= MOST_WORDS:
            dropped["short" if count < FEWEST_WORDS else "long"] += 1
        elif "\ufffd" in row.text:
            dropped["broken_characters"] += 1
        elif own in seen:
            dropped["duplicate"] += 1
        else:
            seen.add(own)
            kept.append(row)
    return kept, dropped


def _side(row: Sentence) -> str:
    return f"artist:{normalised(row.artist)}" if row.artist else f"post:{row.post_id}"


def _joined(rows: Sequence[Sentence]) -> Sides:
    sides = Sides()
    sizes = Counter(_side(row) for row in rows)
    for side in sizes:
        sides.add(side)
    for pair in _twins(rows):
        earlier, later = (sides.first(_side(row)) for row in pair)
        if earlier != later and sizes[earlier] + sizes[later] <= _LARGEST_SIDE * len(rows):
            sides.join(earlier, later)
            sizes[earlier] += sizes.pop(later)
    return sides


def _twins(rows: Sequence[Sentence]) -> Iterator[tuple[Sentence, Sentence]]:
    """Pairs of an earlier and a later sentence that are nearly the same."""
    first: dict[int, int] = {}  # a run of words -> the first sentence that has it
    for number, row in enumerate(rows):
        words = normalised(row.text).split()
        runs = {hash_of(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}
        common = Counter(first[run] for run in runs if run in first)
        earlier, shared = max(common.items(), key=lambda pair: (pair[1], -pair[0]), default=(0, 0))
        if runs and shared >= _TWINS * len(runs):
            yield rows[earlier], row
        for run in runs:
            first.setdefault(run, number)


def hash_of(words: Sequence[str]) -> int:
    """A number for a run of words, the same in every process."""
    return int.from_bytes(hashlib.blake2b(" ".join(words).encode(), digest_size=8).digest(), "big")
