"""The desk's page as a browser shows it: a real Chromium against a real server."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from sqlalchemy import Engine

from hype_pipeline.curate.accounts import Accounts
from hype_pipeline.curate.database import open_database
from hype_pipeline.curate.desk import Desk
from hype_pipeline.curate.ledger import Ledger
from hype_pipeline.curate.queue import Queue
from hype_pipeline.curate.receipts import ReceiptRows
from hype_pipeline.records.bot import Draft
from hype_pipeline.records.narrowing import Narrowed
from hype_pipeline_tests.curate.conftest import draft, mention

CHROMIUM = Path("/usr/bin/chromium")
PASSWORD = "a long enough password"
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    if not CHROMIUM.exists():
        pytest.skip(f"there is no {CHROMIUM}")
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=flags)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A tab that fails the test on any error of the script."""
    context = browser.new_context()
    tab = context.new_page()
    wrong: list[str] = []
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on("console", lambda said: wrong.append(said.text) if "Security" in said.text else None)
    yield tab
    context.close()
    assert wrong == []


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """The desk's database."""
    made = open_database(f"sqlite:///{tmp_path / 'desk.db'}")
    yield made
    made.dispose()


@pytest.fixture
def waiting(engine: Engine) -> Sequence[Draft]:
    """Two posts with two drafts each; the first one asked."""
    now = datetime.now(UTC)
    posts = (mention("m1", now, asked=True), mention("m2", now - timedelta(hours=2)))
    Queue(engine).remember(Narrowed(posts), network="mastodon", cursor="1", now=now)
    drafts = [[draft(post, rank, now) for rank in (1, 2)] for post in posts]
    Queue(engine).store_drafts("m1", drafts[0])
    Queue(engine).store_drafts("m2", drafts[1])
    return [*drafts[0], *drafts[1]]


@contextmanager
def _desk(folder: Path, *arguments: str) -> Iterator[str]:
    """`hype desk` on a free port; its address."""
    env = {
        **os.environ,
        "HYPE_DATABASE": f"sqlite:///{folder / 'desk.db'}",
        "HYPE_SCRATCH": str(folder / "scratch"),
        "HYPE_LAKE": str(folder / "lake"),
    }
    run = "from hype_pipeline.commands.bot import desk; desk()"
    process = subprocess.Popen(
        [sys.executable, "-c", run, "--port", "0", *arguments],
        env=env,
        stdout=subprocess.PIPE,
        text=True,
        cwd=folder,
    )
    assert process.stdout is not None
    try:
        told = re.search(r"http://\S+", process.stdout.readline())
        assert told is not None
        yield told.group()
    finally:
        process.terminate()
        process.wait(timeout=10)
        process.stdout.close()


@pytest.fixture
def desk(engine: Engine, tmp_path: Path) -> Iterator[str]:
    """The desk on loopback."""
    with _desk(tmp_path) as address:
        yield address


@pytest.fixture
def open_desk(engine: Engine, tmp_path: Path) -> Iterator[str]:
    """The desk beyond loopback, with one account; the address to reach it from here."""
    Accounts(engine).add("ann", PASSWORD, now=datetime.now(UTC))
    with _desk(tmp_path, "--host", "0.0.0.0") as address:
        yield address.replace("0.0.0.0", "127.0.0.1")


def _states(engine: Engine) -> dict[str, str]:
    return {row.draft_id: row.state for row in Ledger(engine).drafts()}


def test_a_draft_is_approved_by_keyboard(
    page: Page, desk: str, engine: Engine, waiting: Sequence[Draft]
) -> None:
    page.goto(desk)
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.get_by_role("status")).to_contain_text("Approved")
    assert (_states(engine)["m1-2"], _states(engine)["m1-1"]) == ("approved", "rejected")


def test_a_draft_is_rejected_and_taken_back_by_keyboard(
    page: Page, desk: str, engine: Engine, waiting: Sequence[Draft]
) -> None:
    page.goto(desk)
    page.keyboard.press("x")
    expect(page.get_by_role("status")).to_contain_text("Rejected")
    page.keyboard.press("u")
    expect(page.get_by_role("status")).to_contain_text("Back in the queue")
    assert _states(engine)["m1-1"] == "pending"
    assert [row.action for row in Ledger(engine).decisions()] == ["rejected", "undone"]


def test_a_draft_is_edited_by_keyboard_with_a_counter_that_counts(
    page: Page, desk: str, engine: Engine, waiting: Sequence[Draft]
) -> None:
    page.goto(desk)
    page.keyboard.press("e")
    words = page.locator(".draft.selected textarea")
    expect(words).to_be_focused()
    words.fill("a glow")
    counter = page.locator('.draft.selected .live [data-network="bluesky"] b')
    expect(counter).to_have_text(str(len("a glow\n\n♫ “Paper m1” by The Lanterns")))
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status")).to_contain_text("a glow")
    assert [row.text for row in ReceiptRows(engine).approved()] == ["a glow"]


def test_a_text_that_will_be_cut_is_shown_as_it_will_stand(
    page: Page, desk: str, waiting: Sequence[Draft]
) -> None:
    page.goto(desk)
    page.keyboard.press("e")
    page.locator(".draft.selected textarea").fill("guitar " * 60)
    expect(page.locator('.draft.selected .live [data-network="bluesky"].over')).to_have_count(1)
    expect(page.locator(".draft.selected .as-published p")).to_contain_text("guitar…")


def test_leaving_an_edit_changes_nothing(
    page: Page, desk: str, engine: Engine, waiting: Sequence[Draft]
) -> None:
    page.goto(desk)
    page.keyboard.press("e")
    page.keyboard.type("ajkx")
    page.keyboard.press("Escape")
    expect(page.locator("details.edit[open]")).to_have_count(0)
    assert set(_states(engine).values()) == {"pending"}


