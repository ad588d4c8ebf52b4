"""The corpus: kept posts of all weeks become sentences with names masked, split by song.

A first pass over the posts (corpus_twins.py) finds twins across weeks and the songs that stay on one
side, a second cuts what is held out (corpus_held_out.py), and the last one cuts everything. Single
posts were judged before.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from hype_pipeline.corpus_held_out import HeldOut
from hype_pipeline.corpus_twins import SHARES, KeptPosts, Plan, by_age, plan_of
from hype_pipeline.fingerprints import Fingerprints
from hype_pipeline.records.collected import KeptPost, Song
from hype_pipeline.records.corpus import Sentence
from hype_pipeline.records.narrowing import Dropped, Narrowed
from hype_pipeline.text import clean
from hype_pipeline.text.language import Identify
from hype_pipeline.text.names import Names, mask
from hype_pipeline.text.sentences import sentences_of

PROVIDER = "corpus-1"
FEWEST_WORDS, MOST_WORDS = 5, 60
_LEAST_LETTERS = 0.6  # share of a sentence's characters that are letters or spaces
_MASK = re.compile(r"\{(?:artist|song|site)\}")


def sentences(
    kept: KeptPosts,
    songs: Iterable[Song],
    *,
    seed: int,
    identify: Identify,
    fingerprints: Fingerprints,
) -> Iterator[Narrowed[Sentence]]:
    """The corpus post by post: its sentences, and those that went with their reasons."""
    plan = plan_of(kept, seed, fingerprints)
    cutting = _Cutting(plan, _held_out(kept, plan, identify), _genres(songs), identify)
    seen_posts: set[str] = set()
    for post in by_age(kept()):
        if post.post_id in seen_posts:
            yield Narrowed((), (_post_dropped(post, "seen_before", {"post": post.post_id}),))
        elif post.post_id in plan.twins:
            evidence = plan.twins[post.post_id].told()
            yield Narrowed((), (_post_dropped(post, "near_duplicate", evidence),))
        else:
            yield _cut(post, cutting)
        seen_posts.add(post.post_id)


@dataclass(frozen=True, slots=True)
class _Cutting:
    """What the last pass needs to know of the other posts."""

    plan: Plan
    held_out: HeldOut
    genres: Mapping[str, tuple[str, ...]]
    identify: Identify
    said: set[bytes] = field(default_factory=set)  # digests: 100 bytes for a sentence


def _held_out(kept: KeptPosts, plan: Plan, identify: Identify) -> HeldOut:
    """The sentences of the songs that are not for training."""
    told = HeldOut()
    seen: set[str] = set(plan.twins)
    for post in kept():
        split = _split_of(post, plan)
        if split in SHARES and post.post_id not in seen:
            seen.add(post.post_id)
            for position, text in enumerate(_texts(post)):
                if _against(text, identify)[0] is None:
                    told.add(split, _sentence_id(post, position), text)
    return told


def _split_of(post: KeptPost, plan: Plan) -> str:
    return plan.splits[post.song_id or post.post_id]


def _genres(songs: Iterable[Song]) -> dict[str, tuple[str, ...]]:
    """Genres by song: what the latest week that knows any says."""
    return {song.song_id: song.genres for song in songs if song.genres}


def _cut(post: KeptPost, cutting: _Cutting) -> Narrowed[Sentence]:
    split = _split_of(post, cutting.plan)
    kept, dropped = [], []
    for position, text in enumerate(_texts(post)):
        reason, evidence = _against(text, cutting.identify)
        own = hashlib.blake2b(clean.normalised(text).encode(), digest_size=8).digest()
        if reason is None:
            reason, evidence = _repeats(text, own, split, cutting)
        if reason is not None:
            dropped.append(_sentence_dropped(post, position, reason, evidence))
            continue
        cutting.said.add(own)
        kept.append(
            Sentence(
                sentence_id=_sentence_id(post, position),
                post_id=post.post_id,
                position=position,
                song_id=post.song_id or None,
                artist=post.artist or None,
                genres=cutting.genres.get(post.song_id, ()),
                text=text,
                split=split,
                week=post.week,
                host=post.host,
                source_url=post.url,
                retrieved_at=post.retrieved_at,
                provider=PROVIDER,
            )
        )
    return Narrowed(tuple(kept), tuple(dropped))


def _repeats(
    text: str, own: bytes, split: str, cutting: _Cutting
) -> tuple[str | None, dict[str, object]]:
    """Whether another post has said it: word for word, or nearly so on a side held out."""
    if own in cutting.said:
        return "duplicate", {}
    like = cutting.held_out.like(split, text)
    if like is not None:
        return "like_held_out", {"of": like[0], "jaccard": round(like[1], 3)}
    return None, {}


def _texts(post: KeptPost) -> list[str]:
    names = Names(post.artist, post.title, post.site_name)
    return sentences_of(mask(_own_handles(post), names))


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
    if language.foreign():
        return "language", {"language": language.code, "english": language.english}
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
