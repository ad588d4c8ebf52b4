"""The rows of a tiny, hand-written world: two weeks, five songs, five blogs, everything invented.

Artists, blogs and prose are made up, but for one real song title that every world's catalogue
holds. Tests count on what is here: change it by adding.
"""

import json
from collections.abc import Mapping
from typing import Any

ABOUT: Mapping[str, Any] = {
    "name": "tiny",
    "kind": "synthetic",
    "seed": 0,
    "first_week": "2021-11-15",
    "last_week": "2021-11-22",
    "stands_in": ["Written by hand for tests: artists, blogs and prose are invented."],
    "bot": {"handle": "hype.test"},
}

MONDAY = 1636934400  # 2021-11-15T00:00:00Z
DAY = 86400

_SONGS = (
    # itemid, artist, title, site, posturl, spotify id
    ("aaaa1", "Mt. Joy", "Silver Lining", 1, "http://blueferry.example/silver-lining/", "tSilverLining000000001"),
    ("aaaa2", "Lumen Parade", "Paper Lanterns", 2, "https://www.nightbus.example/2021/11/paper-lanterns", "tPaperLanterns00000002"),
    ("aaaa3", "The Quiet Harbour", "Undertow (Velvet Moth Remix)", 1, "http://blueferry.example/undertow/", "tUndertowRemix00000003"),
    ("aaaa4", "Nina Okafor", "Glass Houses feat. Teo Lind", 3, "http://tonspur.example/glass-houses", "tGlassHouses0000000004"),
    ("aaaa5", None, "Untitled Demo", 4, None, None),
)  # fmt: skip

CHARTS = [
    {"week": week, "rank": rank, "itemid": itemid}
    for week, itemids in {
        "2021-11-15": ("aaaa1", "aaaa2", "aaaa3"),
        "2021-11-22": ("aaaa4", "aaaa1", "aaaa5"),
    }.items()
    for rank, itemid in enumerate(itemids, 1)
]

_SITES = {1: "Blue Ferry", 2: "Night Bus", 3: "Tonspur", 4: "Closed Gate", 5: "Gone Dark"}

TRACKS = [
    {
        "itemid": itemid,
        "artist": artist,
        "title": title,
        "dateposted": MONDAY + number * DAY,
        "siteid": site,
        "sitename": _SITES[site],
        "posturl": posturl,
        "postid": 1000 + number,
        "loved_count": 900 - number,
        "posted_count": 3,
        "time": 215,
        "description": "A short excerpt.",
        "spotify_id": spotify_id,
    }
    for number, (itemid, artist, title, site, posturl, spotify_id) in enumerate(_SONGS)
]

_LINKS = (
    # itemid, site, posturl, days after the first Monday
    ("aaaa1", 1, "http://blueferry.example/silver-lining/", 1),
    ("aaaa1", 2, "https://www.nightbus.example/2021/11/ten-songs-for-the-weekend", 4),
    ("aaaa1", 4, "http://closedgate.example/silver-lining", 2),
    ("aaaa1", 5, "http://gonedark.example/silver-lining", 3),
    ("aaaa2", 2, "https://www.nightbus.example/2021/11/paper-lanterns", 2),
    ("aaaa2", 1, "http://blueferry.example/deleted-post/", 2),
    ("aaaa2", 2, "https://www.nightbus.example/2021/11/ten-songs-for-the-weekend", 4),
    ("aaaa2", 1, "http://soundcloud.com/lumenparade/paper-lanterns", 2),
    ("aaaa3", 1, "http://blueferry.example/undertow/", 1),
    ("aaaa4", 3, "http://tonspur.example/glass-houses", 8),
    ("aaaa4", 1, "http://blueferry.example/glass-houses/", 9),
)  # fmt: skip

LINKS = [
    {
        "itemid": itemid,
        "posturl": posturl,
        "siteid": site,
        "sitename": _SITES[site],
        "dateposted": MONDAY + days * DAY,
        "postid": 2000 + number,
    }
    for number, (itemid, site, posturl, days) in enumerate(_LINKS)
]

BLOGS = [
    {"siteid": site, "sitename": name, "siteurl": f"http://{host}/", "host": host, "robots": robots}
    for site, name, host, robots in (
        (1, "Blue Ferry", "blueferry.example", "User-agent: *\nDisallow: /private/\n"),
        (2, "Night Bus", "www.nightbus.example", None),
        (3, "Tonspur", "tonspur.example", None),
        (4, "Closed Gate", "closedgate.example", "User-agent: *\nDisallow: /\n"),
        (5, "Gone Dark", "gonedark.example", None),
    )
]

