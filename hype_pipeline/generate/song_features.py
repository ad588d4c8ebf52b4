"""Audio features of songs: which of them a model learns from, and how they are asked for.

A feature takes part where enough posts have it, many and a large share; what is left out is said, with
the reason. How a model is told of them is models/features.py's.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from hype_pipeline.errors import BadInput
from hype_pipeline.records.collected import AUDIO_FEATURES, Song

# Known of fewer posts, what a model learns is which songs are known: the famous ones.
LEAST_SHARE = 0.5
# Nine numbers are a name: of few posts, a model may learn by heart what was said in each. Where one of
# them decides a word, it had half of the gain from 50 posts and all of it from 100: re-run
# `python -m benchmarks.features` before touching this.
FEWEST_POSTS = 100


class Described(Protocol):
    """A sentence with what is known of its song."""

    @property
    def post_id(self) -> str: ...
    @property
    def split(self) -> str: ...
    @property
    def features(self) -> Mapping[str, float]: ...


@dataclass(frozen=True, slots=True)
class Chosen:
    """The features that a model is told of, and why it is not told of others."""

    names: tuple[str, ...]
    left_out: Mapping[str, str]  # name -> reason; only those that some post has
    data: str  # hash of what posts have of *names*; empty where there are none

    def said(self) -> str:
        """In a sentence; empty where no song has any."""
        if not self.names and not self.left_out:
            return ""
        told = f"Told audio features: {', '.join(self.names) or 'none'}."
        reasons = "; ".join(f"{name}: {reason}" for name, reason in self.left_out.items())
        return f"{told} Left out: {reasons}." if reasons else told


def chosen(rows: Iterable[Described]) -> Chosen:
    """Of the audio features those that enough posts of the training split have."""
    posts: dict[str, dict[str, float]] = {}
    train: set[str] = set()
    for row in rows:
        posts.setdefault(row.post_id, {}).update(row.features)
        if row.split == "train":
            train.add(row.post_id)
    counts = Counter(name for post in train for name in posts[post])
    reasons = {
        name: _against(counts[name], len(train)) for name in AUDIO_FEATURES if name in counts
    }
    names = tuple(name for name, reason in reasons.items() if not reason)
    left_out = {name: reason for name, reason in reasons.items() if reason}
    return Chosen(names, left_out, _hash_of(posts, names))


def _hash_of(posts: Mapping[str, Mapping[str, float]], names: Sequence[str]) -> str:
    if not names:
        return ""
    told = [(post, [posts[post].get(name) for name in names]) for post in sorted(posts)]
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _against(count: int, posts: int) -> str:
    if count < FEWEST_POSTS:
        return f"known of {count} posts, {FEWEST_POSTS} are the fewest"
    if count < LEAST_SHARE * posts:
        return f"known of {count / posts:.0%} of posts, {LEAST_SHARE:.0%} is the least"
    return ""


def of_song(song: Song) -> dict[str, float]:
    """Those that are known of *song*."""
    values = {name: getattr(song, name) for name in AUDIO_FEATURES}
    return {name: value for name, value in values.items() if value is not None}


def read_features(said: str) -> dict[str, float]:
    """`energy=0.8,tempo=120` as numbers by name. Raises BadInput."""
    told: dict[str, float] = {}
    for part in filter(None, (each.strip() for each in said.split(","))):
        name, mark, value = (each.strip() for each in part.replace(":", "=").partition("="))
        try:
            told[name] = float(value)
        except ValueError as error:
            raise BadInput(
                f"A feature is a name and a number, as in energy=0.8,tempo=120; not {part!r}."
            ) from error
        if not (mark and name):
            raise BadInput(f"A feature is a name and a number, as in energy=0.8; not {part!r}.")
    return told
