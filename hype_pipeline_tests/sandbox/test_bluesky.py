"""The stand-in for Bluesky, asked by the atproto package as it comes."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from atproto import Client, models
from atproto_client.exceptions import BadRequestError, RequestException, UnauthorizedError

from hype_pipeline_tests.sandbox_fixture import Sandbox

POSTS = "app.bsky.feed.post"


@contextmanager
def _client(sandbox: Sandbox) -> Iterator[Client]:
    client = Client(base_url=sandbox.env["HYPE_BLUESKY_URL"])
    yield client
    client.request.close()


@pytest.fixture(scope="module")
def client(sandbox: Sandbox) -> Iterator[Client]:
    with _client(sandbox) as client:
        client.login(sandbox.env["HYPE_BLUESKY_HANDLE"], sandbox.env["HYPE_BLUESKY_APP_PASSWORD"])
        yield client


def _post(text: str) -> dict[str, str]:
    return {"$type": POSTS, "text": text, "createdAt": "2026-11-20T12:00:00.000Z"}


def _create(client: Client, key: str, text: str) -> str:
    told = {"repo": client.me.did, "collection": POSTS, "rkey": key, "record": _post(text)}
    return client.com.atproto.repo.create_record(told).uri


def test_the_bot_logs_in_with_its_app_password(client: Client):
    assert client.me.handle == "hype.test"


def test_another_password_is_refused(sandbox: Sandbox):
    with _client(sandbox) as stranger, pytest.raises(UnauthorizedError):
        stranger.login("hype.test", "wrong")


def test_a_session_string_needs_no_second_login(client: Client, sandbox: Sandbox):
    sandbox.forget_log()
    with _client(sandbox) as again:
        again.login(session_string=client.export_session_string())
    assert again.me.did == client.me.did
    assert sandbox.log(path="createSession") == []


def test_a_session_can_be_refreshed(client: Client):
    client._refresh_and_set_session()
    assert client.get_timeline().feed


def test_the_timeline_is_newest_first_and_pages_by_cursor(client: Client):
    first = client.get_timeline(limit=2)
    second = client.get_timeline(limit=100, cursor=first.cursor)
    handles = [item.post.author.handle for item in [*first.feed, *second.feed]][-3:]
    assert handles == ["cat.test", "ben.test", "ann.test"]
    assert second.cursor is None
    assert not {item.post.uri for item in first.feed} & {item.post.uri for item in second.feed}


def test_who_names_the_bot_is_a_notification_with_a_facet(client: Client):
    told = client.app.bsky.notification.list_notifications({"reasons": ["mention"]})
    (mention,) = told.notifications
    assert (mention.author.handle, mention.reason) == ("ben.test", "mention")
    assert mention.record.facets[0].features[0].did == client.me.did


def test_who_answers_the_bot_is_a_notification(client: Client, sandbox: Sandbox):
    uri = client.send_post("a porch swing in August").uri
    told = {"network": "bluesky", "author": "dora.test", "text": "thanks!", "answers": uri}
    sandbox._control("POST", "/timeline", json=told)
    newest = client.app.bsky.notification.list_notifications().notifications[0]
    assert (newest.reason, newest.reason_subject, newest.record.reply.parent.uri) == (
        "reply",
        uri,
        uri,
    )


def test_a_reply_hangs_under_its_parent_in_the_timeline(client: Client):
    asked = client.app.bsky.notification.list_notifications({"reasons": ["mention"]}).notifications[
        -1
    ]
    parent = models.create_strong_ref(asked)
    reply = models.AppBskyFeedPost.ReplyRef(parent=parent, root=parent)
    sent = client.send_post("glassy keyboards", reply_to=reply, langs=["en"])
    shown = next(item for item in client.get_timeline().feed if item.post.uri == sent.uri)
    assert shown.reply.parent.uri == asked.uri


def test_a_record_key_can_be_created_once(client: Client, sandbox: Sandbox):
    _create(client, "draft-0001", "first")
    with pytest.raises(RequestException) as refusal:
        _create(client, "draft-0001", "second")
    assert refusal.value.response.status_code == 500  # as a real PDS answers
    texts = [post["text"] for post in sandbox.published("bluesky") if post["key"] == "draft-0001"]
    assert texts == ["first"]


def test_putting_a_record_replaces_it(client: Client, sandbox: Sandbox):
    _create(client, "draft-0002", "before")
    told = {
        "repo": client.me.did,
        "collection": POSTS,
        "rkey": "draft-0002",
        "record": _post("after"),
    }
    client.com.atproto.repo.put_record(told)
    texts = [post["text"] for post in sandbox.published("bluesky") if post["key"] == "draft-0002"]
    assert texts == ["after"]


def test_a_record_is_found_by_its_key(client: Client):
    uri = _create(client, "draft-0003", "found")
    asked = {"repo": client.me.did, "collection": POSTS, "rkey": "draft-0003"}
    found = client.com.atproto.repo.get_record(asked)
    assert (found.uri, found.value.text) == (uri, "found")


def test_a_key_without_a_record_is_not_found(client: Client):
    with pytest.raises(BadRequestError) as refusal:
        client.com.atproto.repo.get_record(
            {"repo": client.me.did, "collection": POSTS, "rkey": "no"}
        )
    assert refusal.value.response.content.error == "RecordNotFound"


def test_a_deleted_record_is_gone(client: Client):
    uri = _create(client, "draft-0004", "short-lived")
    client.delete_post(uri)
    listed = client.com.atproto.repo.list_records({"repo": client.me.did, "collection": POSTS})
    assert uri not in [record.uri for record in listed.records]


def test_graphemes_are_counted_not_code_points(client: Client):
    client.send_post("👩‍👩‍👧" * 100)
    with pytest.raises(BadRequestError) as refusal:
        client.send_post("a" * 301)
    assert "300 graphemes" in refusal.value.response.content.message


def test_the_bot_labels_itself_in_its_profile(client: Client):
    labels = {"$type": "com.atproto.label.defs#selfLabels", "values": [{"val": "bot"}]}
    record = {"$type": "app.bsky.actor.profile", "displayName": "Hype", "labels": labels}
    told = {"repo": client.me.did, "collection": "app.bsky.actor.profile", "rkey": "self"}
    client.com.atproto.repo.put_record({**told, "record": record})
    assert [label.val for label in client.get_profile("hype.test").labels] == ["bot"]


def test_other_bots_carry_their_label(client: Client, sandbox: Sandbox):
    sandbox.join("bluesky", "robot.test", bot=True)
    assert [label.val for label in client.get_profile("robot.test").labels] == ["bot"]


def test_asking_too_often_is_told_with_a_reset(client: Client, sandbox: Sandbox):
    sandbox.fault("bluesky", "rate_limited", count=1, retry_after=7)
    with pytest.raises(RequestException) as refusal:
        client.get_timeline()
    assert refusal.value.response.status_code == 429
    assert int(refusal.value.response.headers["ratelimit-reset"]) > 0


def test_a_lost_answer_leaves_the_post_behind(client: Client, sandbox: Sandbox):
    sandbox.fault("bluesky", "lost_answer", count=1, path="createRecord")
    with pytest.raises(httpx.RemoteProtocolError):
        _create(client, "draft-0005", "arrived all the same")
    assert "draft-0005" in [post["key"] for post in sandbox.published("bluesky")]
