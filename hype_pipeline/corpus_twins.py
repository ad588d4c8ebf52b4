"""The first pass over the corpus: which posts repeat an earlier one, and which side each song is on.

Twins across weeks go (the earliest stays); songs that share press text stay on one side of the split.
What becomes of a post's sentences is corpus.py's.
"""

import hashlib
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from hype_pipeline.fingerprints import Fingerprints
from hype_pipeline.records.collected import KeptPost
from hype_pipeline.text.likeness import SAME, Fingerprint, jaccard, likely

SHARES = {"test": 0.05, "valid": 0.05}  # of the songs; the rest is train
# Posts less alike than twins, but more than two writers are by chance: their songs share a side.
_RELATED = 0.2

KeptPosts = Callable[[], Iterable[KeptPost]]  # all weeks, in order; called once for each pass


@dataclass(frozen=True, slots=True)
class Twin:
    """The earlier post that a post repeats."""

    of: str  # post id
    url: str
    since: date  # the week in which it was there first
    jaccard: float

    def told(self) -> Mapping[str, object]:
        """The evidence of the verdict."""
        likeness = round(self.jaccard, 3)
        return {"of": self.url, "post": self.of, "since": str(self.since), "jaccard": likeness}


@dataclass(frozen=True, slots=True)
class Plan:
    """What the first pass found."""

    twins: Mapping[str, Twin]  # by post id
    splits: Mapping[str, str]  # song id (post id where no song is known) -> split


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the first pass remembers of a post: 2 kB and its address."""

    post_id: str
    url: str
    week: date
    side: str
    print: Fingerprint


def plan_of(kept: KeptPosts, seed: int, fingerprints: Fingerprints) -> Plan:
    """The first pass over all posts. It looks at every post's fingerprint, and at no text again whose
    fingerprint *fingerprints* has kept."""
    seen = list(_once_each(kept(), fingerprints))
    earlier = likely([each.print for each in seen])
    sides = Sides()
    twins: dict[str, Twin] = {}
    for at, post in enumerate(seen):
        new = sides.add(post.side)
        found = [seen[other] for other in earlier.get(at, ()) if seen[other].post_id not in twins]
        likest = [(jaccard(post.print.shingles, other.print.shingles), other) for other in found]
        likeness, other = max(likest, key=lambda pair: pair[0], default=(0.0, post))
        # A song that has a side keeps it, and one that is like two sides goes to the likest: what
        # they share all the same, corpus_held_out.py takes out of train.
        if new and likeness >= _RELATED:
            sides.join(other.side, post.side)
        if likeness >= SAME:
            twins[post.post_id] = Twin(other.post_id, other.url, other.week, likeness)
    return Plan(twins, sides.splits(seed))


def _once_each(posts: Iterable[KeptPost], fingerprints: Fingerprints) -> Iterator[_Seen]:
    """Every post where it was first, the earliest first."""
    known: set[str] = set()
    for week, group in itertools.groupby(by_age(posts), key=lambda post: post.week):
        listed = list(group)
        prints = fingerprints.of_week(week, [post.text for post in listed])
        for post, own in zip(listed, prints, strict=True):
            if post.post_id not in known:
                known.add(post.post_id)
                yield _Seen(post.post_id, post.url, week, post.song_id or post.post_id, own)


def by_age(posts: Iterable[KeptPost]) -> Iterator[KeptPost]:
    """The earliest first: by week, then by the page's own date."""
    for _, group in itertools.groupby(posts, key=lambda post: post.week):
        yield from sorted(group, key=lambda post: (post.published or date.max, post.url))


class Sides:
    """Songs that must not be parted. A group goes by its first song, so that it stays where it is
    when later weeks join it."""

    def __init__(self) -> None:
        self._first: dict[str, str] = {}

    def add(self, side: str) -> bool:
        """Make it known; whether it was not."""
        new = side not in self._first
        self._first.setdefault(side, side)
        return new

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
