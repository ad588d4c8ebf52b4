"""The stand-in for Google Sheets, asked by gspread as it comes, with a service account's real flow."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import gspread
import pytest
import requests
from requests.adapters import HTTPAdapter

from hype_pipeline_tests.sandbox_fixture import Sandbox, start_sandbox


class Rebase(HTTPAdapter):
    """Sends what is meant for one origin to another."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        super().__init__()

    def send(
        self, request: requests.PreparedRequest, *args: Any, **knobs: Any
    ) -> requests.Response:
        meant = urlsplit(request.url)
        request.url = self.origin + meant.path + (f"?{meant.query}" if meant.query else "")
        return super().send(request, *args, **knobs)


@contextmanager
def _client(sandbox: Sandbox) -> Iterator[gspread.Client]:
    account = json.loads(Path(sandbox.env["HYPE_GOOGLE_CREDENTIALS"]).read_text("utf-8"))
    client = gspread.service_account_from_dict(account)
    adapter = Rebase(sandbox.env["HYPE_SHEETS_URL"])
    with client.http_client.session as session:
        session.mount("https://sheets.googleapis.com", adapter)
        session.mount("https://www.googleapis.com", adapter)
        yield client


@pytest.fixture(scope="module")
def client(sandbox: Sandbox) -> Iterator[gspread.Client]:
    with _client(sandbox) as client:
        yield client


@pytest.fixture
def desk(client: gspread.Client, sandbox: Sandbox) -> gspread.Spreadsheet:
    return client.open_by_key(sandbox.env["HYPE_SHEET_ID"])


def test_the_desk_is_there_with_one_empty_sheet(desk: gspread.Spreadsheet):
    assert desk.sheet1.title == "Sheet1"


def test_an_unknown_spreadsheet_is_not_found(client: gspread.Client):
    with pytest.raises(gspread.SpreadsheetNotFound):
        client.open_by_key("nobody-has-this")


def test_rows_are_appended_and_read_back(desk: gspread.Spreadsheet):
    sheet = desk.add_worksheet("gens", rows=10, cols=4)
    sheet.append_row(["id", "text"], value_input_option="RAW")
    sheet.append_rows([["1", "warm static"], ["2", "porch swing"]], value_input_option="RAW")
    assert sheet.get_all_records() == [
        {"id": 1, "text": "warm static"},
        {"id": 2, "text": "porch swing"},
    ]


def test_raw_text_is_never_a_formula(desk: gspread.Spreadsheet):
    sheet = desk.add_worksheet("raw", rows=5, cols=2)
    sheet.append_row(["=1+1"], value_input_option="RAW")
    assert sheet.acell("A1").value == "=1+1"


def test_typed_text_may_be_one(desk: gspread.Spreadsheet):
    sheet = desk.add_worksheet("typed", rows=5, cols=2)
    sheet.append_row(["=IMPORTXML(1)"], value_input_option="USER_ENTERED")
    assert sheet.acell("A1").value == "#NAME?"


def test_cells_are_updated_in_a_batch(desk: gspread.Spreadsheet):
    sheet = desk.add_worksheet("it's a batch", rows=5, cols=3)
    sheet.batch_update(
        [{"range": "A1:B1", "values": [["a", "b"]]}, {"range": "C3", "values": [["c"]]}]
    )
    assert sheet.batch_get(["A1:B1", "C1:C3"]) == [[["a", "b"]], [[], [], ["c"]]]


def test_a_row_is_found_and_deleted(desk: gspread.Spreadsheet):
    sheet = desk.add_worksheet("rows", rows=5, cols=2)
    sheet.append_rows([["one"], ["two"], ["three"]])
    sheet.delete_rows(sheet.find("two").row)
    assert sheet.col_values(1) == ["one", "three"]


def test_a_sheet_is_cleared(desk: gspread.Spreadsheet):
    sheet = desk.add_worksheet("cleared", rows=5, cols=2)
    sheet.append_row(["gone"])
    sheet.clear()
    assert sheet.get_all_values() == [[]]


def test_writing_beyond_the_edge_is_refused(desk: gspread.Spreadsheet):
    sheet = desk.add_worksheet("small", rows=2, cols=2)
    with pytest.raises(gspread.exceptions.APIError, match="exceeds grid limits"):
        sheet.update([["too far"]], "A9")


def test_the_same_title_is_refused(desk: gspread.Spreadsheet):
    desk.add_worksheet("twice", rows=2, cols=2)
    with pytest.raises(gspread.exceptions.APIError, match="already exists"):
        desk.add_worksheet("twice", rows=2, cols=2)


def test_the_quota_is_told(desk: gspread.Spreadsheet, sandbox: Sandbox):
    sandbox.fault("sheets", "rate_limited", count=1)
    with pytest.raises(gspread.exceptions.APIError, match="429"):
        desk.fetch_sheet_metadata()


def test_a_restart_keeps_the_values(world: Path, tmp_path: Path):
    with start_sandbox(world, tmp_path) as first, _client(first) as client:
        client.open_by_key(first.env["HYPE_SHEET_ID"]).sheet1.append_row(["kept"])
    with start_sandbox(world, tmp_path) as second, _client(second) as client:
        sheet = client.open_by_key(second.env["HYPE_SHEET_ID"]).sheet1
        assert sheet.get_all_values() == [["kept"]]