_SILVER = (
    "Mt. Joy open Silver Lining with nothing but a dry acoustic guitar and a voice that sounds as "
    "if it had just come in from the rain.",
    "By the second verse the drums have found a lazy swing, the organ hums under the chorus, and "
    "the whole song leans back like a porch swing in August.",
    "What stays with me is the bridge, where the harmonies pile up until the bass drops out and "
    "there is only handclapping left.",
)
_LANTERNS = (
    "Lumen Parade write synth pop for people who walk home late, and Paper Lanterns is the "
    "brightest thing they have made so far.",
    "A wobbling bass line carries the verse, then a chorus of glassy keyboards opens over it and "
    "the singer slips into a falsetto that glows.",
    "The production is spotless without being cold, and the last minute melts into warm static.",
)
_UNDERTOW = (
    "Velvet Moth takes Undertow apart and leaves only the ache, stretching the vocal over a slow "
    "house beat and a bass that rolls in like fog.",
    "Where the original was a folk song with wet shoes, this remix glitters in the dark and keeps "
    "its distance until the strings arrive.",
    "It is patient music, and it rewards patience with a drop that feels like an exhale.",
)
_GLAS = (
    "Nina Okafor singt auf Glass Houses so leise, dass man die Saiten der Gitarre schnarren hört, "
    "und gerade das macht das Stück so groß.",
    "Teo Lind legt eine zweite Stimme darunter, das Schlagzeug setzt erst nach zwei Minuten ein, "
    "und plötzlich ist der ganze Raum voller Licht.",
)
_GLASS = (
    "Glass Houses is the quietest song on the chart this week, and the one that I keep playing.",
    "Nina Okafor lets her guitar rattle, Teo Lind answers from the next room, and when the drums "
    "finally come in the chorus lifts the roof off.",
    "It is a soul record dressed as a folk record, tender and a little dangerous.",
)
_TEN = (
    "Ten songs for the weekend, from shimmering synth pop to porch folk.",
    "1. Mt. Joy - Silver Lining. 2. Lumen Parade - Paper Lanterns. 3. The Quiet Harbour - Undertow.",
    "4. Nina Okafor - Glass Houses. 5. Oslo Kites - Harbour Lights. 6. Fern and Foe - Slow Arrow.",
)


def _html(title: str, paragraphs: tuple[str, ...], language: str = "en") -> bytes:
    body = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">'
        f"<title>{title}</title>"
        '<meta property="article:published_time" content="2021-11-16T09:00:00+00:00">'
        '<meta name="author" content="Robin Vale"></head>\n'
        '<body><nav><a href="/">Home</a> <a href="/about">About</a></nav>\n'
        f"<article><h1>{title}</h1>\n{body}\n"
        '<p><a href="https://open.spotify.com/track/x">Listen</a></p></article>\n'
        "<footer>All rights reserved. Share this post.</footer></body></html>\n"
    ).encode()


def _page(url: str, status: int, body: bytes, **headers: str) -> dict[str, Any]:
    return {
        "url": url,
        "status": status,
        "content_type": "text/html; charset=utf-8",
        "headers": json.dumps(headers),
        "body": body,
        "truth": None,
    }


PAGES = [
    _page(
        "http://blueferry.example/silver-lining/", 200, _html("Mt. Joy – Silver Lining", _SILVER)
    ),
    _page(
        "https://www.nightbus.example/2021/11/paper-lanterns",
        200,
        _html("Lumen Parade: Paper Lanterns", _LANTERNS),
    ),
    _page(
        "https://nightbus.example/2021/11/paper-lanterns",
        301,
        b"",
        Location="https://www.nightbus.example/2021/11/paper-lanterns",
    ),
    _page(
        "https://www.nightbus.example/2021/11/ten-songs-for-the-weekend",
        200,
        _html("Ten songs for the weekend", _TEN),
    ),
    _page("http://blueferry.example/undertow/", 200, _html("Undertow, remixed", _UNDERTOW)),
    _page("http://blueferry.example/deleted-post/", 404, b"<h1>Not found</h1>"),
    _page("http://blueferry.example/glass-houses/", 200, _html("Glass Houses", _GLASS)),
    _page("http://tonspur.example/glass-houses", 200, _html("Glass Houses", _GLAS, "de")),
    _page("http://closedgate.example/silver-lining", 200, _html("Silver Lining", _SILVER)),
    _page("http://gonedark.example/silver-lining", 0, b""),
    _page("http://gonedark.example/robots.txt", 0, b""),
]

