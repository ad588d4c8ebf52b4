"""Lyrics, which are no commentary, with their lines and without; and how many real posts are refused.

The lyrics' file says nothing of what a post is: where none of the kinds is named, the truth is empty.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from hype_pipeline.collect.judging.filters import commentary
from hype_pipeline.records.collected import Post
from hype_pipeline.text.clean import mended, unwrapped
from hype_pipeline_tests.golden.rows import Row
from hype_pipeline_tests.real_posts import FORMS, read

DATA = ("lyrics/songdata_A_artists.jsonl.gz", "music_writing/posts.jsonl.gz")
FLOORS = {
    "lyrics_refused": (">=", 0.85),
    "lyrics_refused_flat": (">=", 0.70),
    "posts_refused": ("<=", 0.005),
}
_CAPTIONS = "musiccaps"  # captions of sounds, no posts


def verdicts(data: Path) -> Iterator[Row]:
    """A row for each song and form, and for each post that is refused."""
    for number, song in enumerate(read(data / DATA[0])):
        for form, arranged in FORMS.items():
            verdict = commentary(_post(arranged(song["text"]), None))
            yield Row(f"{form}:{number}", "lyrics", verdict.reason or "kept")
    posts = [post for post in read(data / DATA[1]) if post["source"] != _CAPTIONS]
    for post in posts:
        reason = commentary(_post(post["text"], post.get("title"))).reason
        if reason:
            yield Row(f"post:{post['id']}", "", reason)
    yield Row("posts", str(len(posts)), "read")


def figures(rows: Sequence[Row]) -> dict[str, float]:
    """Shares of lyrics and of posts that are refused."""
    told = {}
    for form, suffix in (("lines", ""), ("flat", "_flat")):
        mine = [row for row in rows if row.ref.startswith(f"{form}:")]
        told[f"lyrics_refused{suffix}"] = sum(row.verdict != "kept" for row in mine) / len(mine)
    (read_all,) = (int(row.truth) for row in rows if row.ref == "posts")
    told["posts_refused"] = sum(row.ref.startswith("post:") for row in rows) / read_all
    return told


def _post(text: str, title: str | None) -> Post:
    return Post(
        week=date.min,
        url="",
        song_ids=(),
        host="",
        site_name=None,
        title=title,
        author=None,
        published=None,
        language="en",
        language_probability=1.0,
        text=mended(unwrapped(text)),
        links=(),
        digest="",
        extractor="",
        robots="allowed",
        source_url="",
        retrieved_at=datetime.min.replace(tzinfo=UTC),
        provider="file",
    )
