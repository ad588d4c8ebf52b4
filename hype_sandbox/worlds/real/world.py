"""The real world: real posts about real songs in the weeks of their dates, from a local collection.

Read from a folder of the user's, written where the user says, never shipped. Every substitution is
counted and told in world.json. What is read is in collection.py, the catalogues in catalogue.py.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from hype_sandbox.world import write_world
from hype_sandbox.worlds import hype_rows, web
from hype_sandbox.worlds.articles import Article, Block
from hype_sandbox.worlds.blogs import Blog, slug
from hype_sandbox.worlds.charts import Chart
from hype_sandbox.worlds.music import Song, hash_place
from hype_sandbox.worlds.posts import Post
from hype_sandbox.worlds.real import catalogue
from hype_sandbox.worlds.real.catalogue import Known
from hype_sandbox.worlds.real.collection import Written, genres_of_artists, tracks, written
from hype_sandbox.worlds.real.titles import key, song_of
from hype_sandbox.worlds.synthetic import Watch
from hype_sandbox.worlds.timeline import BOT, timeline_rows

_SEED = 0  # of what little is drawn: fates, players, weeks of undated posts
_PLACES = 50  # Hype Machine's charts are not longer
_FEWEST_WORDS = 5
_DEAD, _CAPTURED = 0.08, 0.5
_CRAWLED = date(2018, 6, 5)  # of the followed blogs
_UNDATED_WEEKS = 26  # before the crawl: where their undated posts go
_FOLLOWED = "hypem_blogs_iconix"
_UNNAMED = "(artist not named)"
# Collections without dates (christgau, vpcarroll, musiccaps) have no weeks to stand in.
_SOURCES: Mapping[str, str] = {
    _FOLLOWED: "",
    "audioxide": "Audioxide",
    "felix_music": "Felix Music",
    "kwur": "KWUR",
    "phlow": "Phlow Magazine",
    "netlabels_org": "Netlabels",
    "mattischrome": "Matt Is Chrome",
    "vortex": "Vortex",
    "bigduck": "Big Duck",
    "ra_bestof": "RA Best Music",
    "someparty": "Some Party",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Range:
    """The weeks of a real world. Nearly all dated posts on songs lie in the default."""

    weeks: int = 624
    last_week: date = date(2018, 12, 31)

    def __post_init__(self) -> None:
        if self.last_week.weekday() != 0:
            raise ValueError(f"--last-week must be a Monday, {self.last_week} is not")
        if self.weeks < 1:
            raise ValueError(f"--weeks must be at least 1, not {self.weeks}")

    @property
    def first_week(self) -> date:
        """The Monday of the first chart."""
        return self.last_week - timedelta(weeks=self.weeks - 1)

    def holds(self, day: date) -> bool:
        """Whether *day* lies in one of the weeks."""
        return self.first_week <= day < self.last_week + timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Placed:
    """A real post with the moment it stands at and the song it is about; None: a round-up."""

    post: Written
    moment: datetime
    song: Song | None


def build(data: Path, out: Path, asked: Range, watch: Watch) -> Path:
    """Write the real world of *data* into *out*. Raises FileNotFoundError when *data* lacks a part."""
    told: Counter[str] = Counter()
    listed = list(tracks(data))
    known = Known.of(genres_of_artists(data), listed)
    placed = list(_placed(watch(written(data), "reading posts", 23_270), asked, known, told))
    if not placed:
        raise ValueError(f"no post is dated between {asked.first_week} and {asked.last_week}")
    # One song, one row, however blogs spell it: the first spelling counts.
    songs = {entry.song.itemid: entry.song for entry in reversed(placed) if entry.song}
    ordered = sorted(songs.values(), key=lambda song: (song.released, song.itemid))
    charts = list(_charts(placed, ordered, asked, told))
    posts = list(_posts(placed, songs, charts, ordered, told))
    blogs = sorted({post.blog.siteid: post.blog for post in posts}.values(), key=lambda b: b.host)
    links = hype_rows.link_rows(posts, random.Random(_SEED), useless=0.0)
    named = [
        ("Mt. Joy", "Silver Lining"),
        *((song.artist.name, song.title) for song in reversed(ordered) if song.recording),
    ]
    tables = {
        "charts": hype_rows.chart_rows(charts, ordered),
        "tracks": hype_rows.track_rows(ordered, posts, links, careless=False),
        "links": links,
        "blogs": hype_rows.blog_rows(blogs),
        "pages": watch(web.page_rows(posts, blogs, seed=_SEED), "rendering pages", len(posts)),
        "captures": web.capture_rows(posts, seed=_SEED),
        "artists": catalogue.artist_rows(ordered, listed, known),
        "recordings": catalogue.recording_rows(ordered, listed, known),
        "timeline": timeline_rows(named[:20], random.Random(_SEED)),
    }
    about = {
        "name": "real",
        "kind": "real",
        "seed": _SEED,
        "first_week": asked.first_week.isoformat(),
        "last_week": asked.last_week.isoformat(),
        "stands_in": _stands_in(told, ordered, known),
        "bot": dict(BOT),
    }
    return write_world(out, tables, about)


def _placed(
    posts: Iterable[Written], asked: Range, known: Known, told: Counter[str]
) -> Iterator[Placed]:
    rng = random.Random(_SEED)
    for post in posts:
        if post.source not in _SOURCES or len(post.text.split()) < _FEWEST_WORDS:
            continue
        moment = post.published
        if moment is None and post.source == _FOLLOWED:
            back = timedelta(days=rng.randint(0, 7 * _UNDATED_WEEKS - 1))
            moment = datetime.combine(_CRAWLED - back, datetime.min.time(), UTC)
        if moment is None or not asked.holds(moment.date()):
            continue
        told["undated"] += post.published is None
        told[f"source {post.source}"] += 1
        told["posts"] += 1
        if post.roundup:
            told["round-ups"] += 1
            yield Placed(post, moment, None)
        else:
            yield Placed(post, moment, _song(post, moment.date(), known, told))


def _song(post: Written, day: date, known: Known, told: Counter[str]) -> Song:
    """The song of a post: as declared, as its title says, or an honest stand-in."""
    if post.artist:
        told["declared"] += 1
        return catalogue.song(known.artist(post.artist, post), post.record or post.title, post, day)
    found = song_of(post.title)
    if found:
        told["by title"] += 1
        return catalogue.song(known.artist(found[0], post), found[1], post, day)
    title = post.title or f"{_SOURCES[post.source]} {post.ref}"
    if post.known_artist:
        told["artist only"] += 1
        return catalogue.song(known.artist(post.known_artist, post), title, post, day)
    told["no song"] += 1
    return catalogue.song(catalogue.unnamed(_UNNAMED), title, post, day)


def _charts(
    placed: Sequence[Placed], ordered: Sequence[Song], asked: Range, told: Counter[str]
) -> Iterator[Chart]:
    """The songs of a week's posts, most posted first; what does not fit charts a week later."""
    numbers = {song.itemid: number for number, song in enumerate(ordered)}
    of_week: defaultdict[date, Counter[int]] = defaultdict(Counter)
    for entry in placed:
        if entry.song:
            of_week[_monday(entry.moment.date())][numbers[entry.song.itemid]] += 1
    waiting: list[int] = []
    before: tuple[int, ...] = ()
    for place in range(asked.weeks):
        week = asked.first_week + timedelta(weeks=place)
        fresh = sorted(of_week[week], key=lambda song: (-of_week[week][song], song))
        queue = [*waiting, *(song for song in fresh if song not in waiting)]
        chart, waiting = tuple(queue[:_PLACES]), queue[_PLACES:]
        told["waited"] += len(waiting)
        if not chart:
            told["empty weeks"] += 1
            chart = before[:_PLACES]
        before = chart
        yield Chart(week, chart)
    told["never charted"] += len(waiting)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _posts(
    placed: Sequence[Placed],
    songs: Mapping[str, Song],
    charts: Sequence[Chart],
    ordered: Sequence[Song],
    told: Counter[str],
) -> Iterator[Post]:
    charted = {chart.week: chart.songs for chart in charts}
    taken: set[str] = set()
    for number, entry in enumerate(placed):
        rng = random.Random(f"{_SEED}/{entry.post.ref}")
        if entry.song:
            linked: tuple[Song, ...] = (songs[entry.song.itemid],)
        else:
            week = charted[_monday(entry.moment.date())]
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
    host = slug(_SOURCES[post.source]).replace("-", "")
    return f"https://{host}.example/{slug(post.title)[:70] or 'post'}-{number}"


