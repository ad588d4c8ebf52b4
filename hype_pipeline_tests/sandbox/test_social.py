"""Who is called what on which network, when a world names people in one way only."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from hype_pipeline_tests import tiny_tables
from hype_sandbox.social import Social
from hype_sandbox.world import World, write_world

NOW = datetime(2026, 11, 20, tzinfo=UTC)
POST = {"author": "ann-marie", "text": "@hypebot please", "minutes_ago": 5, "mentions_bot": True}


@pytest.fixture
def social(tmp_path: Path) -> Social:
    about = {**tiny_tables.ABOUT, "bot": {"handle": "hypebot"}}
    timeline = [{**POST, "network": network} for network in ("bluesky", "mastodon", "x")]
    world = World.load(write_world(tmp_path / "world", {"timeline": timeline}, about))
    return Social(world, tmp_path, NOW, lambda: NOW)


@pytest.mark.parametrize(
    ("network", "bot", "author"),
    [
        ("bluesky", "hypebot.test", "ann-marie.test"),
        ("mastodon", "hypebot", "ann-marie"),
        ("x", "hypebot", "ann_marie"),
    ],
)
def test_handles_are_written_as_the_network_allows(
    social: Social, network: str, bot: str, author: str
):
    (post,) = social.posts(network)
    assert (post.author, post.text) == (author, f"@{bot} please")


def test_ages_count_from_the_first_start(social: Social):
    assert [round((NOW - post.at).seconds / 60) for post in social.posts("x")] == [5]


def test_two_posts_of_one_moment_keep_their_order(social: Social):
    told = [social.say("x", "ben", text, mentions_bot=False, answers=None) for text in "ab"]
    assert [post.text for post in social.posts("x")][-2:] == ["a", "b"]
    assert told[0].serial < told[1].serial
