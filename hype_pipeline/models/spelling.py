"""Which words the pieces of a vocabulary may spell: those of the training text, and no other.

Pieces that each follow from the last can make a word that nobody wrote. The words are kept as a tree of
their pieces, and a row of scores walks down it as its word is drawn. What pieces are is text/tokens.py's,
how one is drawn with what the tree says, drawing.py's.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Bool, Float, Int
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file
from torch import Tensor

from hype_pipeline.errors import CheckpointMismatch
from hype_pipeline.models.checkpoint import read_about
from hype_pipeline.models.drawing import Ways
from hype_pipeline.models.ragged import Rows
from hype_pipeline.text.tokens import END, Vocabulary

SPELLING = "spelling.safetensors"
_VOCABULARY = "vocabulary"  # in the file: the hash of that whose numbers the pieces are
_READ = 2**20  # numbers of a text at a time
_LEAST = -1e9  # nats: where all that may follow is forbidden, a word goes on all the same


@dataclass(frozen=True, slots=True, eq=False)
class Spelling:
    """Spelled words as a tree of pieces. Node 0 is where none has begun; then come all first pieces, all
    second ones, ..., children of one node next to one another, by number."""

    pieces: Int[Tensor, " nodes"]  # which leads to each; 0 for the first
    children: Int[Tensor, " nodes"]  # how many each has
    whole: Bool[Tensor, " nodes"]  # whether a word ends there
    between: Bool[Tensor, " vocabulary"]  # what may be drawn where no word has begun

    @classmethod
    def of(cls, ids: NDArray[np.int32], vocabulary: Vocabulary) -> "Spelling":
        """The spelled words in *ids*: a text in numbers, sentence after sentence."""
        begins, continues = (
            np.array(each) for each in (vocabulary.beginnings(), vocabulary.continuations())
        )
        ids, count, depth = np.asarray(ids), len(vocabulary), 0
        starts = np.concatenate(
            [
                np.flatnonzero(begins[ids[start : start + _READ]]) + start
                for start in range(0, len(ids) or 1, _READ)
            ]
        )
        inside = np.ones(len(starts), np.bool_)
        at = np.zeros(
            len(starts), np.int64
        )  # the node of each word, counted from its depth's first
        pieces, children, whole = [np.zeros(1, np.int64)], [], [np.zeros(1, np.bool_)]
        while inside.any():
            starts, at = starts[inside], at[inside]
            keys, below = np.unique(at * count + ids[starts + depth], return_inverse=True)
            children.append(np.bincount(keys // count, minlength=len(pieces[-1])))
            pieces.append(keys % count)
            at, depth = below, depth + 1
            inside = starts + depth < len(ids)
            inside[inside] = continues[ids[starts[inside] + depth]]
            whole.append(np.bincount(at[~inside], minlength=len(keys)) > 0)
        children.append(np.zeros(len(pieces[-1]), np.int64))
        between = np.array(vocabulary.whole_words())
        between[END] = True
        between[pieces[1] if depth else []] = True
        small = torch.int16 if count <= torch.iinfo(torch.int16).max else torch.int32
        return cls(
            torch.from_numpy(np.concatenate(pieces)).to(small),
            torch.from_numpy(np.concatenate(children)).to(small),
            torch.from_numpy(np.concatenate(whole)),
            torch.from_numpy(between),
        )

    def told(self, vocabulary: Vocabulary) -> dict[str, Tensor]:
        """It as a file has it."""
        return {
            "pieces": self.pieces,
            "children": self.children,
            "whole": self.whole,
            "between": self.between,
            _VOCABULARY: _named(vocabulary),
        }

    def write(self, folder: Path, vocabulary: Vocabulary) -> None:
        """Into *folder*, where `read` finds it."""
        unfinished = folder / f"{SPELLING}.partial"
        save_file(self.told(vocabulary), unfinished)
        unfinished.replace(folder / SPELLING)

    @classmethod
    def read(cls, folder: Path, vocabulary: Vocabulary) -> "Spelling | None":
        """That of the model in *folder*; None where it has none, as models had before there was any.
        Raises CheckpointMismatch where it is another vocabulary's."""
        path = folder / SPELLING
        if not path.exists():
            return None
        kept = load_file(path)
        if not torch.equal(kept.pop(_VOCABULARY), _named(vocabulary)):
            raise CheckpointMismatch(f"{path} spells with the pieces of another vocabulary.")
        return cls(**kept)


class Walk:
    """Where the rows of a batch are in the tree, while words are drawn for them."""

    def __init__(self, spelling: Spelling, added: Float[Tensor, " vocabulary"]) -> None:
        pieces, children, whole = (
            each.to(added.device) for each in (spelling.pieces, spelling.children, spelling.whole)
        )
        self._pieces, self._children, self._whole = pieces.long(), children.long(), whole
        self._first = self._children.cumsum(0) - self._children + 1  # of each node's children
        self._count = len(added)
        parents = torch.repeat_interleave(self._children)
        # Ascending, as nodes are by parent and by piece; the last is higher than any that is asked for.
        self._keys = torch.cat(
            [
                parents * self._count + self._pieces[1:],
                parents.new_tensor([torch.iinfo(torch.int64).max]),
            ]
        )
        self._continues = torch.zeros(self._count, dtype=torch.bool, device=added.device)
        self._continues[self._pieces[1 + int(self._children[0]) :]] = True
        self._children[0] = 0  # no row is inside a word there
        self._added = added.clamp(min=_LEAST)
        self.at = self._pieces[:0]  # the node of each row

    def begin(self, rows: int) -> None:
        """So many rows, none of them inside a word."""
        self.at = torch.zeros(rows, dtype=torch.long, device=self._added.device)

    def ways(self) -> Ways | None:
        """What may follow in rows that are inside a word; None where no row is."""
        counts = self._children[self.at]
        rows = counts.nonzero()[:, 0]
        if not len(rows):
            return None
        at, counts = self.at[rows], counts[rows]
        every = counts.repeat_interleave(counts)
        starts = (self._first[at] - counts.cumsum(0) + counts).repeat_interleave(counts)
        children = starts + torch.arange(len(every), device=at.device)
        return Ways(
            self._added,
            rows[~self._whole[at]],
            rows.repeat_interleave(counts),
            self._pieces[children],
        )

    def step(self, words: Int[Tensor, " rows"]) -> None:
        """Each row goes on with its word."""
        keys = self.at * self._continues[words] * self._count + words
        places = torch.searchsorted(self._keys, keys)
        self.at = (places + 1) * (self._keys[places] == keys)

    def torn(self, places: Int[Tensor, " places"]) -> Int[Tensor, " places"]:
        """How many pieces these rows have of a word that is not whole."""
        at = self.at[places]
        at = at * ~self._whole[at]
        pieces = torch.zeros_like(at)
        while at.any():
            pieces += at > 0
            at = torch.where(at > 0, self._keys[at - 1] // self._count, 0)
        return pieces


def write_spelling(folder: Path, texts: Iterable[str]) -> Spelling:
    """Give the finished model in *folder* the words of its training *texts*."""
    vocabulary = Vocabulary(tuple(read_about(folder)["vocabulary"]))
    ids = Rows()
    for text in texts:
        ids.add(vocabulary.encode(text))
    spelling = Spelling.of(ids.ragged().flat, vocabulary)
    spelling.write(folder, vocabulary)
    return spelling


def _named(vocabulary: Vocabulary) -> Tensor:
    told = "\n".join(vocabulary.tokens).encode("utf-8", "surrogatepass")
    return torch.tensor(list(hashlib.blake2b(told, digest_size=8).digest()), dtype=torch.uint8)
