"""The spreadsheet desk, through gspread and a real service-account login, against the sandbox."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from hype_pipeline.curate.database import open_database
from hype_pipeline.curate.desk import Desk
from hype_pipeline.curate.ledger import Ledger
from hype_pipeline.curate.queue import Queue
from hype_pipeline.curate.receipts import ReceiptRows
from hype_pipeline.curate.sheet_desk import HEADER, Exchange, exchange
from hype_pipeline.errors import BadInput, Refused, Retryable
from hype_pipeline.records.bot import Draft
from hype_pipeline.records.narrowing import Narrowed
from hype_pipeline.services.google_sheets import GoogleSheet
from hype_pipeline.settings import Settings
from hype_pipeline_tests.curate.conftest import draft, mention
from hype_pipeline_tests.sandbox_fixture import Sandbox

DECISION, EDITED, STATUS = (HEADER.index(name) + 1 for name in ("decision", "edited", "status"))


@pytest.fixture
def settings(sandbox: Sandbox) -> Settings:
    """Settings that point at the sandbox."""
    return Settings.from_env(sandbox.env)


@pytest.fixture
def sheet(settings: Settings, request: pytest.FixtureRequest) -> GoogleSheet:
    """A worksheet of this test's own."""
    return _sheet(settings, request.node.name[:60])


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    """The desk's database."""
    engine = open_database(f"sqlite:///{tmp_path / 'desk.db'}")
    yield engine
    engine.dispose()


def _sheet(settings: Settings, name: str, *, sheet_id: str | None = None) -> GoogleSheet:
    assert settings.google_credentials is not None
    return GoogleSheet(
        settings.sheets_url,
        settings.google_credentials,
        sheet_id or settings.sheet_id or "",
        worksheet=name,
    )


def _states(database: Engine) -> list[str]:
    return [row.state for row in Ledger(database).drafts()]


def test_drafts_go_out_once(
    database: Engine, sheet: GoogleSheet, drafted: Sequence[Draft], now: datetime
) -> None:
    assert exchange(database, sheet, now=now) == Exchange(decided=0, refused=0, sent=6)
    assert exchange(database, sheet, now=now) == Exchange(decided=0, refused=0, sent=0)
    rows = sheet.rows()
    assert tuple(rows[0]) == HEADER
    assert [row[0] for row in rows[1:]] == [each.draft_id for each in drafted]


def test_decisions_come_back(
    database: Engine, sheet: GoogleSheet, drafted: Sequence[Draft], now: datetime
) -> None:
    exchange(database, sheet, now=now)
    sheet.write(
        {(2, DECISION): "Approve", (5, DECISION): "no", (6, DECISION): "edit", (6, EDITED): "New."}
    )
    assert exchange(database, sheet, now=now).decided == 3
    assert _states(database) == [
        "approved",
        "rejected",
        "rejected",
        "rejected",
        "edited",
        "rejected",
    ]
    assert [row.text for row in ReceiptRows(database).approved()] == [drafted[0].text, "New."]
    assert {row.curator for row in Ledger(database).decisions()} == {"the sheet"}
    assert [row[STATUS - 1] for row in sheet.rows()[1:]] == _states(database)


def test_a_decision_that_comes_too_late_changes_nothing(
    database: Engine, sheet: GoogleSheet, drafted: Sequence[Draft], now: datetime
) -> None:
    exchange(database, sheet, now=now)
    Desk(database).reject("m1-1", revision=0, curator="ann", now=now)
    sheet.write({(2, DECISION): "approve"})
    assert exchange(database, sheet, now=now).decided == 0
    assert sheet.rows()[1][STATUS - 1] == "rejected"


def test_two_approvals_for_one_post_make_one(
    database: Engine, sheet: GoogleSheet, drafted: Sequence[Draft], now: datetime
) -> None:
    exchange(database, sheet, now=now)
    sheet.write({(2, DECISION): "approve", (3, DECISION): "approve"})
    done = exchange(database, sheet, now=now)
    assert (done.decided, done.refused) == (1, 1)
    assert _states(database)[:3] == ["approved", "rejected", "rejected"]


def test_what_cannot_be_read_is_said_in_the_sheet(
    database: Engine, sheet: GoogleSheet, drafted: Sequence[Draft], now: datetime
) -> None:
    exchange(database, sheet, now=now)
    sheet.write({(2, DECISION): "maybe"})
    assert exchange(database, sheet, now=now).refused == 1
    assert "“maybe” is no decision" in sheet.rows()[1][STATUS - 1]


def test_a_text_that_looks_like_a_formula_stays_a_text(
    database: Engine, sheet: GoogleSheet, sandbox: Sandbox, now: datetime
) -> None:
    post = mention("m1", now)
    Queue(database).remember(Narrowed((post,)), network="mastodon", cursor="1", now=now)
    evil = "=HYPERLINK(1)"
    Queue(database).store_drafts("m1", [replace(draft(post, 1, now), text=evil)])
    sandbox.forget_log()
    exchange(database, sheet, now=now)
    assert sheet.rows()[1][HEADER.index("text")] == evil
    written = [one for one in sandbox.log(service="sheets") if one["method"] == "POST"]
    assert all("USER_ENTERED" not in one["query"] for one in written)


def test_a_strange_first_row_is_refused(
    database: Engine, sheet: GoogleSheet, now: datetime
) -> None:
    sheet.append([["shopping", "list"]])
    with pytest.raises(BadInput, match="first row lacks"):
        exchange(database, sheet, now=now)


def test_a_sheet_that_is_not_ours_is_refused_with_advice(settings: Settings) -> None:
    with pytest.raises(Refused, match="shared with curator@"):
        _sheet(settings, "drafts", sheet_id="nowhere").rows()


def test_a_spent_quota_passes(settings: Settings, sheet: GoogleSheet, sandbox: Sandbox) -> None:
    sheet.rows()
    sandbox.fault("sheets", "rate_limited", count=5)
    with pytest.raises(Retryable):
        sheet.rows()


def test_credentials_that_are_none_are_bad_input(settings: Settings, tmp_path: Path) -> None:
    wrong = replace(settings, google_credentials=tmp_path / "nothing.json")
    with pytest.raises(BadInput, match="HYPE_GOOGLE_CREDENTIALS"):
        _sheet(wrong, "drafts").rows()
