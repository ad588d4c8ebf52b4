"""Extraction under limits: the article comes out, hostile pages cost a row."""

import json
from collections.abc import Iterator
from datetime import date

import pytest

from hype_pipeline.collect.extract_pool import Extracted, ExtractPool

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
SWOLLEN = b"<html><body>" + b"<p>on and on and on it goes</p>" * 150_000 + b"</body></html>"


@pytest.fixture(scope="module")
def pool() -> Iterator[ExtractPool]:
    with ExtractPool(1, seconds=1.0) as pool:
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
    "body", [b"", b"\x00\x01\x02", b"<html>", b"plain words", b"<div>" * 100_000]
)
def test_a_page_without_an_article_is_an_article_without_text(
    pool: ExtractPool, body: bytes
) -> None:
    extracted = _one(pool, body)
    assert extracted.article is not None
    assert extracted.article.text == ""


def test_a_page_that_takes_too_long_costs_its_row_and_the_next_one_is_fine(
    pool: ExtractPool,
) -> None:
    swollen, fine = pool.extract([("swollen", "", SWOLLEN), ("fine", "", ARTICLE)])
    assert (swollen.digest, swollen.reason, swollen.article) == ("swollen", "timeout", None)
    assert fine.digest == "fine"
    assert fine.article is not None


@pytest.mark.slow
def test_a_page_that_swells_is_stopped_at_the_memory_limit() -> None:
    with ExtractPool(1, seconds=30.0, mebibytes=400) as pool:
        extracted = _one(pool, SWOLLEN)
    assert extracted.article is None
    assert extracted.reason is not None
    assert "memory" in extracted.reason or extracted.reason.startswith(("parser", "crash"))


def test_an_article_survives_being_told(pool: ExtractPool) -> None:
    article = _one(pool, ARTICLE).article
    assert article is not None
    assert type(article).read(json.loads(json.dumps(article.told()))) == article
