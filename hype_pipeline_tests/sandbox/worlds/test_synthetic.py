"""The synthetic world: how much there is, of what kind, and that it reads as what it says."""

import hashlib
import json
import re
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from hype_pipeline_tests.sandbox.worlds.conftest import SMALL, unwatched
from hype_sandbox.world import World
from hype_sandbox.worlds.blogs import OPT_OUTS, TEMPLATES
from hype_sandbox.worlds.prose.shelf import LANGUAGES
from hype_sandbox.worlds.synthetic import Plan, build

Rows = list[dict[str, Any]]
_WORD = re.compile(r"\w+")
# Behind a full stop that is none: Mt. and Dr. begin names here, vs. joins two.
_BOUNDARY = re.compile(r"(?<!Mt\.)(?<!Dr\.)(?<!vs\.)(?<=[.?!])[\"”’']? +(?=[A-Z\"“‘'])|\n")


def share(rows: Rows, name: str, *values: Any) -> float:
    """The share of links whose truth has one of these values."""
    return sum(row["truth"][name] in values for row in rows) / len(rows)


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def test_a_small_world_has_what_was_asked_for(small: Path) -> None:
    world = World.load(small)
    posts = {link.posturl for listed in world.links.values() for link in listed}
    assert (len(world.charts), len(world.tracks), len(world.blogs)) == (40, 240, 60)
    assert len(posts) > SMALL.posts
    assert world.about["kind"] == "synthetic"


def test_every_chart_is_full_and_every_song_stays_one_to_six_weeks(small: Path) -> None:
    rows = pq.read_table(small / "charts.parquet").to_pylist()
    stays = Counter(row["itemid"] for row in rows)
    assert set(Counter(row["week"] for row in rows).values()) == {20}
    assert set(stays.values()) == {1, 2, 3, 4, 5, 6}
    assert len(stays) == SMALL.songs


