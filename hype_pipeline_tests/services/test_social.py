"""The real clients of the three networks against the sandbox: listening, publishing, failing."""

import stat
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from hype_pipeline.errors import Ambiguous, Refused, Retryable
from hype_pipeline.protocols import Outgoing, SocialPost
from hype_pipeline.publish.outbox import record_key
from hype_pipeline.services.bluesky import Bluesky
from hype_pipeline.services.mastodon import Mastodon
from hype_pipeline.services.social import SocialAccount, profile_words
from hype_pipeline.services.x import X
from hype_pipeline.settings import Settings
from hype_pipeline_tests.sandbox_fixture import Sandbox, start_sandbox


def _now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def outgoing(request: pytest.FixtureRequest) -> Outgoing:
    """Something to publish that no other test publishes."""
    name = request.node.name
    return Outgoing(f"warm and slow, says {name}", record_key(name, _now()), None)


@pytest.fixture
def settings(sandbox: Sandbox) -> Settings:
    """Settings that point at it."""
    return Settings.from_env(sandbox.env)


@pytest.fixture
def bluesky(settings: Settings, tmp_path: Path) -> Bluesky:
    """The bot on Bluesky."""
    return _bluesky(settings, tmp_path)


@pytest.fixture
def mastodon(settings: Settings) -> Mastodon:
    """The bot on Mastodon."""
    return _mastodon(settings)


@pytest.fixture
def x(settings: Settings) -> X:
    """The bot on X."""
    return _x(settings)


@pytest.fixture(params=["bluesky", "mastodon", "x"])
def account(request: pytest.FixtureRequest) -> SocialAccount:
    """The bot on each network."""
    found: SocialAccount = request.getfixturevalue(request.param)
    return found


@pytest.fixture(params=["bluesky", "mastodon"])
def keyed(request: pytest.FixtureRequest) -> SocialAccount:
    """The bot where posts have keys."""
    found: SocialAccount = request.getfixturevalue(request.param)
    return found


def _bluesky(settings: Settings, folder: Path, *, password: str | None = None) -> Bluesky:
    return Bluesky(
        settings.bluesky_url,
        settings.bluesky_handle or "",
        password or settings.bluesky_app_password or "",
        session_file=folder / "bluesky.session",
        now=_now,
    )


def _mastodon(settings: Settings) -> Mastodon:
    return Mastodon(settings.mastodon_url or "", settings.mastodon_token or "", now=_now)


def _x(settings: Settings) -> X:
    return X(settings.x_url, settings.x_token or "", now=_now)


def _asked(account: SocialAccount) -> SocialPost:
    heard, _ = account.since(None, limit=50)
    return next(post for post in heard if post.asked)


def _shown(sandbox: Sandbox, network: str, post: Outgoing) -> list[dict[str, Any]]:
    listed = sandbox.published(network)
    return [one for one in listed if one["text"].endswith(post.text)]


def test_what_was_said_is_heard_oldest_first(account: SocialAccount) -> None:
    heard, _ = account.since(None, limit=50)
    assert [post.posted_at for post in heard] == sorted(post.posted_at for post in heard)
    assert "Mt. Joy" in heard[0].text
    assert [post.asked for post in heard if "Paper Lanterns" in post.text] == [True]
    assert {post.network for post in heard} == {account.network}


def test_nothing_is_heard_twice(account: SocialAccount, sandbox: Sandbox) -> None:
    _, cursor = account.since(None, limit=50)
    assert list(account.since(cursor, limit=50)[0]) == []
    sandbox.say(account.network, "dora.test", '"Low Tide" by Mt. Joy')
    heard, following = account.since(cursor, limit=50)
    assert [post.text for post in heard] == ['"Low Tide" by Mt. Joy']
    assert list(account.since(following, limit=50)[0]) == []


def test_a_small_limit_loses_nothing(account: SocialAccount) -> None:
    everything, _ = account.since(None, limit=50)
    one, cursor = account.since(None, limit=1)
    rest, _ = account.since(cursor, limit=50)
    assert {post.uri for post in (*one, *rest)} == {post.uri for post in everything}


def test_the_bot_does_not_hear_itself(account: SocialAccount, outgoing: Outgoing) -> None:
    _, cursor = account.since(None, limit=50)
    account.publish(outgoing)
    assert list(account.since(cursor, limit=50)[0]) == []


