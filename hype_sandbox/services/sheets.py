"""Google Sheets' API, version 4, and the token endpoint that a service account asks first.

One spreadsheet is there from the start (credentials.SHEET_ID). Values are sheets_book.py's, ranges
a1.py's, changes to the spreadsheet itself sheets_batch.py's.
"""

import base64
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, unquote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from hype_sandbox import credentials
from hype_sandbox.services import a1, sheets_batch
from hype_sandbox.services.naming import number_of
from hype_sandbox.services.sheets_book import Book, OutOfGrid, Sheet, Shelf, Values
from hype_sandbox.surroundings import Surroundings

_TOKEN = "ya29.sandbox"
_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"

Told = dict[str, Any]


class _Refused(Exception):
    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


def _error(code: int, message: str) -> Response:
    status = {400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 404: "NOT_FOUND"}[code]
    return JSONResponse({"error": {"code": code, "message": message, "status": status}}, code)


def _described(book: Book) -> Told:
    return {
        "spreadsheetId": book.id,
        "properties": {"title": book.title, "locale": "en_US", "timeZone": "Etc/GMT"},
        "sheets": [{"properties": sheet.properties(at)} for at, sheet in enumerate(book.sheets)],
        "spreadsheetUrl": f"https://docs.google.com/spreadsheets/d/{book.id}/edit",
    }


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
        raise _Refused(400, f"Unable to parse range: {text}")
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
        raise _Refused(400, f"Range ({text}) exceeds grid limits. {refusal}") from refusal
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


def _values(book: Book, method: str, rest: str, body: Told, request: Request) -> Told:
    """Answer .../values{rest}."""
    asked = request.query_params
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
    raise _Refused(404, "Requested entity was not found.")


def _batch(book: Book, body: Told) -> Told:
    try:
        replies = [sheets_batch.carried_out(book, told) for told in body.get("requests", [])]
    except sheets_batch.BadRequest as refusal:
        raise _Refused(400, f"Invalid requests[0]: {refusal}") from refusal
    return {"spreadsheetId": book.id, "replies": replies}


def application(surroundings: Surroundings) -> Starlette:
    """The service."""
    shelf = Shelf(surroundings.folder / "sheets.json")
    if credentials.SHEET_ID not in shelf.books:
        shelf.new(credentials.SHEET_ID, "Curation desk", [])

    async def token(request: Request) -> Response:
        told = parse_qs((await request.body()).decode())
        assertion = told.get("assertion", [""])[0].split(".")
        if told.get("grant_type") != [_GRANT] or len(assertion) != 3:
            description = {"error": "invalid_grant", "error_description": "Invalid JWT Signature."}
            return JSONResponse(description, 400)
        claims = json.loads(base64.urlsafe_b64decode(assertion[1] + "=" * (-len(assertion[1]) % 4)))
        if not claims.get("iss", "").endswith(".gserviceaccount.com"):
            return JSONResponse({"error": "invalid_grant"}, 400)
        return JSONResponse({"access_token": _TOKEN, "expires_in": 3599, "token_type": "Bearer"})

    def created(title: str, titles: list[str]) -> Book:
        return shelf.new(f"sandbox-{number_of(f'{title} {len(shelf.books)}', 12)}", title, titles)

    async def create(request: Request) -> Response:
        body: Told = json.loads(await request.body() or b"{}")
        titles = [sheet.get("properties", {}).get("title") for sheet in body.get("sheets", [])]
        title = body.get("properties", {}).get("title", "Untitled spreadsheet")
        return JSONResponse(_described(created(title, [name for name in titles if name])))

    async def create_file(request: Request) -> Response:
        body: Told = json.loads(await request.body() or b"{}")
        book = created(body.get("name", "Untitled spreadsheet"), [])
        return JSONResponse({"kind": "drive#file", "id": book.id, "name": book.title})

    async def spreadsheet(request: Request) -> Response:
        raw: str = request.scope["raw_path"].decode("latin-1")
        number, slash, rest = raw.removeprefix("/v4/spreadsheets/").partition("/")
        number, colon, verb = number.partition(":")
        book = shelf.books.get(unquote(number))
        if book is None:
            return _error(404, "Requested entity was not found.")
        body: Told = json.loads(await request.body() or b"{}")
        try:
            if colon and verb == "batchUpdate":
                told = _batch(book, body)
            elif slash and rest.startswith("values"):
                told = _values(book, request.method, rest.removeprefix("values"), body, request)
            elif not colon and not slash:
                told = _described(book)
            else:
                return _error(404, "Requested entity was not found.")
        except _Refused as refusal:
            return _error(refusal.code, str(refusal))
        if request.method != "GET":
            shelf.save()
        return JSONResponse(told)

    async def guarded(request: Request) -> Response:
        if request.headers.get("authorization") != f"Bearer {_TOKEN}":
            return _error(401, "Request had invalid authentication credentials.")
        if request.url.path == "/v4/spreadsheets":
            return await create(request)
        if request.url.path == "/drive/v3/files":
            return await create_file(request)
        return await spreadsheet(request)

    methods = ["GET", "PUT", "POST"]
    return Starlette(
        routes=[
            Route("/token", token, methods=["POST"]),
            Route("/drive/v3/files", guarded, methods=["POST"]),
            Route("/v4/spreadsheets", guarded, methods=["POST"]),
            Route("/v4/spreadsheets/{rest:path}", guarded, methods=methods),
        ]
    )
