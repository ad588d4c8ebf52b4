"""The synthetic world: everything in it is written by a seeded generator, but for genre names.

The same plan gives the same bytes. What is put together here is made in the files beside.
"""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeAlias

from hype_sandbox.world import write_world
from hype_sandbox.worlds import blogs as blog_maker
from hype_sandbox.worlds import catalogue, hype_rows, music, web
from hype_sandbox.worlds import charts as chart_maker
from hype_sandbox.worlds.posts import Post, Setting
from hype_sandbox.worlds.posts import posts as write_posts
from hype_sandbox.worlds.timeline import BOT, timeline_rows

# Shows an iteration to whoever waits: (rows, what they are, how many).
Watch: TypeAlias = Callable[[Iterable[Any], str, int], Iterable[Any]]

_PLACES = 20  # on a chart
_ARTISTS_PER_SONG = 0.57
_USELESS = 0.04  # links that are no posts, beside the posts
_STANDS_IN = (
    "Everything here is synthetic: artists, songs, blogs, posts, comments and people are invented by a "
    "seeded generator, and any likeness is chance.",
    "The genre names are real; which invented artist has which genre is drawn at random.",
    "Hosts end in .example or .test, which nobody can own.",
    '"Silver Lining" by Mt. Joy is a real song; its figures in this catalogue are invented.',
    "Audio features are drawn around a centre for each family of genres.",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """How large a synthetic world is, and from which seed it grows."""

    seed: int = 0
    weeks: int = 264
    songs: int = 1600
    posts: int = 6200
    hosts: int = 160
    last_week: date = date(2026, 11, 16)

    def __post_init__(self) -> None:
        if self.last_week.weekday() != 0:
            raise ValueError(f"--last-week must be a Monday, {self.last_week} is not")
        for name, least in (("weeks", 1), ("posts", 50), ("hosts", 24)):
            if getattr(self, name) < least:
                raise ValueError(f"--{name} must be at least {least}, not {getattr(self, name)}")

    @property
    def first_week(self) -> date:
        """The Monday of the first chart."""
        return self.last_week - timedelta(weeks=self.weeks - 1)


def build(out: Path, plan: Plan, watch: Watch) -> Path:
    """Write the world of *plan* into *out*."""

    def chance(room: str) -> random.Random:
        return random.Random(f"{plan.seed}/{room}")

    charts = list(
        chart_maker.charts(plan.first_week, plan.weeks, plan.songs, _PLACES, chance("charts"))
    )
    cast = music.artists(max(20, round(plan.songs * _ARTISTS_PER_SONG)), chance("artists"))
    songs = music.songs(plan.songs, cast, plan.first_week, plan.weeks, chance("songs"))
    blogs = blog_maker.blogs(plan.hosts, chance("blogs"))
    setting = Setting.of(charts, songs, blogs)
    written = write_posts(setting, plan.posts, chance("posts"))
    posts: list[Post] = list(watch(written, "writing posts", plan.posts))
    links = hype_rows.link_rows(posts, chance("links"), useless=_USELESS)
    pages = web.page_rows(posts, blogs, seed=plan.seed)
    known = [(song.artist.name, song.title) for song in songs if song.recording]
    named = [("Mt. Joy", "Silver Lining"), *chance("named").sample(known, min(26, len(known)))]
    tables = {
        "charts": hype_rows.chart_rows(charts, songs),
        "tracks": hype_rows.track_rows(songs, posts, links, careless=True),
        "links": links,
        "blogs": hype_rows.blog_rows(blogs),
        "pages": watch(pages, "rendering pages", plan.posts + plan.hosts),
        "captures": web.capture_rows(posts, seed=plan.seed),
        "artists": catalogue.artist_rows(cast, chance("catalogue artists")),
        "recordings": catalogue.recording_rows(songs, chance("recordings")),
        "timeline": timeline_rows(named, chance("timeline")),
    }
    about = {
        "name": f"synthetic-{plan.seed}",
        "kind": "synthetic",
        "seed": plan.seed,
        "first_week": plan.first_week.isoformat(),
        "last_week": plan.last_week.isoformat(),
        "stands_in": list(_STANDS_IN),
        "bot": dict(BOT),
    }
    return write_world(out, tables, about)
