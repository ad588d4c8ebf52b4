"""Worlds: written, read back, refused."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hype_pipeline_tests import tiny_tables
from hype_sandbox.page_keys import page_key, url_key
from hype_sandbox.world import BadWorld, World, write_world

PAGE = {"status": 200, "content_type": "text/html", "headers": "{}", "truth": None}


def test_a_world_comes_back_as_it_was_written(world: Path):
    loaded = World.load(world)
    assert loaded.about["counts"]["recordings"] == len(tiny_tables.RECORDINGS)
    assert [entry.itemid for entry in loaded.charts["2021-11-22"]] == ["aaaa4", "aaaa1", "aaaa5"]
    assert loaded.artists["artistMtJoy00000000001"].lastfm_tags[0] == ("indie folk", 100)
    assert loaded.recordings["tSilverLining000000001"].features["tempo"] == 104.1


@settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20
)
@given(bodies=st.lists(st.binary(max_size=60), max_size=40))
def test_every_body_survives_the_disk(bodies: list[bytes], tmp_path: Path):
    pages = [
        {**PAGE, "url": f"http://a.example/{number}", "body": body}
        for number, body in enumerate(bodies)
    ]
    loaded = World.load(write_world(tmp_path / "world", {"pages": pages}, tiny_tables.ABOUT))
    assert [loaded.page_body(page) for page in loaded.pages.values()] == bodies


def test_the_timeline_is_oldest_first(world: Path):
    ages = [post.minutes_ago for post in World.load(world).timeline]
    assert ages == sorted(ages, reverse=True)


def test_a_table_may_be_a_generator(tmp_path: Path):
    pages = ({**PAGE, "url": f"http://a.example/{number}", "body": b"x"} for number in range(50))
    loaded = World.load(write_world(tmp_path, {"pages": pages}, tiny_tables.ABOUT))
    assert len(loaded.pages) == 50


def test_an_unknown_table_is_refused(tmp_path: Path):
    with pytest.raises(BadWorld, match="no table songs"):
        write_world(tmp_path, {"songs": []}, tiny_tables.ABOUT)


def test_a_missing_value_is_refused(tmp_path: Path):
    with pytest.raises(ValueError, match="non-nullable"):
        write_world(tmp_path, {"pages": [{**PAGE, "url": None, "body": b""}]}, tiny_tables.ABOUT)
    assert not (tmp_path / "world.json").exists()


def test_an_unfinished_world_is_refused(world: Path, tmp_path: Path):
    with pytest.raises(BadWorld, match="holds no world"):
        World.load(tmp_path)


def test_a_world_of_another_version_is_refused(tmp_path: Path):
    write_world(tmp_path, {}, tiny_tables.ABOUT)
    (tmp_path / "world.json").write_text(json.dumps({"version": 99}))
    with pytest.raises(BadWorld, match="version 99"):
        World.load(tmp_path)


@pytest.mark.parametrize(
    "url",
    [
        "http://www.a.example/b/",
        "https://a.example/b",
        "https://A.example:443/b#c",
        "http%3A//a.example/%62",
    ],
)
def test_an_archive_sees_one_page(url: str):
    assert url_key(url) == "a.example/b"


def test_a_blog_tells_slashes_and_queries_apart():
    keys = {
        page_key(url)
        for url in ("http://a.example/b", "http://a.example/b/", "http://a.example/b?c=1")
    }
    assert len(keys) == 3
