"""Where real posts stand: in the week of their date, about the song that they name.

The texts come from collection.py; how their pages look is pages.py, what is told of it world.py.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from hype_sandbox.worlds.charts import Chart
from hype_sandbox.worlds.music import Song
from hype_sandbox.worlds.real import catalogue
from hype_sandbox.worlds.real.catalogue import Known
from hype_sandbox.worlds.real.collection import Written
from hype_sandbox.worlds.real.titles import song_of

SEED = 0  # of what little is drawn: fates, players, weeks of undated posts
PLACES = 50  # Hype Machine's charts are not longer
UNNAMED = "(artist not named)"  # must match nobody in a catalogue
UNDATED_WEEKS = 26  # before the crawl: where the undated posts of the followed blogs go
FOLLOWED = "hypem_blogs_iconix"
# Collections without dates (christgau, vpcarroll, musiccaps) have no weeks to stand in.
SOURCES: Mapping[str, str] = {
    FOLLOWED: "",
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
_FEWEST_WORDS = 5
_CRAWLED = date(2018, 6, 5)  # the followed blogs


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


def placed(
    posts: Iterable[Written], asked: Range, known: Known, told: Counter[str]
) -> Iterator[Placed]:
    rng = random.Random(SEED)
    for post in posts:
        if post.source not in SOURCES or len(post.text.split()) < _FEWEST_WORDS:
            continue
        moment = post.published
        if moment is None and post.source == FOLLOWED:
            back = timedelta(days=rng.randint(0, 7 * UNDATED_WEEKS - 1))
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
    title = post.title or f"{SOURCES[post.source]} {post.ref}"
    if post.known_artist:
        told["artist only"] += 1
        return catalogue.song(known.artist(post.known_artist, post), title, post, day)
    told["no song"] += 1
    return catalogue.song(catalogue.unnamed(UNNAMED), title, post, day)


def charts(
    placed: Sequence[Placed], ordered: Sequence[Song], asked: Range, told: Counter[str]
) -> Iterator[Chart]:
    """The songs of a week's posts, most posted first; what does not fit charts a week later."""
    numbers = {song.itemid: number for number, song in enumerate(ordered)}
    of_week: defaultdict[date, Counter[int]] = defaultdict(Counter)
    for entry in placed:
        if entry.song:
            of_week[monday(entry.moment.date())][numbers[entry.song.itemid]] += 1
    waiting: list[int] = []
    before: tuple[int, ...] = ()
    for place in range(asked.weeks):
        week = asked.first_week + timedelta(weeks=place)
        fresh = sorted(of_week[week], key=lambda song: (-of_week[week][song], song))
        queue = [*waiting, *(song for song in fresh if song not in waiting)]
        chart, waiting = tuple(queue[:PLACES]), queue[PLACES:]
        told["waited"] += len(waiting)
        if not chart:
            told["empty weeks"] += 1
            chart = before[:PLACES]
        before = chart
        yield Chart(week, chart)
    told["never charted"] += len(waiting)


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
