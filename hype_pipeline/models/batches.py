"""Labelled sentences as numbers, and batches of sentences of similar length.

Rows are read once, as they come; what they become is on disk where it is much (ragged.py). The order of
an epoch follows from (seed, epoch) alone, so that a resumed run finds its place again.
"""

import hashlib
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

import numpy as np
import torch
from jaxtyping import Float, Int
from numpy.typing import NDArray
from torch import Tensor

from hype_pipeline.errors import BadInput
from hype_pipeline.models.configs import CvaeConfig
from hype_pipeline.models.features import NO_FEATURES, Scale, facts, listed
from hype_pipeline.models.ragged import Ragged, Rows
from hype_pipeline.text.tokens import BEGIN, END, NO_COUNTS, PAD, Vocabulary, tokens

_TOKENS_PER_SENTENCE = 64  # on average, at most: a batch of very long sentences holds fewer of them
_POOL = 50  # batches that are sorted by length together
# Different words of a wider text that are counted at a time; when there are more, the rarer half is
# forgotten. A vocabulary takes the most frequent tens of thousands.
_COUNTED = 1_000_000


class Labelled(Protocol):
    """A sentence to learn from: `records.Sentence` is one."""

    @property
    def text(self) -> str: ...
    @property
    def genres(self) -> Sequence[str]: ...
    @property
    def features(self) -> Mapping[str, float]: ...
    @property
    def split(self) -> str: ...


class Row(NamedTuple):
    """The smallest Labelled."""

    text: str
    genres: tuple[str, ...] = ()
    split: str = "train"
    features: Mapping[str, float] = MappingProxyType({})  # those that are known


class _Met:
    """The rows of a split as they are met."""

    def __init__(self) -> None:
        self.texts = Rows()
        self.genres = array("i")  # the number of each sentence's set
        self.features = array("d")

    def told(self, features: int) -> Float[np.ndarray, "sentences features"]:
        """The features' values, NaN where one is unknown."""
        return np.array(self.features).reshape(-1, features)


