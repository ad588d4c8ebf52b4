"""The rows that come of posts; and what is heard of posts that a network delivers."""

import json
from datetime import UTC, datetime

import pytest

from hype_pipeline.protocols import SocialPost
from hype_pipeline.publish.mentions import mentions_in
from hype_pipeline.settings import Settings
from hype_pipeline.wiring import Wiring
from hype_pipeline_tests.sandbox_fixture import Sandbox

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def _post(text: str, *, asked: bool = False) -> SocialPost:
    return SocialPost("mastodon", "https://m.test/1", None, "ann@m.test", text, NOW, asked)


def test_a_post_becomes_a_row_for_each_song() -> None:
    rows = mentions_in([_post('"Silver Lining" by Mt. Joy', asked=True)], now=NOW)
    assert [(row.artist, row.title, row.asked, row.uri) for row in rows.kept] == [
        ("Mt. Joy", "Silver Lining", True, "https://m.test/1")
    ]
    assert rows.dropped == ()


def test_the_same_post_has_the_same_rows_tomorrow() -> None:
    first = mentions_in([_post('"Silver Lining" by Mt. Joy')], now=NOW).kept[0].mention_id
    again = (
        mentions_in([_post('"Silver Lining" by Mt. Joy')], now=NOW.replace(day=21))
        .kept[0]
        .mention_id
    )
    assert first == again


def test_a_post_without_a_song_is_dropped_with_its_reason() -> None:
    rows = mentions_in([_post("hello"), _post("hello bot", asked=True)], now=NOW)
    assert [row.reason for row in rows.dropped] == ["no_song", "no_song:asked"]


@pytest.mark.parametrize("text", ["@hype.test stop", "@hype.test Please stop!", "unsubscribe"])
def test_who_asks_the_bot_to_stop_is_understood(text: str) -> None:
    (row,) = mentions_in([_post(text, asked=True)], now=NOW).dropped
    assert (row.reason, json.loads(row.evidence)["author"]) == ("asked_to_stop", "ann@m.test")


def test_stop_is_for_the_bot_only_when_it_is_said_to_the_bot() -> None:
    assert [row.reason for row in mentions_in([_post("stop")], now=NOW).dropped] == ["no_song"]


def test_what_strangers_wrote_about_something_else_is_not_kept() -> None:
    (row,) = mentions_in([_post("my private day")], now=NOW).dropped
    assert "private" not in row.evidence


@pytest.mark.parametrize("network", ["bluesky", "mastodon"])
def test_a_song_is_heard_as_it_was_written_through_a_network(
    network: str, sandbox: Sandbox
) -> None:
    author = "ann.test" if network == "bluesky" else "ann"
    sandbox.say(network, author, 'Loving "Salt & <Pepper>" by Ann & the Bens 🎶\nsee you')
    sandbox.say(network, author, "Big Fief – Not")
    sandbox.say(network, author, 'He said "we need to talk" by the way.')
    posts, _ = Wiring(Settings.from_env(sandbox.env)).social(network).since(None, limit=50)
    heard = {(row.artist, row.title) for row in mentions_in(posts, now=NOW).kept}
    assert heard == {
        ("Mt. Joy", "Silver Lining"),
        ("Lumen Parade", "Paper Lanterns"),
        ("Ann & the Bens", "Salt & <Pepper>"),
        ("Big Fief", "Not"),
    }
