"""What a visitor gets: pages with their fates and front pages; and what an archive captured."""

import json
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from hype_sandbox.worlds import rendering
from hype_sandbox.worlds.blogs import Blog, slug
from hype_sandbox.worlds.posts import Post
from hype_sandbox.worlds.rendering import Link, Look

_GONE = b"<html><head><title>Page not found</title></head><body><h1>Not found</h1></body></html>"
_STATUS = {"404": 404, "410": 410, "500": 500, "vanished": 0, "soft_404": 302}
_FRONT_PAGE_POSTS = 12


def page_rows(
    posts: Sequence[Post], blogs: Sequence[Blog], *, seed: int
) -> Iterator[Mapping[str, Any]]:
    """A row for each address, those of a host together so that they compress well."""
    of_blog: defaultdict[int, list[Post]] = defaultdict(list)
    for post in posts:
        of_blog[post.blog.siteid].append(post)
    for blog in blogs:
        listed = sorted(of_blog[blog.siteid], key=lambda post: post.published)
        yield _front_page(blog, listed)
        for older, post in zip([None, *listed], listed, strict=False):
            yield from _rows(post, older, listed, seed)


def capture_rows(posts: Iterable[Post], *, seed: int) -> Iterator[Mapping[str, Any]]:
    """Half of the dead were captured while they lived, some of the others only as dead."""
    for post in posts:
        rng = random.Random(f"{seed}/capture/{post.number}")
        seen = post.published + timedelta(
            days=rng.expovariate(1 / 60), seconds=rng.randint(1, 80_000)
        )
        if post.captured:
            yield _capture(post, seen, 200, _body(post, None, (), seed))
        if post.dead and rng.random() < 0.2:
            later = seen + timedelta(days=rng.randint(300, 900))
            yield _capture(post, later, 404, _GONE)


def _capture(post: Post, seen: datetime, status: int, body: bytes) -> Mapping[str, Any]:
    return {
        "url": post.url,
        "timestamp": f"{seen:%Y%m%d%H%M%S}",
        "status": status,
        "content_type": _content_type(post.blog),
        "body": body,
    }


def _rows(
    post: Post, older: Post | None, listed: Sequence[Post], seed: int
) -> Iterator[Mapping[str, Any]]:
    blog = post.blog
    headers = {"tdm-reservation": "1"} if blog.opt_out == "tdm" else {}
    if post.fate is not None:
        if post.fate == "soft_404":
            headers = {**headers, "Location": blog.home}
        body = _GONE if post.fate in ("404", "410") else b""
        yield _row(post.url, _STATUS[post.fate], blog, headers, body, _truth(post))
        return
    address = post.url
    if post.moved:
        address = f"{blog.home}archive/{post.number}-{slug(post.article.title)[:40]}"
        yield _row(post.url, 301, blog, {**headers, "Location": address}, b"", _truth(post))
    yield _row(address, 200, blog, headers, _body(post, older, listed, seed), _truth(post))


def _row(
    url: str, status: int, blog: Blog, headers: Mapping[str, str], body: bytes, truth: str | None
) -> Mapping[str, Any]:
    return {
        "url": url,
        "status": status,
        "content_type": _content_type(blog),
        "headers": json.dumps(headers),
        "body": body,
        "truth": truth,
    }


def _content_type(blog: Blog) -> str:
    return f"text/html; charset={'windows-1252' if blog.latin else 'UTF-8'}"


def _body(post: Post, older: Post | None, listed: Sequence[Post], seed: int) -> bytes:
    if post.own_page is not None:
        return post.own_page
    rng = random.Random(f"{seed}/page/{post.number}")
    others = rng.sample(listed, min(5, len(listed)))
    song = post.songs[0]
    look = Look(
        url=post.url,
        published=post.published,
        author=post.author,
        related=[Link(other.article.title, other.url) for other in others if other is not post],
        player=rendering.player(song.artist.name, song.title, rng),
        comments=rendering.comments(rng),
        older=Link(older.article.title, older.url) if older else None,
    )
    return rendering.page(post.blog, post.article, look, mojibake=post.mojibake)


def _front_page(blog: Blog, listed: Sequence[Post]) -> Mapping[str, Any]:
    links = [Link(post.article.title, post.url) for post in listed[-_FRONT_PAGE_POSTS:]]
    body = b"" if blog.vanished else rendering.home(blog, links)
    return _row(blog.home, 0 if blog.vanished else 200, blog, {}, body, None)


def _truth(post: Post) -> str:
    told = {
        "kind": post.article.kind,
        "language": post.article.language,
        "songs": [song.itemid for song in post.songs],
        "title": post.article.title,
        "author": post.author,
        "published": post.published.date().isoformat(),
        "template": "its own" if post.own_page else post.blog.template,
        "fate": post.fate,
        "mojibake": post.mojibake,
        "opt_out": post.blog.opt_out,
        "text": post.article.text,
    }
    return json.dumps(told, ensure_ascii=False)
