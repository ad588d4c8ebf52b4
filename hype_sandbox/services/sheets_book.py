"""A spreadsheet: sheets with a grid of values, read and written by rectangle.

What was typed as a formula is kept as one and shown as an error: nothing is computed here.
"""

import json
import re
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from hype_sandbox.services.a1 import Area

_NUMBER = re.compile(r"-?\d+(\.\d+)?")

Values = list[list[Any]]


class OutOfGrid(ValueError):
    """The cells are beyond the sheet's edge."""


@dataclass(slots=True)
class Sheet:
    """One sheet."""

    number: int
    title: str
    rows: int = 1000
    columns: int = 26
    values: Values = field(default_factory=list)

    def read(self, area: Area, render: str = "FORMATTED_VALUE") -> Values:
        """The values in *area*, without empty ends of rows and without empty rows at the end."""
        rows = [row[area.left : area.right] for row in self.values[area.top : area.bottom]]
        shown = [[_shown(value, render) for value in _trimmed(row)] for row in rows]
        while shown and not shown[-1]:
            shown.pop()
        return shown

    def write(self, top: int, left: int, values: Values, *, typed: bool) -> int:
        """Put *values* there; how many cells that was. *typed*: as if somebody typed them."""
        widest = max((len(row) for row in values), default=0)
        if top + len(values) > self.rows or left + widest > self.columns:
            raise OutOfGrid(f"Max rows: {self.rows}, max columns: {self.columns}")
        while len(self.values) < top + len(values):
            self.values.append([])
        count = 0
        for number, row in enumerate(values, top):
            kept = self.values[number]
            kept.extend([""] * (left + len(row) - len(kept)))
            for place, value in enumerate(row, left):
                if value is not None:
                    kept[place] = _typed(value) if typed else value
                    count += 1
        return count

    def append(self, values: Values, *, typed: bool) -> int:
        """Put *values* under the last row that holds something; the first row written."""
        top = len(self.read(Area(0, 0, None, None)))
        self.rows = max(self.rows, top + len(values))
        self.columns = max(self.columns, *(len(row) for row in values), 1)
        self.write(top, 0, values, typed=typed)
        return top

    def clear(self, area: Area) -> None:
        """Empty the cells of *area*."""
        for row in self.values[area.top : area.bottom]:
            for place in range(
                area.left, len(row) if area.right is None else min(area.right, len(row))
            ):
                row[place] = ""

    def properties(self, index: int) -> dict[str, Any]:
        """The sheet as the service describes it."""
        grid = {"rowCount": self.rows, "columnCount": self.columns}
        return {
            "sheetId": self.number,
            "title": self.title,
            "index": index,
            "sheetType": "GRID",
            "gridProperties": grid,
        }


def _trimmed(row: list[Any]) -> list[Any]:
    last = len(row)
    while last and row[last - 1] == "":
        last -= 1
    return row[:last]


def _typed(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if value.startswith("="):
        return {"formula": value}
    if value.upper() in ("TRUE", "FALSE"):
        return value.upper() == "TRUE"
    if _NUMBER.fullmatch(value):
        return float(value) if "." in value else int(value)
    return value.removeprefix("'")


def _shown(value: Any, render: str) -> Any:
    if isinstance(value, dict):
        return value["formula"] if render == "FORMULA" else "#NAME?"
    if render != "FORMATTED_VALUE":
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return str(value)


@dataclass(slots=True)
class Book:
    """One spreadsheet."""

    id: str
    title: str
    sheets: list[Sheet] = field(default_factory=list)

    def sheet(self, title: str | None) -> Sheet | None:
        """The sheet of that title; the first one for None."""
        if title is None:
            return self.sheets[0]
        return next((sheet for sheet in self.sheets if sheet.title == title), None)

    def numbered(self, number: int) -> Sheet | None:
        """The sheet of that number."""
        return next((sheet for sheet in self.sheets if sheet.number == number), None)


class Shelf:
    """All spreadsheets, kept in a file of the state folder."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.books: dict[str, Book] = {}
        if path.exists():
            for told in json.loads(path.read_text("utf-8")):
                sheets = [Sheet(**sheet) for sheet in told["sheets"]]
                self.books[told["id"]] = Book(told["id"], told["title"], sheets)

    def new(self, number: str, title: str, titles: list[str]) -> Book:
        """A new spreadsheet with empty sheets."""
        sheets = [Sheet(place, name) for place, name in enumerate(titles or ["Sheet1"])]
        self.books[number] = Book(number, title, sheets)
        self.save()
        return self.books[number]

    def save(self) -> None:
        """Keep everything."""
        unfinished = self._path.with_suffix(".partial")
        told = [asdict(book) for book in self.books.values()]
        unfinished.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
        unfinished.replace(self._path)
