"""The corpus: kept posts of all weeks become sentences with names masked, split by song.

Two passes over the posts: the first finds twins across weeks (the earliest stays) and songs that
share press text (they stay on one side), the second cuts sentences. Single posts were judged before;
which genre labels there are is said at the end.
"""

import hashlib
import itertools
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from hype_pipeline.records import Dropped, Genre, GenreMapping, KeptPost, Narrowed, Sentence, Song
from hype_pipeline.text import clean
from hype_pipeline.text.genres import label_of_rare, words_of
from hype_pipeline.text.language import SENTENCE_THRESHOLD, Identify
from hype_pipeline.text.likeness import SAME, Duplicates
from hype_pipeline.text.names import Names, mask
from hype_pipeline.text.sentences import sentences_of

PROVIDER = "corpus-1"
FEWEST_WORDS, MOST_WORDS = 5, 60
SHARES = {"test": 0.05, "valid": 0.05}  # of the songs; the rest is train
# Posts less alike than twins, but more than two writers are by chance: their songs share a side.
_RELATED = 0.2
_LEAST_LETTERS = 0.6  # share of a sentence's characters that are letters or spaces
# The original's 90 of 25,160 posts, and its 130 labels.
LABEL_SHARE, MOST_LABELS, FEWEST_POSTS = 90 / 25_160, 130, 3
_MASK = re.compile(r"\{(?:artist|song|site)\}")

KeptPosts = Callable[[], Iterable[KeptPost]]  # all weeks, in order; called once for each pass


@dataclass(frozen=True, slots=True)
class _Plan:
    """What the first pass found."""

    twins: Mapping[str, tuple[str, float]]  # post id -> the earlier post and the likeness
    splits: Mapping[str, str]  # song id (post id where no song is known) -> split


def sentences(
    kept: KeptPosts, songs: Iterable[Song], *, seed: int, identify: Identify
) -> Iterator[Narrowed[Sentence]]:
    """The corpus post by post: its sentences, and those that went with their reasons."""
    plan = _plan(kept, seed)
    genres = _genres(songs)
    seen_posts: set[str] = set()
    seen_sentences: set[bytes] = set()
    for post in _by_age(kept()):
        if post.post_id in seen_posts:
            yield Narrowed((), (_post_dropped(post, "seen_before", {"post": post.post_id}),))
        elif post.post_id in plan.twins:
            earlier, likeness = plan.twins[post.post_id]
            evidence = {"of": earlier, "jaccard": round(likeness, 3)}
            yield Narrowed((), (_post_dropped(post, "near_duplicate", evidence),))
        else:
            yield _cut(post, plan, genres.get(post.song_id, ()), seen_sentences, identify)
        seen_posts.add(post.post_id)


# the first pass


def _plan(kept: KeptPosts, seed: int) -> _Plan:
    seen: Duplicates[str] = Duplicates()
    side_of: dict[str, str] = {}  # post -> what is split
    sides = Sides()
    twins: dict[str, tuple[str, float]] = {}
    for post in _by_age(kept()):
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
    return _Plan(twins, sides.splits(seed))


def _by_age(posts: Iterable[KeptPost]) -> Iterator[KeptPost]:
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


# the second pass


def _genres(songs: Iterable[Song]) -> dict[str, tuple[str, ...]]:
    """Genres by song: what the latest week that knows any says."""
    return {song.song_id: song.genres for song in songs if song.genres}


def _cut(
    post: KeptPost,
    plan: _Plan,
    genres: tuple[str, ...],
    seen: set[bytes],
    identify: Identify,
) -> Narrowed[Sentence]:
    names = Names(post.artist, post.title, post.site_name)
    kept, dropped = [], []
    for position, text in enumerate(sentences_of(mask(_own_handles(post), names))):
        reason, evidence = _against(text, identify)
        own = hashlib.blake2b(clean.normalised(text).encode(), digest_size=8).digest()
        if reason is None and own in seen:
            reason = "duplicate"
        if reason is not None:
            dropped.append(_sentence_dropped(post, position, reason, evidence))
            continue
        seen.add(own)
        kept.append(
            Sentence(
                sentence_id=_sentence_id(post, position),
                post_id=post.post_id,
                position=position,
                song_id=post.song_id or None,
                artist=post.artist or None,
                genres=genres,
                text=text,
                split=plan.splits[post.song_id or post.post_id],
                week=post.week,
                host=post.host,
                source_url=post.url,
                retrieved_at=post.retrieved_at,
                provider=PROVIDER,
            )
        )
    return Narrowed(tuple(kept), tuple(dropped))


