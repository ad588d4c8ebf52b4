"""What collecting some weeks will cost before it is begun: requests, time and bytes by service.

Pure arithmetic over rates and assumptions. The assumptions are the original project's five years of
charts until finished weeks in the lake replace them (measured_weeks.py).
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from hype_pipeline.settings import Settings

_RECCOBEATS_BATCH = 40  # recordings in a request


@dataclass(frozen=True, kw_only=True, slots=True)
class Pace:
    """How fast services may be asked, in requests per second; blogs by the pause between two."""

    hype_machine: float
    spotify: float
    lastfm: float
    musicbrainz: float
    reccobeats: float
    wayback: float
    host_delay: float  # seconds between two requests to one blog
    max_connections: int  # blogs at the same time

    @classmethod
    def of(cls, settings: Settings) -> "Pace":
        """The pace that is set."""
        return cls(
            hype_machine=settings.rate_hype_machine,
            spotify=settings.rate_spotify,
            lastfm=settings.rate_lastfm,
            musicbrainz=settings.rate_musicbrainz,
            reccobeats=settings.rate_reccobeats,
            wayback=settings.rate_wayback,
            host_delay=settings.host_delay,
            max_connections=settings.max_connections,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Assumptions:
    """What a week holds. Shares are 0 to 1."""

    songs: float = 50  # on a chart
    # 10,000 different songs on 260 charts of 50: a song stays for some weeks, and is asked for once.
    new_songs: float = 0.77
    links: float = 8  # posts about a song; 80,000 about those 10,000
    dead_links: float = 0.35  # live no more, and looked for in the Wayback Machine
    blogs: float = 0.022  # different blogs per link: 892 behind 39,627 links
    largest_blog: float = 0.052  # share of the links that lead to the blog with the most
    songs_with_posts: float = 0.8  # songs of which a post is kept, so that they are looked up
    searches: float = 1.3  # per song: by fields, and for some in plain words too
    genres_from_spotify: float = 0.3  # artists whose genres Spotify still knows
    genres_from_lastfm: float = 0.8  # of the others
    page_bytes: float = 140_000  # of a music blog's page; half of them are below 96,000
    answer_bytes: float = 20_000  # of an API's answer


@dataclass(frozen=True, slots=True)
class Estimate:
    """One service's part."""

    service: str
    requests: int
    seconds: float
    bytes: int


def estimate(weeks: int, pace: Pace, *, assumed: Assumptions | None = None) -> tuple[Estimate, ...]:
    """What *weeks* weeks will ask of each service that they ask anything of."""
    week = assumed or Assumptions()
    songs = weeks * week.songs * week.new_songs
    links = songs * week.links
    looked_up = songs * week.songs_with_posts
    unknown = looked_up * (1 - week.genres_from_spotify)
    still_unknown = unknown * (1 - week.genres_from_lastfm)
    rules = 2 * links * week.blogs  # robots.txt and tdmrep.json
    api = week.answer_bytes
    rows = (
        _paced("Hype Machine", weeks + songs, pace.hype_machine, api),
        _blogs(links + rules, pace, week),
        # Where is the copy, and the copy itself.
        _paced("Wayback Machine", 2 * links * week.dead_links, pace.wayback, week.page_bytes / 2),
        _paced("Spotify", looked_up * (week.searches + 1), pace.spotify, api),
        _paced("Last.fm", unknown, pace.lastfm, api),
        # Who is it, and what do they play.
        _paced("MusicBrainz", 2 * still_unknown, pace.musicbrainz, api),
        _paced("ReccoBeats", looked_up / _RECCOBEATS_BATCH, pace.reccobeats, api),
    )
    return tuple(row for row in rows if row.requests)


def total(rows: Iterable[Estimate]) -> Estimate:
    """All services together. They are asked one stage after the other, so their times add up."""
    listed = list(rows)
    return Estimate(
        "all",
        sum(row.requests for row in listed),
        sum(row.seconds for row in listed),
        sum(row.bytes for row in listed),
    )


def _paced(service: str, requests: float, rate: float, size: float) -> Estimate:
    count = math.ceil(requests)
    return Estimate(service, count, count / rate, round(count * size))


def _blogs(requests: float, pace: Pace, week: Assumptions) -> Estimate:
    """As long as the largest blog takes alone, or all blogs over the connections there are."""
    count = math.ceil(requests)
    alone = count * week.largest_blog * pace.host_delay
    together = count * pace.host_delay / pace.max_connections
    return Estimate("blogs", count, max(alone, together), round(count * week.page_bytes))
