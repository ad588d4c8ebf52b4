"""The stand-in for Mastodon, asked by Mastodon.py as it comes."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import requests
from mastodon import Mastodon, MastodonAPIError, MastodonRatelimitError, MastodonUnauthorizedError

from hype_pipeline_tests.sandbox_fixture import Sandbox


@contextmanager
def _client(sandbox: Sandbox, token: str) -> Iterator[Mastodon]:
    with requests.Session() as session:
        yield Mastodon(
            access_token=token,
            api_base_url=sandbox.env["HYPE_MASTODON_URL"],
            ratelimit_method="throw",
            session=session,
        )


@pytest.fixture(scope="module")
def client(sandbox: Sandbox) -> Iterator[Mastodon]:
    with _client(sandbox, sandbox.env["HYPE_MASTODON_TOKEN"]) as client:
        yield client


def test_the_token_belongs_to_a_bot(client: Mastodon):
    me = client.account_verify_credentials()
    assert (me.acct, me.bot) == ("hype", True)


def test_another_token_is_refused(sandbox: Sandbox):
    with _client(sandbox, "wrong") as stranger, pytest.raises(MastodonUnauthorizedError):
        stranger.account_verify_credentials()


def test_the_server_says_how_long_a_status_may_be(client: Mastodon):
    assert client.instance_v2().configuration.statuses.max_characters == 500


def test_the_home_timeline_is_newest_first(client: Mastodon):
    authors = [status.account.acct for status in client.timeline_home(limit=40)][-2:]
    assert authors == ["ben", "ann"]


def test_since_id_leaves_out_what_was_seen(client: Mastodon, sandbox: Sandbox):
    seen = client.timeline_home(limit=1)[0].id
    sandbox.say("mastodon", "dora", '"Glass Houses" by Nina Okafor <3')
    assert [status.account.acct for status in client.timeline_home(since_id=seen)] == ["dora"]


def test_min_id_gives_what_follows_directly(client: Mastodon):
    oldest = client.timeline_home(limit=40)[-1].id
    assert [status.account.acct for status in client.timeline_home(min_id=oldest, limit=1)] == [
        "ben"
    ]


def test_pages_follow_the_link_header(client: Mastodon):
    first = client.timeline_home(limit=1)
    assert client.fetch_next(first)[0].id < first[0].id


def test_the_text_is_html(client: Mastodon):
    assert "&quot;Silver Lining&quot; by Mt. Joy" in client.timeline_home(limit=40)[-1].content


def test_who_names_the_bot_is_a_notification(client: Mastodon):
    (mention,) = client.notifications(types=["mention"])
    assert (mention.type, mention.account.acct, mention.status.mentions[0].acct) == (
        "mention",
        "ben",
        "hype",
    )


def test_the_same_key_posts_once(client: Mastodon, sandbox: Sandbox):
    first = client.status_post("warm static and handclaps", idempotency_key="draft-1")
    again = client.status_post("warm static and handclaps", idempotency_key="draft-1")
    assert again.id == first.id
    assert [post["key"] for post in sandbox.published("mastodon")].count("draft-1") == 1


def test_a_reply_says_what_it_answers(client: Mastodon):
    asked = client.notifications(types=["mention"])[0].status
    reply = client.status_post("@ben glassy", in_reply_to_id=asked.id, visibility="unlisted")
    assert (reply.in_reply_to_id, reply.visibility) == (asked.id, "unlisted")


def test_a_status_is_no_longer_than_the_server_allows(client: Mastodon):
    with pytest.raises(MastodonAPIError, match="Text character limit of 500 exceeded"):
        client.status_post("a" * 501)


def test_the_bot_can_drop_and_set_its_label(client: Mastodon):
    assert client.account_update_credentials(bot=False).bot is False
    assert client.account_update_credentials(bot=True).bot is True


def test_asking_too_often_is_told_with_a_reset(client: Mastodon, sandbox: Sandbox):
    sandbox.fault("mastodon", "rate_limited", count=1, retry_after=3)
    with pytest.raises(MastodonRatelimitError):
        client.timeline_home()


def test_the_bots_own_statuses_can_be_listed(client: Mastodon):
    me = client.account_verify_credentials()
    posted = client.status_post("something of my own")
    assert client.account_statuses(me.id)[0].id == posted.id


def test_every_answer_says_how_often_it_may_be_asked(client: Mastodon, sandbox: Sandbox):
    sandbox.rate("mastodon", per_second=0.01, burst=300)
    client.timeline_home()
    sandbox.rate("mastodon", per_second=500, burst=1000)
    assert (client.ratelimit_limit, client.ratelimit_remaining) == (300, 299)
