"""What the desk refuses, without a browser: forged forms, foreign names, guesses, long bodies."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from starlette.testclient import TestClient

from hype_pipeline.curate.accounts import Accounts, GuessPace
from hype_pipeline.curate.database import open_database
from hype_pipeline.curate.door import COOKIE
from hype_pipeline.curate.ledger import Ledger
from hype_pipeline.curate.sessions import LASTS, Sessions, desk_secret
from hype_pipeline.curate.web_desk import Around, application
from hype_pipeline.errors import BadInput
from hype_pipeline.records.bot import Draft

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
AROUND = Around(
    clock=lambda: NOW,
    secret=b"s" * 32,
    previews=lambda _draft: [],
    waiting_for=lambda: None,
    login=False,
)
PASSWORD = "a long enough password"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """The desk's database."""
    made = open_database(f"sqlite:///{tmp_path / 'desk.db'}")
    yield made
    made.dispose()


def _reached(engine: Engine, around: Around = AROUND, host: str = "127.0.0.1") -> TestClient:
    return TestClient(
        application(engine, around), base_url=f"http://{host}", follow_redirects=False
    )


def _token(page: str) -> str:
    return page.split('name="token" value="', 1)[1].split('"', 1)[0]


@pytest.fixture
def one_draft(database: Engine, drafted: Sequence[Draft]) -> Engine:
    """A desk with drafts."""
    return database


def test_a_form_without_our_token_is_refused(one_draft: Engine) -> None:
    client = _reached(one_draft)
    client.get("/")
    forged = {"draft_id": "m1-1", "revision": "0", "token": "guess"}
    assert client.post("/approve", data=forged).status_code == 403
    assert list(Ledger(one_draft).decisions()) == []


def test_a_token_of_another_session_is_refused(one_draft: Engine) -> None:
    theirs = _token(_reached(one_draft).get("/").text)
    client = _reached(one_draft)
    client.get("/")
    told = {"draft_id": "m1-1", "revision": "0", "token": theirs}
    assert client.post("/approve", data=told).status_code == 403


def test_our_own_form_is_accepted_once(one_draft: Engine) -> None:
    client = _reached(one_draft)
    told = {"draft_id": "m1-1", "revision": "0", "token": _token(client.get("/").text)}
    answers = [client.post("/approve", data=told) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 409]
    assert "Too late" in answers[1].text


@pytest.mark.parametrize("revision", ["", "-1", "x", "9" * 20])
def test_a_revision_that_is_no_number_is_refused(one_draft: Engine, revision: str) -> None:
    client = _reached(one_draft)
    told = {"draft_id": "m1-1", "revision": revision, "token": _token(client.get("/").text)}
    assert client.post("/approve", data=told).status_code == 400


def test_nothing_is_decided_by_following_a_link(one_draft: Engine) -> None:
    assert _reached(one_draft).get("/approve?draft_id=m1-1&revision=0").status_code == 405


@pytest.mark.parametrize("host", ["evil.test", "127.0.0.1.evil.test", "192.168.0.1"])
def test_a_foreign_name_that_points_at_loopback_is_refused(one_draft: Engine, host: str) -> None:
    assert _reached(one_draft, host=host).get("/").status_code == 421


@pytest.mark.parametrize("host", ["localhost:3333", "[::1]:3333", "127.0.0.1:9"])
def test_loopback_is_reached_by_its_names(one_draft: Engine, host: str) -> None:
    assert _reached(one_draft, host=host).get("/").status_code == 200


def test_a_long_form_is_refused_before_it_is_read(one_draft: Engine) -> None:
    client = _reached(one_draft)
    assert client.post("/edit", data={"text": "x" * 70_000}).status_code == 413


def test_every_answer_forbids_what_the_page_does_not_need(one_draft: Engine) -> None:
    headers = _reached(one_draft).get("/").headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert "unsafe" not in headers["content-security-policy"]
    assert (headers["x-frame-options"], headers["x-content-type-options"]) == ("DENY", "nosniff")
    assert headers["cache-control"] == "no-store"


def test_the_cookie_is_for_this_site_and_no_script(one_draft: Engine) -> None:
    cookie = _reached(one_draft).get("/").headers["set-cookie"].lower()
    assert cookie.startswith(COOKIE)
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


