"""Stage: kept_posts. Of a week's posts, those in English that comment on one song and repeat no other.

The filters are filters.py's. Twins across weeks are taken out where all weeks are seen: in
corpus_twins.py.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from hype_pipeline.collect.judging.filters import judge, opted_in
from hype_pipeline.collect.judging.verdicts import KEEP, Verdict
from hype_pipeline.records.collected import ChartEntry, KeptPost, Post
from hype_pipeline.records.narrowing import Dropped, Narrowed
from hype_pipeline.text.clean import words
from hype_pipeline.text.likeness import Duplicates

PROVIDER = "filters-2"

Earlier = tuple[str, date | None]  # a post that was there: its address, and since when


def kept_posts(
    weeks: Sequence[date],
    posts_of: Callable[[date], Sequence[Post]],
    chart_of: Callable[[date], Sequence[ChartEntry]],
) -> Iterator[tuple[date, Narrowed[KeptPost]]]:
    """The posts of *weeks* that stay, week by week, the others with their verdicts."""
    for week in weeks:
        yield week, _judged(week, posts_of(week), {each.song_id: each for each in chart_of(week)})


def post_id(url: str) -> str:
    """The id of the post at *url*."""
    return hashlib.sha256(url.encode()).hexdigest()[:20]


def _judged(week: date, posts: Sequence[Post], songs: dict[str, ChartEntry]) -> Narrowed[KeptPost]:
    seen: Duplicates[Earlier] = Duplicates()
    kept, dropped = [], []
    for post in sorted(posts, key=_age):
        charted = [songs[song_id] for song_id in post.song_ids if song_id in songs]
        verdict = _verdict(post, charted, seen)
        if verdict.keeps:
            kept.append(_kept(post, charted[0]))
        else:
            dropped.append(_dropped(week, post, verdict))
    return Narrowed(
        tuple(sorted(kept, key=lambda each: each.url)),
        tuple(sorted(dropped, key=lambda each: each.ref)),
    )


def _verdict(post: Post, charted: Sequence[ChartEntry], seen: Duplicates[Earlier]) -> Verdict:
    if not charted:
        return Verdict("no_song", {"song_ids": post.song_ids})
    verdict = judge(post, [song.artist for song in charted])
    if not verdict.keeps:
        return verdict
    verdict = repeats((post.url, post.published), post.text, seen)
    return opted_in(post) if verdict.keeps else verdict


def repeats(own: Earlier, text: str, seen: Duplicates[Earlier]) -> Verdict:
    """Whether *text* repeats one of *seen*, which it joins if it does not."""
    twin = seen.like(text)
    if twin is None:
        seen.add(own, text)
        return KEEP
    (of, since), likeness = twin
    evidence = {"of": of, "jaccard": round(likeness, 3)}
    return Verdict("near_duplicate", {**evidence, **({"since": str(since)} if since else {})})


def _age(post: Post) -> tuple[date, str]:
    """The earlier post comes first; one that says no date comes after those that do."""
    return post.published or date.max, post.url


def _kept(post: Post, song: ChartEntry) -> KeptPost:
    return KeptPost(
        week=post.week,
        post_id=post_id(post.url),
        url=post.url,
        song_id=song.song_id,
        artist=song.artist,
        title=song.title,
        post_title=post.title,
        site_name=post.site_name,
        host=post.host,
        published=post.published,
        text=post.text,
        words=len(words(post.text)),
        source_url=post.source_url,
        retrieved_at=post.retrieved_at,
        provider=PROVIDER,
    )


def _dropped(week: date, post: Post, verdict: Verdict) -> Dropped:
    return Dropped(
        week=week,
        ref=post.url,
        reason=verdict.reason or "",
        passing=False,
        evidence=verdict.told(),
        source_url=post.source_url,
        retrieved_at=post.retrieved_at,
        provider=PROVIDER,
    )
