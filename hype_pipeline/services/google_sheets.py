"""A worksheet of a Google spreadsheet, through gspread: read it, add rows, change cells.

Everything is written RAW: a text that begins with = is a text. What the rows mean is
curate/sheet_desk.py's business.
"""

import json
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from hype_pipeline.errors import BadInput, Refused, Retryable

_NAME = "google sheets"
_GOOGLE = "https://sheets.googleapis.com"
_TIMEOUT = 20.0  # seconds
_SHEET_ROWS = 1000  # of a new worksheet; it grows by itself


class GoogleSheet:
    """One worksheet, which is made when it is missing."""

    def __init__(self, url: str, credentials: Path, sheet_id: str, *, worksheet: str) -> None:
        self._url = url.rstrip("/")
        self._credentials = credentials
        self._sheet_id = sheet_id
        self._worksheet = worksheet

    def rows(self) -> list[list[str]]:
        """Every row from the first, as texts."""
        with self._understood():
            return [[str(cell) for cell in row] for row in self._sheet.get_all_values()]

    def append(self, rows: Sequence[Sequence[str]]) -> None:
        """Add rows at the end, in one request."""
        with self._understood():
            self._sheet.append_rows(
                [list(row) for row in rows], value_input_option="RAW", table_range="A1"
            )

    def write(self, cells: Mapping[tuple[int, int], str]) -> None:
        """Change cells, given by row and column from 1, in one request."""
        import gspread.utils

        told = [
            {"range": gspread.utils.rowcol_to_a1(row, column), "values": [[text]]}
            for (row, column), text in cells.items()
        ]
        with self._understood():
            self._sheet.batch_update(told, value_input_option="RAW")

    @cached_property
    def _account(self) -> dict[str, Any]:
        try:
            told: dict[str, Any] = json.loads(self._credentials.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise BadInput(
                f"HYPE_GOOGLE_CREDENTIALS={self._credentials} is not the JSON key of a service "
                f"account: {error}"
            ) from error
        return told

    @cached_property
    def _sheet(self) -> Any:
        import gspread

        client = gspread.service_account_from_dict(self._account)
        client.set_timeout(_TIMEOUT)
        session = client.http_client.session
        weakref.finalize(self, session.close)
        if self._url != _GOOGLE:
            session.mount(_GOOGLE, _elsewhere(self._url))
        book = client.open_by_key(self._sheet_id)
        try:
            return book.worksheet(self._worksheet)
        except gspread.WorksheetNotFound:
            return book.add_worksheet(self._worksheet, rows=_SHEET_ROWS, cols=20)

    @contextmanager
    def _understood(self) -> Iterator[None]:
        import google.auth.exceptions
        import gspread
        import requests

        shared = f"Is the sheet shared with {self._account.get('client_email')}, for editing?"
        try:
            yield
        except (gspread.SpreadsheetNotFound, PermissionError) as error:
            raise Refused(
                _NAME, f"there is no sheet {self._sheet_id}, or not for us. {shared}"
            ) from error
        except gspread.exceptions.APIError as error:
            if error.code == 429 or error.code >= 500:
                raise Retryable(_NAME, f"answered {error.code}.", retry_after=60.0) from error
            raise Refused(_NAME, f"answered {error}. {shared}") from error
        except (google.auth.exceptions.TransportError, requests.RequestException) as error:
            raise Retryable(_NAME, f"cannot be reached ({type(error).__name__}).") from error
        except google.auth.exceptions.GoogleAuthError as error:
            raise Refused(_NAME, f"does not accept the service account: {error}") from error


def _elsewhere(base: str) -> Any:
    """An adapter that asks *base* for what is addressed to Google; gspread has no setting for it."""
    from requests.adapters import HTTPAdapter

    class Elsewhere(HTTPAdapter):  # type: ignore[misc]
        def send(self, request: Any, *args: Any, **knobs: Any) -> Any:
            parts = urlsplit(request.url)
            request.url = base + parts.path + (f"?{parts.query}" if parts.query else "")
            return super().send(request, *args, **knobs)

    return Elsewhere()
