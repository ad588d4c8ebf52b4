"""What crosses the split of a corpus of real posts, with copies of press texts planted between songs.

Posts are spread over weeks; of every tenth, another song gets an edited copy a week later: light
edits (a twin), or the half of it among lines of another post (related, no twin). The corpus is then
searched exactly, without the indexes that made it: posts, sentences word for word, and sentences of
eight words or more that share half of their runs of three words. A corpus of the first three
quarters of the weeks tells whether later weeks move a song.
"""

import gzip
import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from hype_pipeline.corpus import sentences
from hype_pipeline.fingerprints import Computed
from hype_pipeline.records.collected import KeptPost
from hype_pipeline.text.clean import normalised
from hype_pipeline.text.language import identify
from hype_pipeline_tests.golden.rows import Row

_POSTS = "music_writing/posts.jsonl.gz"
DATA = (_POSTS,)
FLOORS = {
    "crossing_posts": ("<=", 0),
    "crossing_exact": ("<=", 0),
    "crossing_near": ("<=", 0),
    "moved_songs": ("<=", 0),
    "twins_apart": ("<=", 0),
    "train_share": (">=", 0.85),
    "least_held_out_share": (">=", 0.025),
    "lost_like_held_out": ("<=", 0.01),
}
_EVERY, _SHORTEST, _PLANT_EVERY, _A_WEEK = 7, 60, 10, 40
_FIRST = date(2012, 1, 2)
_SEED = 5
_LIKE, _FEWEST_WORDS, _RUN = 0.5, 8, 3

Text = tuple[str, str, str]  # reference, split, text