def test_other_bots_are_not_heard(keyed: SocialAccount, sandbox: Sandbox) -> None:
    _, cursor = keyed.since(None, limit=50)
    sandbox.join(keyed.network, "robot.test", bot=True)
    sandbox.say(keyed.network, "robot.test", '"Low Tide" by Mt. Joy')
    assert list(keyed.since(cursor, limit=50)[0]) == []


def test_a_post_appears_with_its_words(
    account: SocialAccount, sandbox: Sandbox, outgoing: Outgoing
) -> None:
    post = replace(outgoing, text=f"{outgoing.text}\n\n♫ “Silver Lining” by Mt. Joy")
    account.publish(post)
    assert [(one["text"], one["answers"]) for one in _shown(sandbox, account.network, post)] == [
        (post.text, None)
    ]


def test_a_reply_goes_under_the_post_that_asked(
    account: SocialAccount, sandbox: Sandbox, outgoing: Outgoing
) -> None:
    account.publish(replace(outgoing, answers=_asked(account)))
    assert [bool(one["answers"]) for one in _shown(sandbox, account.network, outgoing)] == [True]


def test_the_post_is_found_under_its_key(keyed: SocialAccount, outgoing: Outgoing) -> None:
    since = _now() - timedelta(minutes=1)
    assert keyed.find(outgoing.record_key, text=outgoing.text, since=since) is None
    sent = keyed.publish(outgoing)
    found = keyed.find(outgoing.record_key, text=outgoing.text, since=since)
    assert found is not None
    assert found.uri == sent.uri


def test_a_reply_is_found_too(keyed: SocialAccount, outgoing: Outgoing) -> None:
    sent = keyed.publish(replace(outgoing, answers=_asked(keyed)))
    found = keyed.find(outgoing.record_key, text=outgoing.text, since=None)
    assert found is not None
    assert found.uri == sent.uri


def test_mastodon_knows_a_key_again(
    mastodon: Mastodon, sandbox: Sandbox, outgoing: Outgoing
) -> None:
    assert mastodon.publish(outgoing).uri == mastodon.publish(outgoing).uri
    assert len(_shown(sandbox, "mastodon", outgoing)) == 1


def test_bluesky_refuses_a_key_that_is_taken(
    bluesky: Bluesky, sandbox: Sandbox, outgoing: Outgoing
) -> None:
    bluesky.publish(outgoing)
    with pytest.raises(Ambiguous):
        bluesky.publish(outgoing)
    assert len(_shown(sandbox, "bluesky", outgoing)) == 1


def test_an_address_on_bluesky_is_a_link(
    bluesky: Bluesky, sandbox: Sandbox, outgoing: Outgoing
) -> None:
    post = replace(outgoing, text=f"{outgoing.text} https://open.spotify.com/track/1")
    bluesky.publish(post)
    (shown,) = _shown(sandbox, "bluesky", post)
    assert shown["record"]["facets"][0]["features"][0]["uri"] == "https://open.spotify.com/track/1"


def test_a_status_is_unlisted(mastodon: Mastodon, sandbox: Sandbox, outgoing: Outgoing) -> None:
    mastodon.publish(outgoing)
    assert [one["record"]["visibility"] for one in _shown(sandbox, "mastodon", outgoing)] == [
        "unlisted"
    ]


def test_who_asked_on_mastodon_is_named_or_would_not_know(
    mastodon: Mastodon, sandbox: Sandbox, outgoing: Outgoing
) -> None:
    mastodon.publish(replace(outgoing, answers=_asked(mastodon)))
    assert [one["text"] for one in _shown(sandbox, "mastodon", outgoing)] == [
        f"@ben {outgoing.text}"
    ]


def test_x_cannot_tell(x: X, outgoing: Outgoing) -> None:
    with pytest.raises(Ambiguous, match="Look at the bot's account"):
        x.find(outgoing.record_key, text=outgoing.text)


def test_x_says_that_a_machine_wrote_it(x: X, sandbox: Sandbox, outgoing: Outgoing) -> None:
    x.publish(outgoing)
    assert [one["record"]["made_with_ai"] for one in _shown(sandbox, "x", outgoing)] == [True]