def test_beyond_loopback_nothing_is_shown_before_one_logs_in(one_draft: Engine) -> None:
    client = _reached(one_draft, replace(AROUND, login=True), host="desk.example")
    answers = [client.get(path) for path in ("/", "/history", "/?words=a")]
    assert [answer.status_code for answer in answers] == [303, 303, 303]
    assert client.post("/approve", data={"draft_id": "m1-1", "revision": "0"}).status_code == 403


def test_a_login_leads_to_no_other_site(engine: Engine) -> None:
    Accounts(engine).add("ann", PASSWORD, now=NOW)
    client = _reached(engine, replace(AROUND, login=True), host="desk.example")
    told = {"name": "ann", "password": PASSWORD, "next": "//evil.test/"}
    assert client.post("/login", data=told).headers["location"] == "/"


def test_guessing_is_slowed_down_for_the_right_password_too(engine: Engine) -> None:
    Accounts(engine).add("ann", PASSWORD, now=NOW)
    client = _reached(engine, replace(AROUND, login=True), host="desk.example")
    wrong = [
        client.post("/login", data={"name": "ann", "password": f"guess {number}"}).status_code
        for number in range(5)
    ]
    right = client.post("/login", data={"name": "ann", "password": PASSWORD})
    assert (wrong, right.status_code) == ([403] * 5, 429)


def test_guesses_are_forgotten_after_a_while() -> None:
    pace = GuessPace(most=2, within=timedelta(minutes=5))
    pace.failed(("name:ann",), now=NOW)
    pace.failed(("name:ann",), now=NOW)
    assert not pace.allows(("name:ann",), now=NOW + timedelta(minutes=4))
    assert pace.allows(("name:ben",), now=NOW)
    assert pace.allows(("name:ann",), now=NOW + timedelta(minutes=6))


def test_a_session_ends_by_itself_and_cannot_be_made_up() -> None:
    sessions, others = Sessions(b"a" * 32), Sessions(b"b" * 32)
    session = sessions.begin("ann", bound_to="hash", now=NOW)
    assert sessions.read(session.cookie, now=NOW + LASTS) is None
    claimed = sessions.read(session.cookie, now=NOW)
    assert claimed is not None
    assert sessions.holds(*claimed, bound_to="hash")
    assert not sessions.holds(*claimed, bound_to="another hash")
    assert not others.holds(*claimed, bound_to="hash")


@pytest.mark.parametrize(
    "cookie", [None, "", "a|b|c|d", "ann|99999999999999|x|y", "|||", "ann|1|x"]
)
def test_nonsense_is_no_session(cookie: str | None) -> None:
    assert Sessions(b"a" * 32).read(cookie, now=NOW) is None


def test_the_secret_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    secret = desk_secret(tmp_path / "scratch")
    assert desk_secret(tmp_path / "scratch") == secret
    assert len(secret) == 32
    assert (tmp_path / "scratch" / "desk.key").stat().st_mode & 0o777 == 0o600


def test_an_account_is_added_named_and_removed(database: Engine) -> None:
    accounts = Accounts(database)
    accounts.add("ann", PASSWORD, now=NOW)
    assert accounts.names() == ["ann"]
    assert accounts.admits("ann", PASSWORD)
    assert not accounts.admits("ann", f"{PASSWORD} ")
    accounts.remove("ann")
    assert not accounts.admits("ann", PASSWORD)


def test_no_password_is_stored(engine: Engine) -> None:
    Accounts(engine).add("ann", PASSWORD, now=NOW)
    stored = Accounts(engine).stored("ann") or ""
    assert stored.startswith("scrypt$")
    assert PASSWORD not in stored


@pytest.mark.parametrize(
    ("name", "password"), [("", PASSWORD), ("a b", PASSWORD), ("ann|1", PASSWORD), ("ann", "short")]
)
def test_a_bad_name_or_password_is_bad_input(engine: Engine, name: str, password: str) -> None:
    with pytest.raises(BadInput):
        Accounts(engine).add(name, password, now=NOW)


def test_a_name_is_taken_once(engine: Engine) -> None:
    Accounts(engine).add("ann", PASSWORD, now=NOW)
    with pytest.raises(BadInput, match="already"):
        Accounts(engine).add("ann", PASSWORD, now=NOW)


def test_nobody_removes_who_is_not_there(engine: Engine) -> None:
    with pytest.raises(BadInput, match="no account"):
        Accounts(engine).remove("ann")
