"""Google Sheets' API, version 4, and the token endpoint that a service account asks first.

One spreadsheet is there from the start (credentials.SHEET_ID). Values are sheets_values.py's, changes
to the spreadsheet itself sheets_batch.py's.
"""

import base64
import json
from typing import Any
from urllib.parse import parse_qs, unquote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from hype_sandbox import credentials
from hype_sandbox.services import sheets_batch, sheets_values
from hype_sandbox.services.naming import number_of
from hype_sandbox.services.sheets_book import Book, Shelf
from hype_sandbox.services.sheets_values import Refused
from hype_sandbox.surroundings import Surroundings

_TOKEN = "ya29.sandbox"
_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"

Told = dict[str, Any]


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


def _batch(book: Book, body: Told) -> Told:
    try:
        replies = [sheets_batch.carried_out(book, told) for told in body.get("requests", [])]
    except sheets_batch.BadRequest as refusal:
        raise Refused(400, f"Invalid requests[0]: {refusal}") from refusal
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
                told = sheets_values.answer(
                    book, request.method, rest.removeprefix("values"), body, request.query_params
                )
            elif not colon and not slash:
                told = _described(book)
            else:
                return _error(404, "Requested entity was not found.")
        except Refused as refusal:
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
