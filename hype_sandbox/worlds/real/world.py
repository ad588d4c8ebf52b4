"""The real world: real posts about real songs in the weeks of their dates, from a local collection.

Read from a folder of the user's, written where the user says, never shipped. Every substitution is
counted and told in world.json. What is read is in collection.py, the catalogues in catalogue.py.
"""

import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from hype_sandbox.world import write_world
from hype_sandbox.worlds import hype_rows, web
from hype_sandbox.worlds.music import Song
from hype_sandbox.worlds.real import catalogue, placing
from hype_sandbox.worlds.real.catalogue import Known
from hype_sandbox.worlds.real.collection import genres_of_artists, tracks, written
from hype_sandbox.worlds.real.pages import posts_of
from hype_sandbox.worlds.real.placing import PLACES, SEED, SOURCES, UNDATED_WEEKS, UNNAMED, Range
from hype_sandbox.worlds.real.titles import key
from hype_sandbox.worlds.synthetic import Watch
from hype_sandbox.worlds.timeline import BOT, timeline_rows

_COLLECTED = 23_270  # posts, to show how far the reading is


def build(data: Path, out: Path, asked: Range, watch: Watch) -> Path:
    """Write the real world of *data* into *out*. Raises FileNotFoundError when *data* lacks a part."""
    told: Counter[str] = Counter()
    listed = list(tracks(data))
    known = Known.of(genres_of_artists(data), listed)
    placed = list(
        placing.placed(watch(written(data), "reading posts", _COLLECTED), asked, known, told)
    )
    if not placed:
        raise ValueError(f"no post is dated between {asked.first_week} and {asked.last_week}")
    # One song, one row, however blogs spell it: the first spelling counts.
    songs = {entry.song.itemid: entry.song for entry in reversed(placed) if entry.song}
    ordered = sorted(songs.values(), key=lambda song: (song.released, song.itemid))
    charts = list(placing.charts(placed, ordered, asked, told))
    posts = list(posts_of(placed, songs, charts, ordered, told))
    blogs = sorted({post.blog.siteid: post.blog for post in posts}.values(), key=lambda b: b.host)
    links = hype_rows.link_rows(posts, random.Random(SEED), useless=0.0)
    named = [
        ("Mt. Joy", "Silver Lining"),
        *((song.artist.name, song.title) for song in reversed(ordered) if song.recording),
    ]
    tables = {
        "charts": hype_rows.chart_rows(charts, ordered),
        "tracks": hype_rows.track_rows(ordered, posts, links, careless=False),
        "links": links,
        "blogs": hype_rows.blog_rows(blogs),
        "pages": watch(web.page_rows(posts, blogs, seed=SEED), "rendering pages", len(posts)),
        "captures": web.capture_rows(posts, seed=SEED),
        "artists": catalogue.artist_rows(ordered, listed, known),
        "recordings": catalogue.recording_rows(ordered, listed, known),
        "timeline": timeline_rows(named[:20], random.Random(SEED)),
    }
    about = {
        "name": "real",
        "kind": "real",
        "seed": SEED,
        "first_week": asked.first_week.isoformat(),
        "last_week": asked.last_week.isoformat(),
        "stands_in": _stands_in(told, ordered, known),
        "bot": dict(BOT),
    }
    return write_world(out, tables, about)


def _stands_in(told: Counter[str], songs: Sequence[Song], known: Known) -> list[str]:
    spotify = sum(song.artist.known_to == "spotify" for song in songs)
    tagged = sum(song.artist.known_to == "lastfm" for song in songs)
    featured = sum((key(song.artist.name), key(song.title)) in known.tracks for song in songs)
    averaged = sum(key(song.artist.name) in known.sound for song in songs) - featured
    sources = ", ".join(
        f"{told[f'source {name}']} of {name}" for name in SOURCES if told[f"source {name}"]
    )
    return [
        "The texts are real and belong to their writers; this world is for local tests and benchmarks only.",
        f"Of {told['posts']} posts ({sources}) {told['posts'] - told['undated']} stand in the weeks of their own dates; "
        f"{told['undated']} undated ones of the followed blogs were spread over the {UNDATED_WEEKS} weeks before "
        "their crawl.",
        f"A chart is the songs of a week's posts, most posted first, at most {PLACES}; what did not fit charted "
        f"a week later ({told['waited']} waits, {told['never charted']} never came on).",
        f"{told['empty weeks']} weeks without posts repeat the chart of the week before.",
        f"Artist and title: {told['declared']} declared by the source (a reviewed record stands for a song), "
        f"{told['by title']} read from the post's title, {told['artist only']} with the artist alone known, the post's "
        f"title standing for the song's, {told['no song']} with neither: '{UNNAMED}' and the post's title stand in.",
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
