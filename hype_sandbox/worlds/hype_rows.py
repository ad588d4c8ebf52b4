"""What Hype Machine knows of a synthetic world: charts, tracks, links and blogs."""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from hype_sandbox.worlds.blogs import Blog
from hype_sandbox.worlds.charts import Chart
from hype_sandbox.worlds.music import Song, hash_place, made_id
from hype_sandbox.worlds.posts import Post

_EXCERPT = 250  # letters


def chart_rows(charts: Sequence[Chart], songs: Sequence[Song]) -> Iterator[Mapping[str, Any]]:
    """A row for each place of each week."""
    for chart in charts:
        for rank, song in enumerate(chart.songs, 1):
            yield {"week": chart.week.isoformat(), "rank": rank, "itemid": songs[song].itemid}


def blog_rows(blogs: Sequence[Blog]) -> Iterator[Mapping[str, Any]]:
    """A row for each blog."""
    for blog in blogs:
        yield {
            "siteid": blog.siteid,
            "sitename": blog.name,
            "siteurl": blog.home,
            "host": blog.host,
            "robots": blog.robots,
        }


def link_rows(
    posts: Sequence[Post], rng: random.Random, *, useless: float
) -> list[Mapping[str, Any]]:
    """Every post of every song, and a share of *useless* addresses that are no posts at all."""
    strays = rng.sample(posts, round(len(posts) * useless))
    return [
        *(_link(song, post.blog, post.url, post) for post in posts for song in post.songs),
        *(_link(post.songs[0], post.blog, _no_post(post, rng), post) for post in strays),
    ]


def _link(song: Song, blog: Blog, url: str, post: Post) -> Mapping[str, Any]:
    return {
        "itemid": song.itemid,
        "posturl": url,
        "siteid": blog.siteid,
        "sitename": blog.name,
        "dateposted": int(post.published.timestamp()),
        "postid": 2_500_000 + 3 * post.number,
    }


def _no_post(post: Post, rng: random.Random) -> str:
    name = made_id("no post", post.number)
    return rng.choice(
        (
            f"https://soundcloud.com/{name[:8].lower()}/{name[8:16].lower()}",
            f"https://www.youtube.com/watch?v={name[:11]}",
            f"https://open.spotify.com/track/{name}",
            post.blog.home,
            f"{post.blog.home}tag/{name[:5].lower()}/",
            f"{post.blog.home}?s={name[:5].lower()}",
        )
    )


def _as_charted(song: Song, songs: Sequence[Song]) -> str | None:
    """Blogs tag their files as they like: guests, premieres, capitals; now and then not at all."""
    draw = hash_place(f"charted {song.itemid}", 1000)
    if draw < 4:
        return None
    guest = songs[draw % len(songs)].artist.name
    forms = (
        f"{song.title} (feat. {guest})",
        f"{song.title} ft. {guest}",
        f"{song.title} [Premiere]",
        f"{song.title} (prod. by {guest})",
        song.title.upper(),
        f"{song.title} (Official Video)",
    )
    return forms[draw % len(forms)] if draw < 70 else song.title


def track_rows(
    songs: Sequence[Song],
    posts: Sequence[Post],
    links: Sequence[Mapping[str, Any]],
    *,
    careless: bool,
) -> Iterator[Mapping[str, Any]]:
    """A row for each song, with its newest post; *careless* blogs tag some of their files badly."""
    of_song: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for link in links:
        of_song[link["itemid"]].append(link)
    excerpt = {post.url: post.article.text[:_EXCERPT].replace("\n", " ") for post in posts}
    for song in songs:
        own = sorted(of_song[song.itemid], key=lambda link: link["dateposted"])
        newest = own[-1] if own else {}
        charted = _as_charted(song, songs) if careless else song.title
        loved = 120 + hash_place(f"loved {song.itemid}", 9000)
        yield {
            "itemid": song.itemid,
            "artist": None if charted is None else song.artist.name,
            "title": charted,
            "dateposted": newest.get("dateposted", 0),
            "siteid": newest.get("siteid", 0),
            "sitename": newest.get("sitename", ""),
            "posturl": newest.get("posturl"),
            "postid": newest.get("postid", 0),
            "loved_count": loved,
            "posted_count": len(own),
            "time": song.seconds,
            "description": excerpt.get(newest.get("posturl", "")),
            "spotify_id": song.recording,
        }
