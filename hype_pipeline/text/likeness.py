"""Texts that repeat another one: found by MinHash, confirmed by exact likeness of word 3-shingles.

Which of two stays is the caller's order: the earlier one. Nothing here knows weeks or tables.
"""

import zlib
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from hype_pipeline.text.clean import words

if TYPE_CHECKING:
    from datasketch import MinHash

    Shingles = (
        Any  # a sorted array of numpy's uint32, 4 bytes each: a Python set takes 15 times that
    )
    Signature = Any  # an array of numpy's uint32

SAME = 0.5  # Jaccard; on 1,584 real posts what lies above are templates, mirrors and press copies
_SHINGLE = 3  # words
_SEED = 1  # of the permutations: the same texts give the same candidates in every run
# Likeness of 0.5 is found with 99.5 %, of 0.3 with 66 %; the exact check throws out what is too much.
_BANDS, _ROWS = 40, 3
_MIXING = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F)  # odd, so that three numbers become one

Ref = TypeVar("Ref", bound=Hashable)


def shingles(text: str) -> "Shingles":
    """Hashes of the runs of three words; of all words at once where there are fewer."""
    import numpy as np

    told = words(text)
    runs = (" ".join(told[at : at + _SHINGLE]) for at in range(max(1, len(told) - _SHINGLE + 1)))
    return np.unique(np.array([zlib.crc32(run.encode()) for run in runs if run], dtype=np.uint32))


def jaccard(one: "Shingles", other: "Shingles") -> float:
    """Share of shingles in common; 0 where there are none."""
    import numpy as np

    common = np.intersect1d(one, other, assume_unique=True).size
    union = one.size + other.size - common
    return float(common / union) if union else 0.0


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """All that likeness needs to know of a text."""

    shingles: "Shingles"
    signature: "Signature"  # MinHash; nothing where there are no words


def fingerprint(text: str) -> Fingerprint:
    """The fingerprint of *text*: most of the work of finding what repeats it."""
    own = shingles(text)
    return Fingerprint(own, _signature(own).hashvalues if own.size else own)


def likely(prints: Sequence[Fingerprint]) -> dict[int, list[int]]:
    """For each place in *prints*, the earlier ones that may be like it: a band of the signature is the same.

    The candidates that an index of datasketch gives one by one, found for all at once.
    """
    import numpy as np

    places = np.array([at for at, each in enumerate(prints) if each.signature.size])
    if not places.size:
        return {}
    signed = np.stack([prints[at].signature for at in places]).astype(np.uint64)
    found: dict[int, set[int]] = {}
    for band in range(_BANDS):
        first, second, third = signed[:, band * _ROWS : (band + 1) * _ROWS].T
        keys = (first * _MIXING[0] + second) * _MIXING[1] + third  # modulo 2**64
        order = np.argsort(keys, kind="stable")
        edges = np.flatnonzero(np.diff(keys[order])) + 1
        starts, ends = np.r_[0, edges], np.r_[edges, order.size]
        for start, end in zip(*(side[ends - starts > 1] for side in (starts, ends)), strict=True):
            members = places[order[start:end]].tolist()
            for number, at in enumerate(members[1:], 1):
                found.setdefault(at, set()).update(members[:number])
    return {at: sorted(earlier) for at, earlier in found.items()}


class Duplicates(Generic[Ref]):
    """The texts seen so far. Memory: a signature and a set of hashes for each."""

    def __init__(self) -> None:
        from datasketch import MinHashLSH

        self._index = MinHashLSH(num_perm=_BANDS * _ROWS, params=(_BANDS, _ROWS))
        self._shingles: dict[Ref, Shingles] = {}
        self._order: dict[Ref, int] = {}

    def like(self, text: str, *, at_least: float = SAME) -> tuple[Ref, float] | None:
        """The text seen before that is most like *text*, and how much; None below *at_least*."""
        found = max(self.similar(text), key=lambda pair: pair[1], default=None)
        return found if found is not None and found[1] >= at_least else None

    def similar(self, text: str) -> list[tuple[Ref, float]]:
        """Texts seen before that may be like *text*, the earliest first, with their likeness."""
        own = shingles(text)
        found = set(self._index.query(_signature(own))) if own.size else set()
        return [
            (ref, jaccard(own, self._shingles[ref]))
            for ref in sorted(found, key=self._order.__getitem__)
        ]

    def add(self, ref: Ref, text: str) -> None:
        """Remember *text* under *ref*."""
        own = shingles(text)
        if own.size:
            self._order[ref] = len(self._order)
            self._shingles[ref] = own
            self._index.insert(ref, _signature(own))


def _signature(own: "Shingles") -> "MinHash":
    signature = _empty_signature().copy()
    signature.update_batch(own.tolist())
    return signature


@cache
def _empty_signature() -> "MinHash":
    from datasketch import MinHash

    return MinHash(num_perm=_BANDS * _ROWS, seed=_SEED, hashfunc=int)  # draws its permutations
