"""The user's own genres: a CSV with the columns artist and genres (a|b|c)."""

import csv
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from hype_pipeline.collect.joining.folding import folded
from hype_pipeline.errors import BadInput
from hype_pipeline.protocols import ArtistQuery, Labels

_COLUMNS = ("artist", "genres")


class GenresFile:
    """`Genres` that need no service. The file is read when it is first asked, once."""

    provider = "genres_file"

    def __init__(self, path: Path) -> None:
        self._path = path

    def genres_of(self, artist: ArtistQuery) -> Labels:
        """The genres in the file, in its order; empty for artists that are not in it. They are as
        old as the file."""
        found = self._by_artist.get(folded(artist.name), ())
        return Labels(found, f"file:{self._path.name}", self._written_at)

    @cached_property
    def _written_at(self) -> datetime:
        return datetime.fromtimestamp(self._path.stat().st_mtime, UTC)

    @cached_property
    def _by_artist(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        try:
            with self._path.open(encoding="utf-8-sig", newline="") as source:
                reader = csv.DictReader(source)
                if not set(_COLUMNS) <= set(reader.fieldnames or ()):
                    raise BadInput(f"{self._path}, line 1: the columns must be artist and genres.")
                for row in reader:
                    if not (row["artist"] or "").strip():
                        raise BadInput(
                            f"{self._path}, line {reader.line_num}: the column artist is empty."
                        )
                    found[folded(row["artist"])] = _listed(row["genres"])
        except (OSError, UnicodeDecodeError) as error:
            raise BadInput(f"{self._path} cannot be read: {error}") from error
        return found


def _listed(genres: str | None) -> tuple[str, ...]:
    parts = (part.strip().lower() for part in (genres or "").split("|"))
    return tuple(dict.fromkeys(part for part in parts if part))
