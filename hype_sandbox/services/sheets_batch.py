"""The requests of spreadsheets.batchUpdate: sheets added, renamed, resized; rows taken out.

Requests that only change how cells look or what may be typed are accepted and change nothing here.
"""

from collections.abc import Callable, Mapping
from typing import Any

from hype_sandbox.services.a1 import Area
from hype_sandbox.services.sheets_book import Book, Sheet

_LOOKS = frozenset(
    {
        "addConditionalFormatRule",
        "addProtectedRange",
        "autoResizeDimensions",
        "repeatCell",
        "setBasicFilter",
        "setDataValidation",
        "sortRange",
        "updateDimensionProperties",
    }
)

Told = Mapping[str, Any]


class BadRequest(ValueError):
    """A request that the service refuses; the message is its own."""


def carried_out(book: Book, request: Told) -> dict[str, Any]:
    """Carry out one request; the service's reply to it."""
    ((name, told),) = request.items()
    if name in _LOOKS:
        return {}
    if name not in _REQUESTS:
        raise BadRequest(f'Invalid JSON payload received. Unknown name "{name}"')
    return _REQUESTS[name](book, told)


def _sheet(book: Book, number: int | None) -> Sheet:
    found = book.numbered(number or 0)
    if found is None:
        raise BadRequest(f"No grid with id: {number}")
    return found


def _add_sheet(book: Book, told: Told) -> dict[str, Any]:
    properties = told.get("properties", {})
    title = properties.get("title", f"Sheet{len(book.sheets) + 1}")
    if book.sheet(title) is not None:
        raise BadRequest(
            f'A sheet with the name "{title}" already exists. Please enter another name.'
        )
    grid = properties.get("gridProperties", {})
    number = properties.get("sheetId", max(sheet.number for sheet in book.sheets) + 1)
    sheet = Sheet(number, title, grid.get("rowCount", 1000), grid.get("columnCount", 26))
    book.sheets.append(sheet)
    return {"addSheet": {"properties": sheet.properties(len(book.sheets) - 1)}}


def _delete_sheet(book: Book, told: Told) -> dict[str, Any]:
    if len(book.sheets) == 1:
        raise BadRequest("You can't remove all the sheets in a document.")
    book.sheets.remove(_sheet(book, told.get("sheetId")))
    return {}


def _update_properties(book: Book, told: Told) -> dict[str, Any]:
    properties = told.get("properties", {})
    sheet = _sheet(book, properties.get("sheetId"))
    sheet.title = properties.get("title", sheet.title)
    grid = properties.get("gridProperties", {})
    sheet.rows = grid.get("rowCount", sheet.rows)
    sheet.columns = grid.get("columnCount", sheet.columns)
    del sheet.values[sheet.rows :]
    return {}


def _append_dimension(book: Book, told: Told) -> dict[str, Any]:
    sheet = _sheet(book, told.get("sheetId"))
    if told["dimension"] == "ROWS":
        sheet.rows += told["length"]
    else:
        sheet.columns += told["length"]
    return {}


def _delete_dimension(book: Book, told: Told) -> dict[str, Any]:
    where = told["range"]
    sheet = _sheet(book, where.get("sheetId"))
    first, last = where.get("startIndex", 0), where["endIndex"]
    if where["dimension"] == "ROWS":
        del sheet.values[first:last]
        sheet.rows -= last - first
    else:
        for row in sheet.values:
            del row[first:last]
        sheet.columns -= last - first
    return {}


def _insert_dimension(book: Book, told: Told) -> dict[str, Any]:
    where = told["range"]
    sheet = _sheet(book, where.get("sheetId"))
    first, count = where.get("startIndex", 0), where["endIndex"] - where.get("startIndex", 0)
    if where["dimension"] == "ROWS":
        sheet.values[first:first] = [[] for _ in range(count)]
        sheet.rows += count
    else:
        for row in sheet.values:
            row[first:first] = [""] * count
        sheet.columns += count
    return {}


def _update_cells(book: Book, told: Told) -> dict[str, Any]:
    where = told.get("range", {})
    sheet = _sheet(book, where.get("sheetId"))
    if told.get("rows"):
        raise BadRequest("This stand-in clears cells with updateCells, and writes with values.")
    top, left = where.get("startRowIndex", 0), where.get("startColumnIndex", 0)
    sheet.clear(Area(top, left, where.get("endRowIndex"), where.get("endColumnIndex")))
    return {}


def _book_properties(book: Book, told: Told) -> dict[str, Any]:
    book.title = told.get("properties", {}).get("title", book.title)
    return {}


_REQUESTS: Mapping[str, Callable[[Book, Told], dict[str, Any]]] = {
    "addSheet": _add_sheet,
    "deleteSheet": _delete_sheet,
    "updateSheetProperties": _update_properties,
    "updateSpreadsheetProperties": _book_properties,
    "appendDimension": _append_dimension,
    "deleteDimension": _delete_dimension,
    "insertDimension": _insert_dimension,
    "updateCells": _update_cells,
}
