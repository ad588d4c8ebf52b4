"""Who writes about which song, when, in what kind of post, and what became of the page.

The shares are of links, as a crawler meets them. Articles are written by articles.py.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import cycle

from hype_sandbox.worlds import articles, roundups
from hype_sandbox.worlds.article import Article, Desk, Voice
from hype_sandbox.worlds.blogs import Blog, permalink
from hype_sandbox.worlds.charts import Chart
from hype_sandbox.worlds.music import Song
from hype_sandbox.worlds.prose.writer import Writer
from hype_sandbox.worlds.rendering import curly

# Of the posts. A round-up for several songs brings four links, so two in a hundred posts are
# eight in a hundred links.
_KINDS: Mapping[str, float] = {
    "single": 0.672,
    "shared_roundup": 0.023,
    "roundup": 0.065,
    "other_language": 0.138,
    "press": 0.050,
    "short": 0.025,
    "tracklist": 0.0125,
    "listing": 0.0125,
}
_PRESS_COPIES = (3, 4, 5)
# Of the posts on hosts that still exist; with the vanished hosts fifteen in a hundred are dead.
_FATES: Mapping[str, float] = {"404": 0.057, "410": 0.015, "500": 0.015, "soft_404": 0.042}
_MOVED = 0.02
_MOJIBAKE = 0.02
_CAPTURED_ALIVE = 0.05


@dataclass(frozen=True, slots=True)
class Post:
    number: int
    songs: tuple[Song, ...]  # those that link here
    blog: Blog
    url: str
    article: Article
    author: str
    published: datetime
    fate: str | None  # 404, 410, 500, soft_404 or vanished; None: the page is there
    captured: bool
    moved: bool
    mojibake: bool
    own_page: bytes | None = None  # a real page, served as it is instead of a rendered one

    @property
    def dead(self) -> bool:
        """A visitor does not get to see it."""
        return self.fate is not None


@dataclass(frozen=True, slots=True)
class Setting:
    """What posts are written in: the charts, the songs, the blogs."""

    charts: Sequence[Chart]
    songs: Sequence[Song]
    blogs: Sequence[Blog]
    weeks_of: Mapping[int, tuple[date, ...]]  # by number of the song

    @classmethod
    def of(cls, charts: Sequence[Chart], songs: Sequence[Song], blogs: Sequence[Blog]) -> "Setting":
        """Charts turned around: when each song charts."""
        weeks: defaultdict[int, list[date]] = defaultdict(list)
        for chart in charts:
            for song in chart.songs:
                weeks[song].append(chart.week)
        return cls(charts, songs, blogs, {song: tuple(listed) for song, listed in weeks.items()})


def posts(setting: Setting, count: int, rng: random.Random) -> Iterator[Post]:
    """*count* posts; every song has one at least when there are enough."""
    desk = Desk(Writer(rng), setting.songs)
    kinds = rng.choices(tuple(_KINDS), tuple(_KINDS.values()), k=count)
    subjects = _subjects(len(setting.songs), count, rng)
    taken: set[str] = set()
    every_other = cycle((True, False))  # of the dead was captured while it lived
    press: list[tuple[int, Article]] = []  # copies still to be printed, and by how many songs
    for number, (kind, drawn) in enumerate(zip(kinds, subjects, strict=True)):
        if kind == "press" and not press:
            original = articles.press(setting.songs[drawn], desk)
            press = [(drawn, original)] * rng.choice(_PRESS_COPIES)
        known = press.pop() if kind == "press" else None
        subject = known[0] if known else drawn
        blog = _blog(kind, setting.blogs, rng)
        week, published = _when(setting.weeks_of[subject], rng)
        songs = _songs(kind, subject, week, setting, rng)
        article = (
            articles.edited(known[1], blog.name, desk)
            if known
            else _article(kind, songs, blog, desk)
        )
        url = permalink(blog, article.title, published.year, published.month, number)
        if url in taken:
            url = permalink(
                blog, f"{article.title} {number}", published.year, published.month, number
            )
        taken.add(url)
        fate = _fate(blog, rng)
        yield Post(
            number,
            songs if kind == "shared_roundup" else songs[:1],
            blog,
            url,
            _in_house_style(article, blog),
            rng.choice(blog.authors),
            published,
            fate,
            captured=next(every_other) if fate else rng.random() < _CAPTURED_ALIVE,
            moved=fate is None and rng.random() < _MOVED,
            mojibake=rng.random() < _MOJIBAKE,
        )


def _subjects(songs: int, posts: int, rng: random.Random) -> list[int]:
    """Which song each post is about: every one once, then some far more often than others."""
    popularity = [rng.paretovariate(1.6) for _ in range(songs)]
    listed = [*range(songs), *rng.choices(range(songs), popularity, k=max(0, posts - songs))]
    return rng.sample(listed[:posts], min(posts, len(listed)))


def _blog(kind: str, blogs: Sequence[Blog], rng: random.Random) -> Blog:
    while True:
        blog = rng.choice(blogs)
        if (blog.language != "en") == (kind == "other_language"):
            return blog


def _when(weeks: Sequence[date], rng: random.Random) -> tuple[date, datetime]:
    """A chart week of the song and a moment within it, or a few days before."""
    first = rng.random() < 0.7
    week = weeks[0] if first else rng.choice(weeks)
    days = rng.randint(-4, -1) if first and rng.random() < 0.3 else rng.randint(0, 6)
    moment = timedelta(days=days, hours=rng.randint(6, 22), minutes=rng.randint(0, 59))
    return week, datetime.combine(week, datetime.min.time(), UTC) + moment


def _songs(
    kind: str, subject: int, week: date, setting: Setting, rng: random.Random
) -> tuple[Song, ...]:
    """The song, and for a round-up those that are collected with it."""
    mine = setting.songs[subject]
    if "roundup" not in kind:
        return (mine,)
    charted = setting.charts[(week - setting.charts[0].week).days // 7].songs
    others = [setting.songs[number] for number in charted if number != subject]
    if kind == "shared_roundup":
        return (mine, *rng.sample(others, min(rng.randint(2, 5), len(others))))
    strangers = rng.sample(setting.songs, min(rng.randint(3, 9), len(setting.songs)))
    return (mine, *(song for song in strangers if song is not mine))


def _article(kind: str, songs: Sequence[Song], blog: Blog, desk: Desk) -> Article:
    voice = Voice(blog.name, blog.quoted, blog.siteid)
    if "roundup" in kind:
        return roundups.roundup(desk.rng.sample(songs, len(songs)), voice, desk)
    if kind == "other_language":
        return articles.foreign(songs[0], voice, desk, language=blog.language)
    writers: Mapping[str, Callable[[Song, Voice, Desk], Article]] = {
        "single": articles.single,
        **articles.SMALL_KINDS,
    }
    return writers[kind](songs[0], voice, desk)


def _in_house_style(article: Article, blog: Blog) -> Article:
    if not blog.curly:
        return article
    blocks = tuple(replace(block, text=curly(block.text)) for block in article.blocks)
    return replace(article, title=curly(article.title), blocks=blocks)


def _fate(blog: Blog, rng: random.Random) -> str | None:
    if blog.vanished:
        return "vanished"
    chance = rng.random()
    for fate, share in _FATES.items():
        if chance < share:
            return fate
        chance -= share
    return None
