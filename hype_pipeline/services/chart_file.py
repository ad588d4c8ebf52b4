"""A chart of the user's own, from a CSV or JSON file: `Charts` and `BlogLinks` without a service.

Columns: week, rank, artist, title; optional song_id, post_urls (separated by spaces or |) and
posted_at. JSON is a list of objects with the same names; post_urls may be a list there.
"""

import csv
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from hype_pipeline.collect.joining.folding import folded
from hype_pipeline.errors import BadInput
from hype_pipeline.raw_answers import RawAnswer

_NEEDED = ("week", "rank", "artist", "title")


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of the file, read."""

    week: date
    rank: int
    artist: str
    title: str
    song_id: str
    post_urls: tuple[str, ...]
    posted_at: datetime | None


class ChartFile:
    """The file; read when it is first asked, once."""

    provider = "chart_file"

    def __init__(self, path: Path) -> None:
        self._path = path

    def weeks(self) -> Sequence[date]:
        """The weeks that the file has, in order."""
        return sorted({line.week for line in self._lines})

    def chart(self, week: date) -> RawAnswer:
        """That week's songs, best first; empty when the file has none."""
        lines = sorted(
            (line for line in self._lines if line.week == week), key=lambda line: line.rank
        )
        return self._answer([_track(line) for line in lines])

    def posts_about(self, song_id: str) -> RawAnswer:
        """The posts that the file names for a song, in whatever week."""
        found: dict[str, datetime | None] = {}
        for line in self._lines:
            if line.song_id == song_id:
                found |= dict.fromkeys(line.post_urls, line.posted_at)
        return self._answer([_post(url, posted_at) for url, posted_at in found.items()])

    def _answer(self, body: list[dict[str, Any]]) -> RawAnswer:
        written = datetime.fromtimestamp(self._path.stat().st_mtime, UTC)
        # By its name alone: where a user keeps their files is nobody else's business.
        return RawAnswer(body, f"file:{self._path.name}", written)

    @cached_property
    def _lines(self) -> Sequence[_Line]:
        try:
            text = self._path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise BadInput(f"{self._path} cannot be read: {error}") from error
        rows = _json_rows if self._path.suffix.lower() == ".json" else _csv_rows
        lines: dict[tuple[date, int], _Line] = {}
        for place, row in rows(self._path, text):
            line = _read(row, place)
            if (line.week, line.rank) in lines:
                raise BadInput(f"{place}, column rank: {line.week} already has a rank {line.rank}.")
            lines[line.week, line.rank] = line
        return list(lines.values())


def _csv_rows(path: Path, text: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    reader = csv.DictReader(text.splitlines(keepends=True), strict=True)
    missing = [name for name in _NEEDED if name not in (reader.fieldnames or ())]
    if missing:
        raise BadInput(f"{path}, line 1: the column {missing[0]} is missing.")
    try:
        for row in reader:
            yield f"{path}, line {reader.line_num}", row
    except csv.Error as error:
        raise BadInput(f"{path}, line {reader.line_num}: {error}.") from error


def _json_rows(path: Path, text: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    try:
        rows = json.loads(text)
    except ValueError as error:
        raise BadInput(f"{path} is no JSON: {error}.") from error
    if not isinstance(rows, list):
        raise BadInput(f"{path} must hold a list of objects, one for each song and week.")
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, Mapping):
            raise BadInput(f"{path}, entry {number}: it is no object.")
        yield f"{path}, entry {number}", row


def _read(row: Mapping[str, Any], place: str) -> _Line:
    artist, title = _text(row, "artist", place), _text(row, "title", place)
    return _Line(
        week=_week(row, place),
        rank=_rank(row, place),
        artist=artist,
        title=title,
        song_id=_optional(row, "song_id") or _song_id(artist, title),
        post_urls=_urls(row, place),
        posted_at=_posted_at(row, place),
    )


def _optional(row: Mapping[str, Any], column: str) -> str:
    value = row.get(column)
    return "" if value is None else str(value).strip()


def _text(row: Mapping[str, Any], column: str, place: str) -> str:
    text = _optional(row, column)
    if not text:
        raise BadInput(f"{place}, column {column}: it is empty.")
    return text


def _week(row: Mapping[str, Any], place: str) -> date:
    text = _text(row, "week", place)
    try:
        week = date.fromisoformat(text)
    except ValueError:
        raise BadInput(f"{place}, column week: {text!r} is no date like 2024-01-29.") from None
    if week.weekday() != 0:
        raise BadInput(
            f"{place}, column week: {week} is a {week:%A}; weeks are named by their Monday."
        )
    return week


def _rank(row: Mapping[str, Any], place: str) -> int:
    text = _text(row, "rank", place)
    if not text.isdecimal() or int(text) < 1:
        raise BadInput(f"{place}, column rank: {text!r} is no number from 1 on.")
    return int(text)


def _urls(row: Mapping[str, Any], place: str) -> tuple[str, ...]:
    told = row.get("post_urls") or ()
    urls = told.replace("|", " ").split() if isinstance(told, str) else [str(url) for url in told]
    for url in urls:
        if not url.startswith(("http://", "https://")):
            raise BadInput(f"{place}, column post_urls: {url!r} does not begin with http.")
    return tuple(dict.fromkeys(urls))


def _posted_at(row: Mapping[str, Any], place: str) -> datetime | None:
    text = _optional(row, "posted_at")
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(
            f"{place}, column posted_at: {text!r} is no time like 2024-01-29 or 2024-01-29T18:30Z."
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _song_id(artist: str, title: str) -> str:
    """The same song has the same id in every week, however its name is written."""
    told = f"{folded(artist)}\n{folded(title)}"
    return f"own-{hashlib.sha256(told.encode()).hexdigest()[:12]}"


def _track(line: _Line) -> dict[str, Any]:
    first = line.post_urls[0] if line.post_urls else None
    return {
        "itemid": line.song_id,
        "rank": line.rank,
        "artist": line.artist,
        "title": line.title,
        "posted_count": len(line.post_urls),
        "posturl": first,
        "dateposted": _epoch(line.posted_at),
    }


def _post(url: str, posted_at: datetime | None) -> dict[str, Any]:
    return {"posturl": url, "sitename": None, "dateposted": _epoch(posted_at)}


def _epoch(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp())
