"""Reading and writing the values of a spreadsheet by range: get, update, append, clear, batches."""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from starlette.datastructures import QueryParams

from hype_sandbox.services import a1
from hype_sandbox.services.sheets_book import Book, OutOfGrid, Sheet, Values

Told = dict[str, Any]


class Refused(Exception):
    """The service says no; the message is its own."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


def _located(book: Book, text: str) -> tuple[Sheet, a1.Area]:
    """The sheet and the cells that a range names; a bare word may be a sheet or a cell."""
    title, cells = a1.split(text)
    if title is None and book.sheet(cells) is not None:
        title, cells = cells, ""
    sheet = book.sheet(title)
    try:
        area = a1.area(cells)
    except a1.BadRange:
        sheet = None
    if sheet is None:
        raise Refused(400, f"Unable to parse range: {text}")
    return sheet, area


def _turned(values: Values) -> Values:
    widest = max((len(row) for row in values), default=0)
    return [[row[at] if at < len(row) else "" for row in values] for at in range(widest)]


def _read(book: Book, text: str, asked: Callable[[str, str], str]) -> Told:
    sheet, area = _located(book, text)
    values = sheet.read(area, asked("valueRenderOption", "FORMATTED_VALUE"))
    bottom = sheet.rows if area.bottom is None else area.bottom
    right = sheet.columns if area.right is None else area.right
    dimension = asked("majorDimension", "ROWS")
    told: Told = {
        "range": a1.named(sheet.title, area.top, area.left, bottom, right),
        "majorDimension": dimension,
    }
    if values:
        told["values"] = values if dimension == "ROWS" else _turned(values)
    return told


def _write(book: Book, text: str, body: Told, option: str) -> Told:
    sheet, area = _located(book, text)
    values: Values = body.get("values", [])
    if body.get("majorDimension") == "COLUMNS":
        values = _turned(values)
    try:
        count = sheet.write(area.top, area.left, values, typed=option == "USER_ENTERED")
    except OutOfGrid as refusal:
        raise Refused(400, f"Range ({text}) exceeds grid limits. {refusal}") from refusal
    return _updated(book, sheet, area.top, area.left, values, count)


def _append(book: Book, text: str, body: Told, option: str) -> Told:
    sheet, _ = _located(book, text)
    values: Values = body.get("values", [])
    before = len(sheet.read(a1.Area(0, 0, None, None)))
    top = sheet.append(values, typed=option == "USER_ENTERED")
    count = sum(len(row) for row in values)
    told: Told = {"spreadsheetId": book.id}
    if before:
        told["tableRange"] = a1.named(sheet.title, 0, 0, before, sheet.columns)
    return {**told, "updates": _updated(book, sheet, top, 0, values, count)}


def _updated(book: Book, sheet: Sheet, top: int, left: int, values: Values, count: int) -> Told:
    widest = max((len(row) for row in values), default=0)
    return {
        "spreadsheetId": book.id,
        "updatedRange": a1.named(sheet.title, top, left, top + len(values), left + widest),
        "updatedRows": len(values),
        "updatedColumns": widest,
        "updatedCells": count,
    }


def _clear(book: Book, text: str) -> str:
    sheet, area = _located(book, text)
    sheet.clear(area)
    bottom, right = area.bottom or sheet.rows, area.right or sheet.columns
    return a1.named(sheet.title, area.top, area.left, bottom, right)


def answer(book: Book, method: str, rest: str, body: Told, asked: QueryParams) -> Told:
    """Answer a request for .../values{rest}. Raises Refused."""
    option = body.get("valueInputOption") or asked.get("valueInputOption", "RAW")
    if rest == ":batchGet":
        ranges = [_read(book, text, asked.get) for text in asked.getlist("ranges")]
        return {"spreadsheetId": book.id, "valueRanges": ranges}
    if rest == ":batchUpdate":
        done = [_write(book, told["range"], told, option) for told in body.get("data", [])]
        cells = sum(told["updatedCells"] for told in done)
        return {"spreadsheetId": book.id, "totalUpdatedCells": cells, "responses": done}
    if rest == ":batchClear":
        cleared = [_clear(book, text) for text in body.get("ranges", [])]
        return {"spreadsheetId": book.id, "clearedRanges": cleared}
    text = unquote(rest.removeprefix("/"))
    if method == "GET":
        return _read(book, text, asked.get)
    if method == "PUT":
        return _write(book, text, body, option)
    if text.endswith(":append"):
        return _append(book, text.removesuffix(":append"), body, option)
    if text.endswith(":clear"):
        return {"spreadsheetId": book.id, "clearedRange": _clear(book, text.removesuffix(":clear"))}
    raise Refused(404, "Requested entity was not found.")
