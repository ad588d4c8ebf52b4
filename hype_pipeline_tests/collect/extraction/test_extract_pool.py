"""Extraction under limits: the article comes out, hostile pages cost a row."""

import json
from collections.abc import Iterator
from datetime import date

import pytest

from hype_pipeline.collect.extraction.extract_pool import Extracted, ExtractPool

ARTICLE = """<!doctype html><html><head><meta charset="utf-8"><title>Paper Lanterns | A Blog</title>
<meta property="article:published_time" content="2021-11-16T09:00:00+00:00">
<meta name="author" content="Robin Vale"></head><body>
<nav><a href="/">Home</a><a href="/about">About us</a></nav>
<article><h1>Paper Lanterns</h1>
<p>By Robin Vale | November 16, 2021</p>
<p>The chorus opens like a window in June, and the falsetto that follows it isn\u2019t shy at all.</p>
<p>A bass line wobbles below, caf\u00c3\u00a9 noise drifts past, and nobody is in a hurry to be anywhere.</p>
<p>Listen to Paper Lanterns below:</p>
<iframe src="https://w.soundcloud.com/player/?url=tracks/1"></iframe>
<p><a href="https://open.spotify.com/track/abc">Spotify</a> | <a href="//lumen.bandcamp.com/track/x">Bandcamp</a></p>
<p>Stream it again tonight, because the last minute melts into warm static and takes you along.</p>
<p>Share this: Facebook Twitter</p></article>
<footer>Copyright 2021 A Blog. All rights reserved.</footer></body></html>""".encode()
LONG = (
    b"<html><body>"
    + b"<p>on and on and on it goes, page after page</p>" * 24_000
    + b"</body></html>"
)
ROWS = b"<table>" + b"<tr><td>a<td>b</tr>" * 100_000 + b"</table>"
ENTITIES = b"".join(b"<!ENTITY a%d '%s'>" % (i, b"&a%d;" % (i - 1) * 10) for i in range(1, 20))
PROSE = b"""<html><body><article><h1>Slow</h1><p>%s and nobody hurries, for the chorus is a long way off yet.</p>
<p>When it comes, the windows of the house across the street light up one after the other.</p></article></body></html>"""


@pytest.fixture(scope="module")
def pool() -> Iterator[ExtractPool]:
    with ExtractPool(1, seconds=2.0) as pool:
        yield pool


@pytest.fixture(scope="module")
def hasty() -> Iterator[ExtractPool]:
    with ExtractPool(2, seconds=0.2) as pool:
        yield pool


def _one(pool: ExtractPool, body: bytes, url: str = "https://blog.example/lanterns") -> Extracted:
    (extracted,) = pool.extract([("digest", url, body)])
    return extracted


def test_the_article_comes_out_without_its_furniture(pool: ExtractPool) -> None:
    article = _one(pool, ARTICLE).article
    assert article is not None
    assert article.text.split("\n") == [
        "The chorus opens like a window in June, and the falsetto that follows it isn\u2019t shy at all.",
        "A bass line wobbles below, caf\u00e9 noise drifts past, and nobody is in a hurry to be anywhere.",
        "Stream it again tonight, because the last minute melts into warm static and takes you along.",
    ]


def test_title_author_date_and_players_come_with_it(pool: ExtractPool) -> None:
    article = _one(pool, ARTICLE).article
    assert article is not None
    assert (article.title, article.author) == ("Paper Lanterns", "Robin Vale")
    assert article.published == date(2021, 11, 16)
    assert article.links == (
        "https://w.soundcloud.com/player/?url=tracks/1",
        "https://open.spotify.com/track/abc",
        "https://lumen.bandcamp.com/track/x",
    )


def test_a_page_that_states_no_date_gets_none(pool: ExtractPool) -> None:
    undated = ARTICLE.replace(
        b'<meta property="article:published_time" content="2021-11-16T09:00:00+00:00">', b""
    )
    article = _one(pool, undated.replace(b"November 16, 2021", b"one morning")).article
    assert article is not None
    assert article.published is None


@pytest.mark.parametrize(
    "body", [b"", b"\x00\x01\x02", b"<html>", b"plain words", b"<div>" * 49_000]
)
def test_a_page_without_an_article_is_an_article_without_text(
    pool: ExtractPool, body: bytes
) -> None:
    extracted = _one(pool, body)
    assert extracted.article is not None
    assert extracted.article.text == ""


@pytest.mark.parametrize(
    "body",
    [
        PROSE % b"Slow\x00 drums\x00",
        b"<meta charset='klingon'>" + PROSE % b"Slow drums, caf\xe9 noise",
        (PROSE % b"Slow drums").decode().encode("utf-16"),
        b"<!DOCTYPE html [<!ENTITY a0 'aaaaaaaaaa'>"
        + ENTITIES
        + b"]>"
        + PROSE % b"Slow drums &a19;",
    ],
    ids=["NUL bytes", "unknown charset", "UTF-16", "entity bomb"],
)
def test_broken_bytes_do_not_cost_the_article(pool: ExtractPool, body: bytes) -> None:
    article = _one(pool, body).article
    assert article is not None
    assert article.text.startswith("Slow")
    assert len(article.text) < 300


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<html>" + b"<p>on</p>" * 200_000, "too_many_tags"),
        (ROWS, "too_many_tags"),
        (b"<div>" * 200_000, "too_many_tags"),
        (b"<p>" + b"on and on " * 400_000, "too_large"),
    ],
    ids=["paragraphs", "rows", "boxes", "bytes"],
)
def test_what_no_page_has_is_refused_unparsed(pool: ExtractPool, body: bytes, reason: str) -> None:
    extracted = _one(pool, body)
    assert (extracted.article, extracted.reason) == (None, reason)


def test_a_page_that_takes_too_long_costs_its_row_and_no_other_page(hasty: ExtractPool) -> None:
    list(hasty.extract([("warm", "", PROSE), ("up", "", PROSE)]))
    pages = [("long", "", LONG), *((f"fine{at}", "", ARTICLE) for at in range(6))]

    done = {each.digest: each for each in hasty.extract([*pages, ("longer", "", LONG), pages[1]])}

    assert {digest: each.reason for digest, each in done.items()} == {
        "long": "timeout",
        "longer": "timeout",
        **{f"fine{at}": None for at in range(6)},
    }


@pytest.mark.slow
def test_a_page_that_swells_is_stopped_at_the_memory_limit() -> None:
    with ExtractPool(1, seconds=30.0, mebibytes=96) as pool:
        extracted = _one(pool, LONG)
    assert extracted.article is None
    assert extracted.reason is not None
    assert "memory" in extracted.reason or extracted.reason.startswith(("parser", "crash"))


def test_an_article_survives_being_told(pool: ExtractPool) -> None:
    article = _one(pool, ARTICLE).article
    assert article is not None
    assert type(article).read(json.loads(json.dumps(article.told()))) == article