def _own_handles(post: KeptPost) -> str:
    """The text with @handles of the artist as the artist."""
    own = clean.normalised(post.artist).replace(" ", "")
    return clean.HANDLE.sub(
        lambda found: (
            "{artist}" if own and own == clean.normalised(found[0]).replace(" ", "") else found[0]
        ),
        post.text,
    )


def _against(text: str, identify: Identify) -> tuple[str | None, dict[str, object]]:
    """Why a sentence goes, if it does."""
    count = len(text.split())
    if not FEWEST_WORDS <= count <= MOST_WORDS:
        return ("short" if count < FEWEST_WORDS else "long"), {"words": count}
    for reason, pattern in (
        ("contact", clean.EMAIL),
        ("contact", clean.PHONE),
        ("link", clean.URL),
        ("handle", clean.HANDLE),
    ):
        if pattern.search(text):
            return reason, {}
    if "\ufffd" in text:
        return "broken_characters", {}
    plain = _MASK.sub("name", text)
    if sum(c.isalpha() or c.isspace() for c in plain) < _LEAST_LETTERS * len(plain):
        return "no_prose", {}
    language = identify(_MASK.sub(" ", text))
    if language.code != "en" and language.probability >= 1 - SENTENCE_THRESHOLD:
        return "language", {"language": language.code, "probability": language.probability}
    return None, {}


def _sentence_id(post: KeptPost, position: int) -> str:
    return hashlib.sha256(f"{post.post_id}:{position}".encode()).hexdigest()[:20]


def _sentence_dropped(
    post: KeptPost, position: int, reason: str, evidence: Mapping[str, object]
) -> Dropped:
    told = {"post": post.post_id, "position": position, **evidence}
    return _dropped(post, _sentence_id(post, position), reason, told)


def _post_dropped(post: KeptPost, reason: str, evidence: Mapping[str, object]) -> Dropped:
    return _dropped(post, post.url, reason, evidence)


def _dropped(post: KeptPost, ref: str, reason: str, evidence: Mapping[str, object]) -> Dropped:
    return Dropped(
        week=post.week,
        ref=ref,
        reason=reason,
        passing=False,
        evidence=json.dumps(evidence, sort_keys=True),
        source_url=post.url,
        retrieved_at=post.retrieved_at,
        provider=PROVIDER,
    )


# the labels


def genre_vocabulary(
    corpus: Iterable[Sentence], *, now: datetime
) -> tuple[Sequence[Genre], Sequence[GenreMapping]]:
    """The labels and what became of every name: the original's rule, scaled to the corpus.

    A name that enough posts carry is a label. Posts that have only rarer names are looked at again
    for single words of these names that are labels, or common enough to become some.
    """
    carried = {row.post_id: row.genres for row in corpus if row.genres}
    counts = Counter(genre for genres in carried.values() for genre in set(genres))
    fewest = max(FEWEST_POSTS, round(LABEL_SHARE * len(carried)))
    common = sorted((-count, genre) for genre, count in counts.items() if count >= fewest)
    labels = {genre: "frequent" for _, genre in common[:MOST_LABELS]}
    rescued = Counter(
        word
        for genres in carried.values()
        if not any(genre in labels for genre in genres)
        for word in {word for genre in genres for word in words_of(genre)}
    )
    new = sorted((-count, word) for word, count in rescued.items() if count >= fewest)
    for _, word in new[: MOST_LABELS - len(labels)]:
        labels.setdefault(word, "word")
    posts = counts + Counter({word: count for word, count in rescued.items() if word in labels})
    order = sorted(labels, key=lambda label: (-posts[label], label))
    told = {"source_url": "sentences", "retrieved_at": now, "provider": PROVIDER}
    return (
        [
            Genre(label=label, number=number, posts=posts[label], kind=labels[label], **told)  # type: ignore[arg-type]
            for number, label in enumerate(order)
        ],
        [
            GenreMapping(
                raw=raw,
                label=raw if raw in labels else label_of_rare(raw, labels),
                posts=count,
                **told,  # type: ignore[arg-type]
            )
            for raw, count in sorted(counts.items())
        ],
    )
