"""The Arrow schemas of a world: the tables that a builder writes and the server answers from.

A world is a folder with one Parquet file for each table here and a world.json. Nothing here reads
or writes; that is world.py.
"""

import types
from collections.abc import Mapping

import pyarrow as pa

VERSION = 1


def _field(name: str, kind: pa.DataType, about: str, *, nullable: bool = False) -> pa.Field:
    return pa.field(name, kind, nullable=nullable, metadata={"about": about})


_NAMES = pa.list_(pa.field("element", pa.string(), nullable=False))
_TAG = pa.struct(
    [pa.field("name", pa.string(), nullable=False), pa.field("count", pa.int64(), nullable=False)]
)

CHARTS = pa.schema(
    [
        _field("week", pa.string(), "The chart week: its Monday, ISO."),
        _field("rank", pa.int64(), "Place on the chart, 1 first."),
        _field("itemid", pa.string(), "Hype Machine's id of the song."),
    ]
)

TRACKS = pa.schema(
    [
        _field("itemid", pa.string(), "Hype Machine's id of the song."),
        _field("artist", pa.string(), "As charted; some songs have none.", nullable=True),
        _field("title", pa.string(), "As charted; some songs have none.", nullable=True),
        _field("dateposted", pa.int64(), "Of the newest post, seconds since 1970."),
        _field("siteid", pa.int64(), "The blog of that post."),
        _field("sitename", pa.string(), "Its name."),
        _field("posturl", pa.string(), "That post; null when there is none.", nullable=True),
        _field("postid", pa.int64(), "Hype Machine's number of that post."),
        _field("loved_count", pa.int64(), "Listeners who love it."),
        _field("posted_count", pa.int64(), "Blogs that posted it."),
        _field("time", pa.int64(), "Length in seconds."),
        _field("description", pa.string(), "Excerpt of the post.", nullable=True),
        _field("spotify_id", pa.string(), "The recording meant; never served.", nullable=True),
    ]
)

LINKS = pa.schema(
    [
        _field("itemid", pa.string(), "The song."),
        _field("posturl", pa.string(), "A post about it."),
        _field("siteid", pa.int64(), "The blog."),
        _field("sitename", pa.string(), "Its name."),
        _field("dateposted", pa.int64(), "Seconds since 1970."),
        _field("postid", pa.int64(), "Hype Machine's number of the post."),
    ]
)

BLOGS = pa.schema(
    [
        _field("siteid", pa.int64(), "Hype Machine's number of the blog."),
        _field("sitename", pa.string(), "Its name."),
        _field("siteurl", pa.string(), "Its home page."),
        _field("host", pa.string(), "Its host, lower case."),
        _field(
            "robots", pa.string(), "Body of robots.txt; null: answered with 404.", nullable=True
        ),
    ]
)

PAGES = pa.schema(
    [
        _field("url", pa.string(), "Where the page is."),
        _field("status", pa.int64(), "What it answers; 0: the host closes the connection."),
        _field("content_type", pa.string(), "Its Content-Type; empty: none is sent."),
        _field("headers", pa.string(), "Further headers as a JSON object."),
        _field("body", pa.binary(), "The bytes, uncompressed."),
        _field("truth", pa.string(), "What the builder knows (JSON); never served.", nullable=True),
    ]
)

CAPTURES = pa.schema(
    [
        _field("url", pa.string(), "What was captured."),
        _field("timestamp", pa.string(), "When: YYYYMMDDhhmmss, UTC."),
        _field("status", pa.int64(), "What it answered then."),
        _field("content_type", pa.string(), "Its Content-Type then."),
        _field("body", pa.binary(), "The bytes, uncompressed."),
    ]
)

ARTISTS = pa.schema(
    [
        _field("spotify_id", pa.string(), "Spotify's id of the artist."),
        _field("name", pa.string(), "As Spotify writes it."),
        _field("genres", _NAMES, "Spotify's genres; often none."),
        _field(
            "lastfm_tags",
            pa.list_(pa.field("element", _TAG, nullable=False)),
            "Last.fm's tags, counts 0 to 100, best first.",
        ),
        _field(
            "mbid", pa.string(), "MusicBrainz's id; null: it knows no such artist.", nullable=True
        ),
        _field("musicbrainz_genres", _NAMES, "MusicBrainz's genres, best first."),
    ]
)

RECORDINGS = pa.schema(
    [
        _field("spotify_id", pa.string(), "Spotify's id of the track."),
        _field("title", pa.string(), "As Spotify writes it."),
        _field("artist_ids", _NAMES, "Spotify's ids of its artists, main one first."),
        _field("artist_names", _NAMES, "Their names, in the same order."),
        _field("album", pa.string(), "Name of its album."),
        _field("release_date", pa.string(), "YYYY-MM-DD, YYYY-MM or YYYY."),
        _field("duration_ms", pa.int64(), "Length."),
        _field("isrc", pa.string(), "The recording's international code."),
        _field(
            "features",
            pa.string(),
            "Audio features as a JSON object; null: ReccoBeats does not know it.",
            nullable=True,
        ),
    ]
)

TIMELINE = pa.schema(
    [
        _field("network", pa.string(), "bluesky, mastodon or x."),
        _field("author", pa.string(), "Handle, without @."),
        _field("text", pa.string(), "The post."),
        _field("minutes_ago", pa.int64(), "Age when the sandbox is first started."),
        _field("mentions_bot", pa.bool_(), "It names the bot, so the bot is notified."),
    ]
)

TABLES: Mapping[str, pa.Schema] = types.MappingProxyType(
    {
        "charts": CHARTS,
        "tracks": TRACKS,
        "links": LINKS,
        "blogs": BLOGS,
        "pages": PAGES,
        "captures": CAPTURES,
        "artists": ARTISTS,
        "recordings": RECORDINGS,
        "timeline": TIMELINE,
    }
)