def test_of_two_tabs_the_second_is_told_that_it_came_too_late(
    browser: Browser, desk: str, engine: Engine, waiting: Sequence[Draft]
) -> None:
    first, second = browser.new_page(), browser.new_page()
    first.goto(desk)
    second.goto(desk)
    first.keyboard.press("x")
    expect(first.get_by_role("status")).to_contain_text("Rejected")
    second.keyboard.press("a")
    expect(second.get_by_role("alert")).to_contain_text("Too late: this draft is rejected now")
    assert [row.action for row in Ledger(engine).decisions()] == ["rejected"]
    first.close()
    second.close()


def test_all_drafts_for_a_post_are_rejected_with_one_press(
    page: Page, desk: str, engine: Engine, waiting: Sequence[Draft]
) -> None:
    page.goto(desk)
    page.get_by_role("button", name="Reject all 2").first.click()
    expect(page.locator(".post")).to_have_count(1)
    assert sorted(_states(engine).values()) == ["pending", "pending", "rejected", "rejected"]


def test_the_filter_narrows(page: Page, desk: str, waiting: Sequence[Draft]) -> None:
    page.goto(desk)
    expect(page.locator(".post")).to_have_count(2)
    page.get_by_label("asked us").check()
    page.get_by_role("button", name="Filter").click()
    expect(page.locator(".post")).to_have_count(1)
    page.goto(f"{desk}/?words=100%25")
    expect(page.get_by_role("heading", name="Nothing like that is waiting")).to_be_visible()


def test_what_others_wrote_is_text_and_nothing_else(page: Page, desk: str, engine: Engine) -> None:
    now = datetime.now(UTC)
    evil = "<script>document.title='taken'</script><img src=x onerror=alert(1)>"
    fields = {
        "text": evil,
        "author": evil,
        "artist": evil,
        "title": evil,
        "uri": "javascript:alert(1)",
    }
    post = _replaced(mention("m1", now), **fields)
    Queue(engine).remember(Narrowed((post,)), network="mastodon", cursor="1", now=now)
    Queue(engine).store_drafts("m1", [_replaced(draft(post, 1, now), text=evil, flags=(evil,))])
    page.goto(desk)
    expect(page.locator(".source blockquote")).to_have_text(evil)
    assert page.title() == "Desk · hype"
    assert page.locator("img").count() == 0
    assert page.locator('a[href^="javascript"]').count() == 0


def test_with_no_champion_the_page_says_that_drafts_wait(page: Page, desk: str) -> None:
    page.goto(desk)
    expect(page.get_by_role("heading")).to_have_text("Drafts wait for a model")
    expect(page.locator(".empty")).to_contain_text("No model has been promoted yet.")


def test_the_history_names_who_decided_what(
    page: Page, desk: str, engine: Engine, waiting: Sequence[Draft]
) -> None:
    Desk(engine).edit("m1-1", "Other words.", revision=0, curator="ben", now=datetime.now(UTC))
    page.goto(f"{desk}/history")
    row = page.locator(".history tbody tr").last
    expect(row).to_contain_text("ben")
    expect(row).to_contain_text("edited")
    expect(row).to_contain_text("Other words.")


def test_a_doubtful_post_is_settled_on_the_page(
    page: Page, desk: str, engine: Engine, waiting: Sequence[Draft]
) -> None:
    now, rows = datetime.now(UTC), ReceiptRows(engine)
    Desk(engine).approve("m1-1", revision=0, curator="ben", now=now)
    rows.enqueue("m1-1", {"x": "words"}, record_key="k", now=now)
    claim = rows.claim("m1-1", "x", now=now, until=now)
    assert claim is not None
    rows.note_ambiguous(claim, "no answer came")
    page.goto(f"{desk}/history")
    expect(page.get_by_role("heading", name="Please look")).to_be_visible()
    page.get_by_role("button", name="It is there").click()
    expect(page.get_by_role("heading", name="Please look")).to_have_count(0)
    assert _states(engine)["m1-1"] == "posted"


def test_the_page_works_without_a_script(
    browser: Browser, desk: str, engine: Engine, waiting: Sequence[Draft]
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(desk)
    page.get_by_role("button", name="Approve").first.click()
    assert _states(engine)["m1-1"] == "approved"
    context.close()


def test_beyond_loopback_one_logs_in(
    page: Page, open_desk: str, engine: Engine, waiting: Sequence[Draft]
) -> None:
    page.goto(f"{open_desk}/history")
    expect(page.get_by_role("button", name="Log in")).to_be_visible()
    page.get_by_label("Name").fill("ann")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("alert")).to_contain_text("do not fit together")
    page.get_by_label("Name").fill("ann")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page).to_have_url(f"{open_desk}/history")
    page.goto(open_desk)
    page.keyboard.press("a")
    expect(page.get_by_role("status")).to_contain_text("Approved")
    assert [row.curator for row in Ledger(engine).decisions()] == ["ann", "ann"]
    page.get_by_role("button", name="Log out").click()
    page.goto(open_desk)
    expect(page.get_by_role("button", name="Log in")).to_be_visible()


def test_a_removed_account_is_out_at_once(
    page: Page, open_desk: str, engine: Engine, waiting: Sequence[Draft]
) -> None:
    page.goto(open_desk)
    page.get_by_label("Name").fill("ann")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.locator(".post")).to_have_count(2)
    Accounts(engine).remove("ann")
    page.reload()
    expect(page.get_by_role("button", name="Log in")).to_be_visible()


def _replaced(row: Any, **fields: Any) -> Any:
    from dataclasses import replace

    return replace(row, **fields)