def _site(post: Written, url: str) -> str:
    host = urlsplit(url).hostname or ""
    return _SOURCES[post.source] or host.removeprefix("www.")


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
    wrapped = post.source == _FOLLOWED  # this source breaks its lines at a width
    pieces = post.text.split("\n\n") if wrapped else post.text.split("\n")
    blocks = tuple(Block("paragraph", " ".join(piece.split())) for piece in pieces if piece.strip())
    kind = "roundup" if post.roundup else "single"
    return Article(
        post.title, (*blocks, Block("player", "")), "en", kind, post.tags[:3] or ("music",)
    )


def _stands_in(told: Counter[str], songs: Sequence[Song], known: Known) -> list[str]:
    spotify = sum(song.artist.known_to == "spotify" for song in songs)
    tagged = sum(song.artist.known_to == "lastfm" for song in songs)
    featured = sum((key(song.artist.name), key(song.title)) in known.tracks for song in songs)
    averaged = sum(key(song.artist.name) in known.sound for song in songs) - featured
    sources = ", ".join(
        f"{told[f'source {name}']} of {name}" for name in _SOURCES if told[f"source {name}"]
    )
    return [
        "The texts are real and belong to their writers; this world is for local tests and benchmarks only.",
        f"{told['posts']} posts stand in the weeks of their own dates ({sources}); {told['undated']} undated ones "
        f"of the followed blogs were spread over the {_UNDATED_WEEKS} weeks before their crawl.",
        f"A chart is the songs of a week's posts, most posted first, at most {_PLACES}; what did not fit charted "
        f"a week later ({told['waited']} waits, {told['never charted']} never came on).",
        f"{told['empty weeks']} weeks without posts repeat the chart of the week before.",
        f"Artist and title: {told['declared']} declared by the source (a reviewed record stands for a song), "
        f"{told['by title']} read from the post's title, {told['artist only']} with the artist alone known, the post's "
        f"title standing for the song's, {told['no song']} with neither: '{_UNNAMED}' and the post's title stand in.",
        f"{told['round-ups']} posts are real round-ups; that three charted songs of their week link to each is invented.",
        f"{told['real pages']} posts are served as their real pages, the others are rendered into our templates "
        "with invented players and without comments of readers.",
        f"{told['invented addresses']} addresses are invented under .example hosts named after the source; so is the "
        "host of the real pages; the others are the true ones.",
        f"{told['dead']} links are dead by invention, {told['captured']} of them with a capture.",
        f"{told['left out']} posts were left out: another one has their address, or their week has no song to link them.",
        f"Genres: {spotify} of {len(songs)} songs have the artist's real Spotify genres, {tagged} only the post's own "
        "tags, which stand for Last.fm's.",
        f"Audio features are real and known for {featured} of these songs; for {averaged} the mean of "
        "their artist's other recordings stands in; the catalogue also holds the other recordings of "
        "those feature tables. Ids, lengths, ISRCs and counts of listeners are invented.",
        "What people say on the timelines is invented; the songs they name are real.",
    ]