def test_every_week_has_posts_dated_in_it(small: Path) -> None:
    first = SMALL.first_week
    days = [datetime.fromtimestamp(row["dateposted"], UTC).date() for row in _table(small, "links")]
    weeks = {(day - first).days // 7 for day in days}
    assert set(range(SMALL.weeks)) <= weeks
    assert min(days) >= first - timedelta(days=7)


def test_dead_links_and_captures_have_their_shares(small: Path, links: Rows) -> None:
    captured = {row["url"] for row in _table(small, "captures") if row["status"] == 200}
    dead = [row for row in links if row["truth"]["fate"]]
    assert 0.11 < len(dead) / len(links) < 0.19
    assert 0.4 < sum(row["posturl"] in captured for row in dead) / len(dead) < 0.6
    assert {row["truth"]["fate"] for row in dead} == {"404", "410", "500", "soft_404", "vanished"}


def test_the_kinds_of_posts_have_their_shares(links: Rows) -> None:
    assert 0.11 < share(links, "kind", "roundup") < 0.19
    assert 0.09 < share(links, "kind", "other_language") < 0.15
    assert 0.02 < share(links, "kind", "press") < 0.07
    assert 0.02 < share(links, "kind", "short", "tracklist", "listing") < 0.08
    assert 0.01 < share(links, "mojibake", True) < 0.04


def test_round_ups_are_linked_by_one_song_and_by_several(links: Rows) -> None:
    songs = defaultdict(set)
    for row in links:
        if row["truth"]["kind"] == "roundup":
            songs[row["posturl"]].add(row["itemid"])
    assert {1, 3, 4} <= {len(listed) for listed in songs.values()}


def test_some_links_are_no_posts(small: Path, links: Rows) -> None:
    elsewhere = {row["posturl"] for row in _table(small, "links")} - {
        row["posturl"] for row in links
    }
    assert {"soundcloud.com", "www.youtube.com"} <= {url.split("/")[2] for url in elsewhere}
    assert len(elsewhere) / len(links) < 0.06


def test_hosts_are_nobodys(small: Path) -> None:
    hosts = [row["host"] for row in _table(small, "blogs")]
    assert {host.rsplit(".", 1)[1] for host in hosts} == {"example", "test"}
    assert len(set(hosts)) == SMALL.hosts


def test_some_blogs_opt_out_in_each_way(small: Path, pages: Rows) -> None:
    assert {page["truth"]["opt_out"] for page in pages} == {None, *OPT_OUTS}
    robots = [row["robots"] or "" for row in _table(small, "blogs")]
    assert any("ai-train=no" in text for text in robots)
    assert any(json.loads(page["headers"]).get("tdm-reservation") == "1" for page in pages)
    assert any(b'content="noai' in page["body"] for page in pages)


def test_all_templates_and_languages_are_there(pages: Rows) -> None:
    assert {page["truth"]["template"] for page in pages} == set(TEMPLATES)
    assert {page["truth"]["language"] for page in pages} == {"en", *LANGUAGES}


def test_genres_come_from_several_catalogues(small: Path) -> None:
    artists = _table(small, "artists")
    assert 0.6 < sum(bool(row["genres"]) for row in artists) / len(artists) < 0.8
    assert any(row["lastfm_tags"] and not row["genres"] for row in artists)
    assert any(row["musicbrainz_genres"] and not row["genres"] for row in artists)


def test_some_songs_are_not_in_the_catalogue_and_some_have_no_features(small: Path) -> None:
    recordings = _table(small, "recordings")
    missing = [row for row in _table(small, "tracks") if row["spotify_id"] is None]
    assert 0 < len(missing) < 0.15 * SMALL.songs
    assert 0.08 < sum(row["features"] is None for row in recordings) / len(recordings) < 0.25
    assert sum(" Remix" in row["title"] for row in recordings) > 5


def test_silver_lining_is_in_the_catalogue(small: Path) -> None:
    found = [row for row in _table(small, "recordings") if row["title"] == "Silver Lining"]
    assert [row["artist_names"] for row in found if row["album"] == "Mt. Joy"] == [["Mt. Joy"]]


def test_the_timeline_names_songs_and_asks_the_bot(small: Path) -> None:
    rows = _table(small, "timeline")
    assert 35 <= len(rows) <= 45
    assert {row["network"] for row in rows if row["mentions_bot"]} == {"bluesky", "mastodon"}
    assert any('"Silver Lining" by Mt. Joy' in row["text"] for row in rows)


def test_sentences_are_hardly_ever_repeated(pages: Rows) -> None:
    texts = {
        page["truth"]["text"]
        for page in pages
        if page["truth"]["kind"] in ("single", "roundup") and page["status"] != 301
    }
    said = Counter(
        part.strip() for text in texts for part in _BOUNDARY.split(text) if len(part.split()) >= 5
    )
    assert 1 - len(said) / said.total() < 0.02


def test_the_vocabulary_is_neither_poor_nor_endless(pages: Rows) -> None:
    words = Counter(
        word
        for page in pages
        if page["truth"]["language"] == "en"
        for word in re.findall(r"[a-z]+", page["truth"]["text"].lower())
    )
    assert 3000 < len(words) < 6000


def test_a_post_has_sixty_words_and_more_and_some_are_essays(pages: Rows) -> None:
    lengths = sorted(
        len(page["truth"]["text"].split()) for page in pages if page["truth"]["kind"] == "single"
    )
    assert lengths[0] >= 40
    assert 90 < lengths[len(lengths) // 2] < 170
    assert 0.02 < sum(length >= 600 for length in lengths) / len(lengths) < 0.08


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_texts_are_identified_as_their_language(pages: Rows, language: str) -> None:
    from hype_pipeline.text.language import identify

    texts = [
        page["truth"]["text"]
        for page in pages
        if page["truth"]["language"] == language
        and page["truth"]["kind"] in ("single", "press", "other_language", "roundup")
    ]
    found = [identify(text) for text in texts[:40]]
    right = sum(answer.code == language and answer.probability >= 0.65 for answer in found)
    assert right >= 0.98 * len(found) > 0


@pytest.mark.parametrize("template", TEMPLATES)
def test_an_extractor_finds_the_article(pages: Rows, template: str) -> None:
    import trafilatura

    shown = [
        page
        for page in pages
        if page["status"] == 200
        and page["truth"]["template"] == template
        and page["truth"]["kind"] in ("single", "roundup")
        and not page["truth"]["mojibake"]
    ][:25]
    found = [
        _recall(trafilatura.extract(page["body"], favor_precision=True), page["truth"]["text"])
        for page in shown
    ]
    assert sum(found) / len(found) >= 0.85


@pytest.mark.slow
def test_the_same_plan_gives_the_same_bytes(small: Path, tmp_path: Path) -> None:
    assert digests(build(tmp_path / "again", SMALL, unwatched)) == digests(small)


def test_another_seed_gives_another_text(small: Path, tmp_path: Path) -> None:
    plan = replace(SMALL, seed=4, posts=100)
    other = _told(build(tmp_path / "other", plan, unwatched))
    assert len(other) > 50
    assert not other & _told(small)


def test_a_plan_that_cannot_be_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="need 140 to 800 songs, not 20"):
        build(tmp_path / "world", replace(SMALL, songs=20), unwatched)
    with pytest.raises(ValueError, match="must be a Monday"):
        Plan(last_week=date(2026, 11, 17))


def _table(folder: Path, name: str) -> Rows:
    rows: Rows = pq.read_table(folder / f"{name}.parquet").to_pylist()
    return rows


def _told(folder: Path) -> set[str]:
    """The texts of the posts on one song: those that nobody writes twice."""
    truths = [json.loads(row["truth"]) for row in _table(folder, "pages") if row["truth"]]
    return {truth["text"] for truth in truths if truth["kind"] == "single"}


def _recall(found: str | None, wanted: str) -> float:
    have, want = Counter(_WORD.findall(found or "")), Counter(_WORD.findall(wanted))
    return (have & want).total() / want.total()
