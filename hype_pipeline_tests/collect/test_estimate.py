"""What weeks will cost, in round numbers that can be checked by hand."""

from dataclasses import replace

import pytest

from hype_pipeline.collect.estimate import Assumptions, Estimate, Pace, estimate, total
from hype_pipeline.settings import Settings

ROUND = Assumptions(
    songs=10,
    new_songs=1.0,
    links=4,
    dead_links=0.25,
    blogs=0.0,
    largest_blog=0.5,
    songs_with_posts=1.0,
    searches=1.0,
    genres_from_spotify=0.0,
    genres_from_lastfm=0.5,
    page_bytes=100,
    answer_bytes=10,
)
PACE = Pace(
    hype_machine=1.0,
    spotify=2.0,
    lastfm=4.0,
    musicbrainz=1.0,
    reccobeats=2.0,
    wayback=0.4,
    host_delay=2.0,
    max_connections=32,
)


def rows(weeks: int = 10) -> dict[str, Estimate]:
    return {row.service: row for row in estimate(weeks, PACE, assumed=ROUND)}


def test_each_service_is_asked_what_its_stage_needs() -> None:
    assert {service: row.requests for service, row in rows().items()} == {
        "Hype Machine": 10 + 100,
        "blogs": 400,
        "Wayback Machine": 200,
        "Spotify": 200,
        "Last.fm": 100,
        "MusicBrainz": 100,
        "ReccoBeats": 3,
    }


def test_time_is_requests_at_the_services_rate() -> None:
    assert rows()["Wayback Machine"].seconds == pytest.approx(500.0)
    assert rows()["Spotify"].seconds == pytest.approx(100.0)


def test_the_blogs_take_as_long_as_the_largest_of_them() -> None:
    assert rows()["blogs"].seconds == pytest.approx(400 * 0.5 * 2.0)


def test_twice_the_weeks_ask_twice_as_much() -> None:
    assert total(rows(20).values()).requests == 2 * total(rows(10).values()).requests - 1  # 2.5 → 3


def test_no_weeks_ask_nothing() -> None:
    assert estimate(0, PACE) == ()


def test_the_total_is_the_sum() -> None:
    listed = [Estimate("a", 1, 2.0, 3), Estimate("b", 10, 20.0, 30)]
    assert total(listed) == Estimate("all", 11, 22.0, 33)


def test_the_pace_is_the_one_that_is_set() -> None:
    pace = Pace.of(Settings.from_env({"HYPE_RATE_SPOTIFY": "9", "HYPE_HOST_DELAY": "5"}))
    assert (pace.spotify, pace.host_delay) == (9.0, 5.0)


def test_every_blog_is_asked_twice_for_its_rules() -> None:
    assumed = replace(ROUND, blogs=0.1)  # 40 blogs behind 400 links
    asked = {row.service: row for row in estimate(10, PACE, assumed=assumed)}
    assert asked["blogs"].requests == 400 + 80