def test_an_answer_to_nobody_is_refused(account: SocialAccount, outgoing: Outgoing) -> None:
    asked = _asked(account)
    with pytest.raises(Refused):
        account.publish(replace(outgoing, answers=replace(asked, uri=f"{asked.uri[:-3]}999")))


def test_a_busy_network_is_asked_again_later(
    account: SocialAccount, sandbox: Sandbox, outgoing: Outgoing
) -> None:
    account.since(None, limit=5)
    sandbox.fault(account.network, "rate_limited", count=3, retry_after=30)
    with pytest.raises(Retryable):
        account.publish(outgoing)
    assert _shown(sandbox, account.network, outgoing) == []


def test_a_failing_server_leaves_a_doubt_when_sending(
    account: SocialAccount, sandbox: Sandbox, outgoing: Outgoing
) -> None:
    account.since(None, limit=5)
    sandbox.fault(account.network, "server_error", count=3)
    with pytest.raises(Ambiguous):
        account.publish(outgoing)


def test_a_failing_server_is_asked_again_when_reading(
    account: SocialAccount, sandbox: Sandbox
) -> None:
    sandbox.fault(account.network, "server_error", count=9)
    with pytest.raises(Retryable):
        account.since(None, limit=5)


@pytest.fixture(scope="module")
def gone(world: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, SocialAccount]:
    """Accounts on networks that answered once, and are not there any more."""
    folder = tmp_path_factory.mktemp("gone")
    with start_sandbox(world, folder) as sandbox:
        settings = Settings.from_env(sandbox.env)
        accounts: dict[str, SocialAccount] = {
            "bluesky": _bluesky(settings, folder),
            "mastodon": _mastodon(settings),
            "x": _x(settings),
        }
        for account in accounts.values():
            account.since(None, limit=5)
    return accounts


@pytest.mark.parametrize("network", ["bluesky", "mastodon", "x"])
def test_who_is_not_there_surely_did_not_get_it(
    gone: dict[str, SocialAccount], network: str, outgoing: Outgoing
) -> None:
    with pytest.raises(Retryable):
        gone[network].publish(outgoing)


def test_a_wrong_password_is_refused_with_advice(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="HYPE_BLUESKY_HANDLE"):
        _bluesky(settings, tmp_path, password="wrong").since(None, limit=5)


def test_a_wrong_token_is_refused_with_advice(settings: Settings) -> None:
    with pytest.raises(Refused, match="HYPE_MASTODON_TOKEN"):
        Mastodon(settings.mastodon_url or "", "wrong", now=_now).since(None, limit=5)


def test_a_wrong_token_is_refused_by_x(settings: Settings) -> None:
    with pytest.raises(Refused, match="401"):
        X(settings.x_url, "wrong", now=_now).since(None, limit=5)


def test_the_session_is_kept_for_its_owner_only(
    bluesky: Bluesky, settings: Settings, sandbox: Sandbox, tmp_path: Path
) -> None:
    bluesky.since(None, limit=5)
    assert stat.S_IMODE((tmp_path / "bluesky.session").stat().st_mode) == 0o600
    _bluesky(settings, tmp_path).since(None, limit=5)
    assert len(sandbox.log(service="bluesky", path="createSession")) == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: "no session at all",
        lambda text: text.replace("eyJ", "eyK"),
        lambda text: ":::".join(
            part + "AAAA" if part.startswith("eyJ") else part for part in text.split(":::")
        ),
    ],
)
def test_a_session_that_is_not_accepted_any_more_is_renewed(
    settings: Settings, tmp_path: Path, sandbox: Sandbox, spoil: Callable[[str], str]
) -> None:
    _bluesky(settings, tmp_path).since(None, limit=5)
    path = tmp_path / "bluesky.session"
    path.write_text(spoil(path.read_text()))
    assert list(_bluesky(settings, tmp_path).since(None, limit=5)[0])
    assert len(sandbox.log(service="bluesky", path="createSession")) == 2


def test_the_bot_says_that_it_is_one(account: SocialAccount) -> None:
    assert "bot" in account.introduce(profile_words("Ann"))


def test_the_bluesky_label_is_set_once(bluesky: Bluesky, sandbox: Sandbox) -> None:
    bluesky.introduce(profile_words("Ben"))
    sandbox.forget_log()
    assert bluesky.introduce(profile_words("Ben")).startswith("the account is labelled already")
    assert sandbox.log(service="bluesky", path="putRecord") == []