CAPTURES = [
    {
        "url": url,
        "timestamp": timestamp,
        "status": 200,
        "content_type": "text/html; charset=utf-8",
        "body": _html(title, paragraphs),
    }
    for url, timestamp, title, paragraphs in (
        (
            "http://blueferry.example/deleted-post/",
            "20211118101500",
            "Paper Lanterns",
            _LANTERNS[:2],
        ),
        ("http://blueferry.example/deleted-post/", "20220301000000", "Later", _LANTERNS[:1]),
        ("http://gonedark.example/silver-lining", "20211120080910", "Silver Lining", _SILVER[1:]),
    )
]

ARTISTS = [
    {
        "spotify_id": spotify_id,
        "name": name,
        "genres": genres,
        "lastfm_tags": [
            {"name": tag, "count": 100 - 30 * place} for place, tag in enumerate(tags)
        ],
        "mbid": mbid,
        "musicbrainz_genres": musicbrainz,
    }
    for spotify_id, name, genres, tags, mbid, musicbrainz in (
        ("artistMtJoy00000000001", "Mt. Joy", ["indie folk"], ["indie folk", "folk rock", "seen live"], "11111111-1111-4111-8111-111111111111", ["indie folk"]),
        ("artistLumenParade00002", "Lumen Parade", [], ["synthpop", "indie pop"], "22222222-2222-4222-8222-222222222222", ["synth-pop"]),
        ("artistQuietHarbour0003", "The Quiet Harbour", [], [], "33333333-3333-4333-8333-333333333333", ["deep house", "electronic"]),
        ("artistVelvetMoth000004", "Velvet Moth", [], ["deep house"], None, []),
        ("artistNinaOkafor000005", "Nina Okafor", ["vapor soul"], ["soul"], None, []),
        ("artistTeoLind000000006", "Teo Lind", [], [], None, []),
        ("artistHarmonyBand00007", "The Harmony Tribute Band", [], ["covers"], None, []),
    )
]  # fmt: skip

_FEATURES = (
    '{"acousticness":0.61,"danceability":0.55,"energy":0.48,"instrumentalness":0.02,"liveness":0.11,'
    '"loudness":-8.2,"speechiness":0.03,"tempo":104.1,"valence":0.52}'
)

RECORDINGS = [
    {
        "spotify_id": spotify_id,
        "title": title,
        "artist_ids": list(artists),
        "artist_names": [
            next(row["name"] for row in ARTISTS if row["spotify_id"] == artist) for artist in artists
        ],
        "album": album,
        "release_date": "2021-11-05",
        "duration_ms": 215000,
        "isrc": isrc,
        "features": features,
    }
    for spotify_id, title, artists, album, isrc, features in (
        ("tSilverLining000000001", "Silver Lining", ("artistMtJoy00000000001",), "Mt. Joy", "USXYZ2100001", _FEATURES),
        ("tSilverLiningCover0009", "Silver Lining", ("artistHarmonyBand00007",), "Covers", "USXYZ2100009", _FEATURES),
        ("tPaperLanterns00000002", "Paper Lanterns", ("artistLumenParade00002",), "Night Light", "USXYZ2100002", _FEATURES),
        ("tUndertow0000000000010", "Undertow", ("artistQuietHarbour0003",), "Shoals", "USXYZ2100010", None),
        ("tUndertowRemix00000003", "Undertow - Velvet Moth Remix", ("artistQuietHarbour0003", "artistVelvetMoth000004"), "Shoals Remixed", "USXYZ2100003", _FEATURES),
        ("tGlassHouses0000000004", "Glass Houses (feat. Teo Lind)", ("artistNinaOkafor000005", "artistTeoLind000000006"), "Glass Houses", "USXYZ2100004", None),
    )
]  # fmt: skip

TIMELINE = [
    {
        "network": network,
        "author": author,
        "text": text,
        "minutes_ago": minutes,
        "mentions_bot": mentions,
    }
    for network, author, text, minutes, mentions in (
        ("bluesky", "ann.test", '"Silver Lining" by Mt. Joy is all I need today', 90, False),
        (
            "bluesky",
            "ben.test",
            '@hype.test what about "Paper Lanterns" by Lumen Parade?',
            45,
            True,
        ),
        ("bluesky", "cat.test", "off to buy bread", 30, False),
        ("mastodon", "ann", '"Silver Lining" by Mt. Joy is all I need today', 90, False),
        ("mastodon", "ben", '@hype what about "Paper Lanterns" by Lumen Parade?', 45, True),
        ("x", "ann", 'Mt. Joy\'s "Silver Lining" again', 90, False),
        ("x", "ben", '@hype "Paper Lanterns" by Lumen Parade please', 45, True),
    )
]

TABLES: Mapping[str, list[dict[str, Any]]] = {
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