def verdicts(data: Path) -> Iterator[Row]:
    """How many sentences are where, where the planted copies went, what crosses, what moves."""
    posts = _planted(list(_posts(data / _POSTS)))
    kept, dropped = _corpus(posts)
    for name, counts in (("sentences", Counter(row[1] for row in kept)), ("dropped", dropped)):
        yield from (Row(f"{name}:{each}", "", str(counts[each])) for each in sorted(counts))
    sides = {ref.split(":")[0]: split for ref, split, _ in kept}
    for post in posts:
        kind, _, origin = post.post_id.partition("-")
        if origin:
            yield Row(post.post_id, kind, _where(sides.get(origin), sides.get(post.post_id)))
    whole = [
        (post.post_id, sides[post.post_id], post.text) for post in posts if post.post_id in sides
    ]
    long = [row for row in kept if len(row[2].split()) >= _FEWEST_WORDS]
    yield from _crossing("exact", kept, lambda text: {normalised(text)})
    yield from _crossing("near", long, _runs)
    yield from _crossing("posts", whole, _runs)
    until = posts[len(posts) * 3 // 4].week
    before = {
        ref.split(":")[0]: split
        for ref, split, _ in _corpus([post for post in posts if post.week < until])[0]
    }
    for post_id in sorted(before):
        if sides.get(post_id, before[post_id]) != before[post_id]:
            yield Row(f"moved:{post_id}", before[post_id], sides[post_id])


def figures(rows: Sequence[Row]) -> dict[str, float]:
    """Counts of what crosses or moves, and shares of the sides."""
    counts = {row.ref: int(row.verdict) for row in rows if row.verdict.isdigit()}
    told = {split: counts[f"sentences:{split}"] for split in ("train", "valid", "test")}
    total = sum(told.values())
    starts = Counter(row.ref.split(":")[0] for row in rows)
    apart = Counter(row.truth for row in rows if row.verdict.startswith("apart"))
    return {
        "sentences": total,
        "train_share": told["train"] / total,
        "least_held_out_share": min(told["valid"], told["test"]) / total,
        **{f"crossing_{name}": starts[f"crossing {name}"] for name in ("exact", "near", "posts")},
        "moved_songs": starts["moved"],
        "twins_apart": apart["twin"],
        "halves_apart": apart["half"],
        "lost_like_held_out": counts.get("dropped:like_held_out", 0) / total,
    }


def _posts(path: Path) -> Iterator[KeptPost]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        told = (json.loads(line) for number, line in enumerate(lines) if number % _EVERY == 0)
        long = (post for post in told if int(post["words"]) >= _SHORTEST)
        for number, post in enumerate(long):
            yield _kept(post, _FIRST + timedelta(weeks=number // _A_WEEK))


def _kept(post: Mapping[str, Any], week: date) -> KeptPost:
    artists = post.get("artists") or [""]
    return KeptPost(
        week=week,
        post_id=post["id"],
        url=f"https://{post['source']}.example/{post['id']}",
        song_id=f"song of {post['id']}",
        artist=artists[0],
        title="",
        post_title=None,
        site_name=None,
        host=f"{post['source']}.example",
        published=None,
        text=post["text"],
        words=int(post["words"]),
        source_url="",
        retrieved_at=datetime(2026, 1, 1, tzinfo=UTC),
        provider="golden",
    )


def _planted(posts: Sequence[KeptPost]) -> list[KeptPost]:
    """*posts* and edited copies of some of them, by week."""
    rng = random.Random(_SEED)
    copies = []
    for number, post in enumerate(posts[::_PLANT_EVERY]):
        kind = ("twin", "half")[number % 2]
        other = rng.choice(posts)
        text = _edited(post.text, rng) if kind == "twin" else _mixed(post.text, other.text, rng)
        copies.append(
            replace(
                post,
                post_id=f"{kind}-{post.post_id}",
                url=f"{post.url}/{kind}",
                song_id=f"{kind} of {post.post_id}",
                artist=other.artist,
                text=text,
                week=post.week + timedelta(weeks=1),
            )
        )
    return sorted([*posts, *copies], key=lambda post: (post.week, post.post_id))


def _edited(text: str, rng: random.Random) -> str:
    """*text* as an intern copies it: one word in twenty goes."""
    return "\n".join(
        " ".join(word for word in line.split(" ") if rng.random() > 0.05)
        for line in text.split("\n")
    )


def _mixed(text: str, other: str, rng: random.Random) -> str:
    """The half of *text*, a word in twenty gone, between lines of *other*."""
    words, rest = text.split(" "), other.split(" ")
    press = _edited(" ".join(words[: len(words) // 2]), rng)
    return "\n".join([" ".join(rest[: len(rest) // 3]), press, " ".join(rest[-len(rest) // 3 :])])


def _corpus(posts: Sequence[KeptPost]) -> tuple[list[Text], Counter[str]]:
    kept: list[Text] = []
    dropped: Counter[str] = Counter()
    parts = sentences(lambda: posts, (), seed=_SEED, identify=identify, fingerprints=Computed())
    for part in parts:
        kept += [(f"{row.post_id}:{row.position}", row.split, row.text) for row in part.kept]
        dropped.update(row.reason for row in part.dropped)
    return kept, dropped


def _where(origin: str | None, copy: str | None) -> str:
    if origin is None or copy is None:
        return "dropped"
    return f"together:{copy}" if origin == copy else f"apart:{origin}:{copy}"


def _runs(text: str) -> set[str]:
    words = normalised(text).split()
    return {" ".join(words[at : at + _RUN]) for at in range(max(1, len(words) - _RUN + 1))}


def _crossing(
    name: str, texts: Iterable[Text], parts_of: Callable[[str], set[str]]
) -> Iterator[Row]:
    """Pairs on different sides that have half of their parts in common."""
    parts = [(ref, split, parts_of(text)) for ref, split, text in texts]
    holding: defaultdict[str, list[int]] = defaultdict(list)
    for number, (_, split, own) in enumerate(parts):
        for part in own if split != "train" else ():
            holding[part].append(number)
    for ref, split, own in parts:
        common = Counter(number for part in own for number in holding.get(part, ()))
        for number, count in sorted(common.items()):
            other, side, theirs = parts[number]
            crosses = side != split and (split == "train" or ref < other)
            if crosses and count >= _LIKE * len(own | theirs):
                yield Row(f"crossing {name}:{ref}~{other}", "", f"{split}:{side}")
