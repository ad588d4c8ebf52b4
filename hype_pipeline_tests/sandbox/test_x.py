"""The stand-in for X, asked by the xdk package as it comes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests
from xdk import Client
from xdk.posts.models import CreateRequest

from hype_pipeline_tests.sandbox_fixture import Sandbox


@contextmanager
def _client(sandbox: Sandbox, token: str) -> Iterator[Client]:
    client = Client(base_url=sandbox.env["HYPE_X_URL"], access_token=token)
    yield client
    client.session.close()


@pytest.fixture(scope="module")
def client(sandbox: Sandbox) -> Iterator[Client]:
    with _client(sandbox, sandbox.env["HYPE_X_TOKEN"]) as client:
        yield client


def _me(client: Client) -> str:
    return str(client.users.get_me().model_dump()["data"]["id"])


def _page(client: Client, **asked: Any) -> dict[str, Any]:
    page: dict[str, Any] = next(client.users.get_timeline(_me(client), **asked)).model_dump()
    return page


def test_another_token_is_refused(sandbox: Sandbox):
    with _client(sandbox, "wrong") as stranger, pytest.raises(requests.HTTPError, match="401"):
        stranger.users.get_me()


def test_the_timeline_names_authors_when_asked(client: Client):
    asked = {"post_fields": ["author_id", "created_at"], "expansions": ["author_id"]}
    page = _page(client, max_results=100, **asked)
    oldest = page["data"][-1]
    author = next(user for user in page["includes"]["users"] if user["id"] == oldest["author_id"])
    assert (author["username"], "created_at" in oldest) == ("ann", True)


def test_since_id_leaves_out_what_was_seen(client: Client, sandbox: Sandbox):
    seen = _page(client)["meta"]["newest_id"]
    sandbox.say("x", "dora", '"Glass Houses" by Nina Okafor')
    assert [post["text"] for post in _page(client, since_id=seen)["data"]] == [
        '"Glass Houses" by Nina Okafor'
    ]


def test_pages_follow_the_token(client: Client):
    pages = list(client.users.get_timeline(_me(client), max_results=1))
    ids = [page.model_dump()["data"][0]["id"] for page in pages]
    assert ids == sorted(ids, key=int, reverse=True)
    assert len(ids) >= 2


def test_mentions_are_those_who_named_the_bot(client: Client):
    page = next(client.users.get_mentions(_me(client), max_results=5)).model_dump()
    assert [post["text"] for post in page["data"]] == [
        '@hype "Paper Lanterns" by Lumen Parade please'
    ]


def test_a_post_is_published(client: Client, sandbox: Sandbox):
    told = client.posts.create(body=CreateRequest(text="wobbling bass", made_with_ai=True))
    published = sandbox.published("x")[-1]
    assert (published["text"], published["record"]["made_with_ai"]) == ("wobbling bass", True)
    assert published["uri"].endswith(told.model_dump()["data"]["id"])


def test_who_named_the_bot_may_be_answered(client: Client, sandbox: Sandbox):
    page = next(client.users.get_mentions(_me(client), max_results=5)).model_dump()
    asked = page["data"][0]["id"]
    client.posts.create(body={"text": "glassy", "reply": {"in_reply_to_tweet_id": asked}})
    assert sandbox.published("x")[-1]["answers"] == asked


def test_who_did_not_name_the_bot_may_not_be_answered(client: Client):
    stranger = _page(client, max_results=100)["data"][-1]["id"]
    with pytest.raises(requests.HTTPError) as refusal:
        client.posts.create(body={"text": "hello", "reply": {"in_reply_to_tweet_id": stranger}})
    response = refusal.value.response
    assert (response.status_code, response.headers["content-type"]) == (
        403,
        "application/problem+json",
    )


def test_the_same_text_is_not_posted_twice(client: Client):
    client.posts.create(body=CreateRequest(text="only once"))
    with pytest.raises(requests.HTTPError, match="403"):
        client.posts.create(body=CreateRequest(text="only once"))


def test_an_address_counts_as_23(client: Client):
    client.posts.create(body=CreateRequest(text="a" * 256 + " https://example.com/" + "b" * 200))
    with pytest.raises(requests.HTTPError, match="403"):
        client.posts.create(body=CreateRequest(text="a" * 281))
