"""The stand-ins for Hype Machine: the API and the pages."""

import json
import re
from typing import Any

import httpx2
import pytest

from hype_pipeline_tests.sandbox_fixture import Sandbox

WEEK = "/set/popularweek_Nov-15-2021/tracks"


def _get(sandbox: Sandbox, path: str) -> Any:
    return httpx2.get(sandbox.env["HYPE_MACHINE_URL"] + path).json()


def test_a_week_is_its_songs_best_first(sandbox: Sandbox):
    assert [track["itemid"] for track in _get(sandbox, f"{WEEK}?key=any")] == [
        "aaaa1",
        "aaaa2",
        "aaaa3",
    ]


def test_a_week_can_be_read_in_pages(sandbox: Sandbox):
    assert [track["itemid"] for track in _get(sandbox, f"{WEEK}?count=2&page=2")] == ["aaaa3"]


@pytest.mark.parametrize("name", ["Nov-08-2021", "Nov-16-2021", "nonsense"])
def test_a_week_that_nobody_knows_is_empty(sandbox: Sandbox, name: str):
    assert _get(sandbox, f"/set/popularweek_{name}/tracks") == []


def test_a_track_never_says_which_recording_was_meant(sandbox: Sandbox):
    track = _get(sandbox, "/tracks/aaaa1")
    assert (track["artist"], track["loved_count"]) == ("Mt. Joy", 900)
    assert "spotify_id" not in track


def test_a_track_may_have_no_artist(sandbox: Sandbox):
    assert _get(sandbox, "/tracks/aaaa5")["artist"] is None


def test_the_blogs_of_a_track_are_their_posts(sandbox: Sandbox):
    urls = [row["posturl"] for row in _get(sandbox, "/tracks/aaaa4/blogs")]
    assert urls == ["http://tonspur.example/glass-houses", "http://blueferry.example/glass-houses/"]


def test_an_unknown_track_is_not_found(sandbox: Sandbox):
    assert httpx2.get(sandbox.env["HYPE_MACHINE_URL"] + "/tracks/zzzzz/blogs").status_code == 404


def test_popular_is_the_newest_week(sandbox: Sandbox):
    assert _get(sandbox, "/popular?count=1")[0]["itemid"] == "aaaa4"


def test_tracks_are_found_by_words(sandbox: Sandbox):
    assert [track["itemid"] for track in _get(sandbox, "/tracks?q=paper+lumen")] == ["aaaa2"]


def test_blogs_are_listed(sandbox: Sandbox):
    assert [blog["sitename"] for blog in _get(sandbox, "/blogs?count=2")] == [
        "Blue Ferry",
        "Night Bus",
    ]


def test_asking_too_often_is_forbidden_without_a_hint(sandbox: Sandbox):
    sandbox.fault("hype_machine", "rate_limited", count=1)
    response = httpx2.get(sandbox.env["HYPE_MACHINE_URL"] + "/popular")
    assert response.status_code == 403


def test_the_page_of_a_week_carries_its_songs_as_json(sandbox: Sandbox):
    page = httpx2.get(
        sandbox.addresses["hype_machine_site"] + "/popular/week:Nov-15-2021?count=50"
    ).text
    told = re.search(r'<script[^>]*id="displayList-data"[^>]*>(.*?)</script>', page, re.DOTALL)
    tracks = json.loads(told[1])["tracks"]
    assert (tracks[0]["id"], tracks[0]["song"]) == ("aaaa1", "Silver Lining")


def test_the_page_of_a_week_has_following_pages(sandbox: Sandbox):
    address = sandbox.addresses["hype_machine_site"] + "/popular/week:Nov-15-2021/2?count=2"
    assert "aaaa3" in httpx2.get(address).text


def test_there_is_no_page_for_an_unknown_week(sandbox: Sandbox):
    address = sandbox.addresses["hype_machine_site"] + "/popular/week:Nov-08-2021"
    assert httpx2.get(address).status_code == 404