@dataclass(frozen=True, slots=True)
class Encoded:
    """Sentences as numbers, with the numbers of their labels."""

    ids: Ragged
    genres: Ragged
    labels: int  # that the model knows
    words: int  # in all, an end for each sentence included; a spelled word is one
    features: Float[np.ndarray, "sentences twice"] | None = None  # as in Batch

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Batch:
    """What a model sees at once; padded at the right."""

    inputs: Int[Tensor, "batch time"]  # begin, then the words
    targets: Int[Tensor, "batch time"]  # the words, then end
    genres: Float[Tensor, "batch labels"]  # 1 where the sentence has the label
    # In deviations from the mean, then 1 where they are known; None: the model is told of none.
    features: Float[Tensor, "batch twice"] | None = None

    @property
    def facts(self) -> Float[Tensor, "batch facts"]:
        """What the decoder is told beside a latent."""
        return facts(self.genres, self.features)

    @property
    def mask(self) -> Tensor:
        """Where there are words."""
        return self.targets != PAD

    def to(self, device: torch.device) -> "Batch":
        """The same on *device*."""
        features = None if self.features is None else self.features.to(device)
        parts = (self.inputs.to(device), self.targets.to(device), self.genres.to(device))
        return Batch(*parts, features)


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything that a model is trained and judged on."""

    vocabulary: Vocabulary
    labels: tuple[str, ...]
    splits: Mapping[str, Encoded]
    fingerprint: str  # of rows and labels, in their order
    scale: Scale = NO_FEATURES  # of the features that models are told of
    wider: "WiderText | None" = None  # to learn from first


class WiderText(Protocol):
    """Sentences without labels, which can be read again and again."""

    @property
    def fingerprint(self) -> str: ...

    def __iter__(self) -> Iterator[str]: ...
    def about(self) -> dict[str, Any]: ...


def encode(
    sentences: Iterable[tuple[str, Sequence[str]]],
    vocabulary: Vocabulary,
    labels: Sequence[str],
    features: Float[np.ndarray, "sentences twice"] | None = None,
) -> Encoded:
    """(text, genres) pairs in a model's terms, *features* by its scale; labels that it does not know
    are lost."""
    spoken = ((tokens(text), names) for text, names in sentences)
    return _encode(spoken, vocabulary, labels, features)


def unlabelled(sentences: Iterable[Iterable[int]]) -> Encoded:
    """Sentences that are numbers already, each number a word."""
    ids, genres = Rows(), Rows()
    for sentence in sentences:
        ids.add(sentence)
        genres.add(())
    found = ids.ragged()
    return Encoded(found, genres.ragged(), 0, len(found.flat) + len(found))


def read(
    rows: Iterable[Labelled],
    labels: Sequence[str],
    config: CvaeConfig,
    wider: WiderText | None = None,
) -> Corpus:
    """The corpus of *rows*; its vocabulary is that of the rows of the train split.

    Where there is room in it, the words of a *wider* text follow: what the corpus says most keeps its
    place, and words that it has once or never are learnt whole, and can be written.
    """
    seen: dict[str, int] = {}  # every word, numbered as met
    sets: dict[tuple[str, ...], int] = {}  # of genres, the same
    met: dict[str, _Met] = {}
    counts: Counter[int] = Counter()
    digest = hashlib.sha256(repr(tuple(labels)).encode())
    for row in rows:
        names = tuple(row.genres)
        digest.update(repr((row.text, names, row.split)).encode("utf-8", "backslashreplace"))
        words = [seen.setdefault(word, len(seen)) for word in tokens(row.text)]
        if row.split == "train":
            counts.update(words)
        part = met.setdefault(row.split, _Met())
        part.texts.add(words)
        part.genres.append(sets.setdefault(names, len(sets)))
        if config.features:
            told = listed(config.features, [row.features]).tobytes()
            part.features.frombytes(told)
            digest.update(told)
    if "train" not in met:
        raise BadInput("There is no sentence to train on: no row has the split 'train'.")
    every, every_set = list(seen), list(sets)
    vocabulary = Vocabulary.of_counts(
        {every[number]: count for number, count in counts.items()},
        words=config.words,
        min_count=config.min_count,
        pieces=config.pieces,
        more=counted(wider) if wider else NO_COUNTS,
    )
    if wider:
        digest.update(wider.fingerprint.encode())
    scale = NO_FEATURES
    if config.features:
        scale = Scale.of(config.features, met["train"].told(len(config.features)))
    splits = {}
    for split, part in met.items():
        spoken = ([every[number] for number in text] for text in part.texts.ragged())
        features = scale.standard(part.told(len(scale.names))) if scale.names else None
        pairs = zip(spoken, (every_set[number] for number in part.genres), strict=True)
        splits[split] = _encode(pairs, vocabulary, labels, features)
    return Corpus(vocabulary, tuple(labels), splits, digest.hexdigest(), scale, wider)


def counted(texts: Iterable[str], *, most: int = _COUNTED) -> Counter[str]:
    """How often each word is in *texts*, but for rare ones of very many."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(tokens(text))
        if len(counts) > most:
            counts = Counter(dict(counts.most_common(most // 2)))
    return counts


def _encode(
    sentences: Iterable[tuple[Sequence[str], Sequence[str]]],
    vocabulary: Vocabulary,
    labels: Sequence[str],
    features: Float[np.ndarray, "sentences twice"] | None,
) -> Encoded:
    places = {label: number for number, label in enumerate(labels)}
    ids, genres, words = Rows(), Rows(), 0
    for spoken, names in sentences:
        words += len(spoken) + 1
        ids.add(number for word in spoken for number in vocabulary.spelled(word))
        genres.add(sorted({places[name] for name in names if name in places}))
    return Encoded(ids.ragged(), genres.ragged(), len(labels), words, features)


def batch_of(encoded: Encoded, numbers: Sequence[int] | NDArray[np.int64]) -> Batch:
    """The sentences *numbers* of *encoded* as one batch."""
    width = encoded.ids.longest(np.asarray(numbers)) + 1
    inputs = np.full((len(numbers), width), PAD, dtype=np.int64)
    targets = np.full((len(numbers), width), PAD, dtype=np.int64)
    genres = np.zeros((len(numbers), encoded.labels), dtype=np.float32)
    for row, number in enumerate(numbers):
        ids = encoded.ids[number]
        inputs[row, : len(ids) + 1] = [BEGIN, *ids]
        targets[row, : len(ids) + 1] = [*ids, END]
        genres[row, encoded.genres[number]] = 1
    batch = Batch(torch.from_numpy(inputs), torch.from_numpy(targets), torch.from_numpy(genres))
    if encoded.features is None:
        return batch
    return replace(batch, features=torch.from_numpy(encoded.features[np.asarray(numbers)]))


def bucketed(
    lengths: NDArray[np.int64], *, size: int, rng: np.random.Generator | None = None
) -> list[NDArray[np.int64]]:
    """Numbers of sentences, in batches of at most *size* and of similar length.

    With *rng* the order is drawn; without it the batches go from short to long.
    """
    order = np.arange(len(lengths)) if rng is None else rng.permutation(len(lengths))
    pool = len(lengths) if rng is None else size * _POOL
    batches: list[NDArray[np.int64]] = []
    for start in range(0, len(order), max(pool, 1)):
        part = order[start : start + pool]
        batches += _cut(part[np.argsort(lengths[part], kind="stable")], lengths, size)
    if rng is not None:
        batches = [batches[place] for place in rng.permutation(len(batches))]
    return batches


def _cut(
    numbers: NDArray[np.int64], lengths: NDArray[np.int64], size: int
) -> Iterator[NDArray[np.int64]]:
    start = 0
    while start < len(numbers):
        end = min(start + size, len(numbers))
        # The last is the longest, so the padded size is known.
        while (
            end - start > 1
            and (end - start) * (lengths[numbers[end - 1]] + 1) > size * _TOKENS_PER_SENTENCE
        ):
            end -= 1
        yield numbers[start:end]
        start = end


@dataclass(frozen=True, slots=True)
class Epochs:
    """The batches of every epoch of *encoded*."""

    encoded: Encoded
    size: int
    seed: int

    def order(self, epoch: int) -> list[NDArray[np.int64]]:
        """The numbers in each batch of *epoch*."""
        rng = np.random.default_rng([self.seed, epoch])
        return bucketed(self.encoded.ids.lengths, size=self.size, rng=rng)

    def batch(self, numbers: NDArray[np.int64]) -> Batch:
        """The batch of these sentences."""
        return batch_of(self.encoded, numbers)
