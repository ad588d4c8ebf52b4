"""Real posts as pages: as they were where that is kept, else in one of our templates.

What is invented here (addresses, deaths, captures, links of round-ups) is counted in *told*.
"""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from hype_sandbox.worlds.article import Article, Block
from hype_sandbox.worlds.blogs import Blog, slug
from hype_sandbox.worlds.charts import Chart
from hype_sandbox.worlds.music import Song, hash_place
from hype_sandbox.worlds.posts import Post
from hype_sandbox.worlds.real.collection import Written
from hype_sandbox.worlds.real.placing import FOLLOWED, SEED, SOURCES, Placed, monday

_DEAD, _CAPTURED = 0.08, 0.5


def posts_of(
    placed: Sequence[Placed],
    songs: Mapping[str, Song],
    charts: Sequence[Chart],
    ordered: Sequence[Song],
    told: Counter[str],
) -> Iterator[Post]:
    charted = {chart.week: chart.songs for chart in charts}
    taken: set[str] = set()
    for number, entry in enumerate(placed):
        rng = random.Random(f"{SEED}/{entry.post.ref}")
        if entry.song:
            linked: tuple[Song, ...] = (songs[entry.song.itemid],)
        else:
            week = charted[monday(entry.moment.date())]
            linked = tuple(ordered[song] for song in rng.sample(week, min(3, len(week))))
        url = _url(entry.post, number)
        if not linked or url in taken:
            told["left out"] += 1
            continue
        taken.add(url)
        own_page = entry.post.page
        dead = own_page is None and rng.random() < _DEAD
        captured = dead and rng.random() < _CAPTURED
        told["real pages"] += own_page is not None
        told["invented addresses"] += entry.post.url is None
        told["dead"] += dead
        told["captured"] += captured
        yield Post(
            number=number,
            songs=linked,
            blog=_blog(url, entry.post),
            url=url,
            article=_article(entry.post),
            author=entry.post.author or _site(entry.post, url),
            published=entry.moment,
            fate="404" if dead else None,
            captured=captured,
            moved=False,
            mojibake=False,
            own_page=own_page,
        )


def _url(post: Written, number: int) -> str:
    if post.url:
        return f"http:{post.url}" if post.url.startswith("//") else post.url
    host = slug(SOURCES[post.source]).replace("-", "")
    return f"https://{host}.example/{slug(post.title)[:70] or 'post'}-{number}"


def _site(post: Written, url: str) -> str:
    host = urlsplit(url).hostname or ""
    return SOURCES[post.source] or host.removeprefix("www.")


def _blog(url: str, post: Written) -> Blog:
    parts = urlsplit(url)
    host = (parts.netloc or "").lower()
    template = ("wordpress", "wordpress", "ghost", "magazine")[hash_place(host, 4)]
    if "blogspot" in host:
        template = "blogspot"
    return Blog(
        siteid=10_000 + hash_place(host, 10**9),
        name=_site(post, url),
        host=host,
        template=template,
        language="en",
        quoted='"{}"',
        curly=False,
        authors=(),
        about="",
        opt_out=None,
        vanished=False,
        latin=False,
        secure=parts.scheme == "https",
    )


def _article(post: Written) -> Article:
    wrapped = post.source == FOLLOWED  # this source breaks its lines at a width
    pieces = post.text.split("\n\n") if wrapped else post.text.split("\n")
    blocks = tuple(Block("paragraph", " ".join(piece.split())) for piece in pieces if piece.strip())
    kind = "roundup" if post.roundup else "single"
    return Article(
        post.title, (*blocks, Block("player", "")), "en", kind, post.tags[:3] or ("music",)
    )
