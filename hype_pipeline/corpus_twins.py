"""The first pass over the corpus: which posts repeat an earlier one, and which side each song is on.

Twins across weeks go (the earliest stays); songs that share press text stay on one side of the split.
What becomes of a post's sentences is corpus.py's.
"""

import hashlib
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from hype_pipeline.records import KeptPost
from hype_pipeline.text.likeness import SAME, Duplicates

SHARES = {"test": 0.05, "valid": 0.05}  # of the songs; the rest is train
# Posts less alike than twins, but more than two writers are by chance: their songs share a side.
_RELATED = 0.2

KeptPosts = Callable[[], Iterable[KeptPost]]  # all weeks, in order; called once for each pass


@dataclass(frozen=True, slots=True)
class Plan:
    """What the first pass found."""

    twins: Mapping[str, tuple[str, float]]  # post id -> the earlier post and the likeness
    splits: Mapping[str, str]  # song id (post id where no song is known) -> split


def plan_of(kept: KeptPosts, seed: int) -> Plan:
    """The first pass over all posts."""
    seen: Duplicates[str] = Duplicates()
    side_of: dict[str, str] = {}  # post -> what is split
    sides = Sides()
    twins: dict[str, tuple[str, float]] = {}
    for post in by_age(kept()):
        if post.post_id in side_of:
            continue
        side = side_of[post.post_id] = post.song_id or post.post_id
        sides.add(side)
        similar = seen.similar(post.text)
        for other, likeness in similar:
            if likeness >= _RELATED:
                sides.join(side_of[other], side)
        other, likeness = max(similar, key=lambda pair: pair[1], default=("", 0.0))
        if likeness >= SAME:
            twins[post.post_id] = other, likeness
        else:
            seen.add(post.post_id, post.text)
    return Plan(twins, sides.splits(seed))


def by_age(posts: Iterable[KeptPost]) -> Iterator[KeptPost]:
    """The earliest first: by week, then by the page's own date."""
    for _, group in itertools.groupby(posts, key=lambda post: post.week):
        yield from sorted(group, key=lambda post: (post.published or date.max, post.url))


class Sides:
    """Songs that must not be parted. A group goes by its first song, so that it stays where it is
    when later weeks join it."""

    def __init__(self) -> None:
        self._first: dict[str, str] = {}

    def add(self, side: str) -> None:
        self._first.setdefault(side, side)

    def first(self, side: str) -> str:
        while self._first[side] != side:
            self._first[side] = side = self._first[self._first[side]]
        return side

    def join(self, earlier: str, later: str) -> None:
        self._first[self.first(later)] = self.first(earlier)

    def splits(self, seed: int) -> dict[str, str]:
        """The split of every side, drawn by its hash; none is empty where there are three groups."""
        drawn = {side: _draw(self.first(side), seed) for side in self._first}
        groups = sorted({(drawn[side], self.first(side)) for side in self._first})
        told = {group: _split(share) for share, group in groups}
        for split in SHARES if len(groups) > len(SHARES) else ():
            if split not in told.values():
                spare = (group for _, group in groups if told[group] == "train")
                told[next(spare)] = split
        return {side: told[self.first(side)] for side in self._first}


def _draw(side: str, seed: int) -> float:
    digest = hashlib.sha256(f"{seed}:{side}".encode()).digest()
    return int.from_bytes(digest[:8]) / 2**64


def _split(share: float) -> str:
    below = 0.0
    for split, part in SHARES.items():
        below += part
        if share < below:
            return split
    return "train"
