"""A world: everything that the outside holds, as a folder of Parquet tables and a world.json.

`write_world` writes one, `World.load` reads one and looks things up in it. What the services make
of it is theirs (services/); how a world is invented is the builders' (worlds/).
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from hype_sandbox import world_rows as rows
from hype_sandbox.bodies import Bodies
from hype_sandbox.page_keys import page_key, url_key
from hype_sandbox.world_tables import TABLES, VERSION

_ROWS_OF_BODIES = 16  # in a row group: one is read to serve a page, so a page costs about 2 ms
_ROWS = 20_000  # in a row group of the other tables

Row = TypeVar("Row")


class BadWorld(Exception):
    """The folder holds no world that this sandbox can serve; the message says why."""


def write_world(
    folder: Path,
    tables: Mapping[str, Iterable[Mapping[str, Any]]],
    about: Mapping[str, Any],
) -> Path:
    """Write *tables* (rows by table name; absent ones are empty) and world.json, that one last.

    *about* holds name, kind, seed, first_week, last_week, stands_in and bot; version and counts are
    added. Rows are streamed, so a table may be a generator.
    """
    unknown = set(tables) - set(TABLES)
    if unknown:
        raise BadWorld(f"a world has no table {', '.join(sorted(unknown))}")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "world.json").unlink(missing_ok=True)
    counts = {name: _write(folder, name, tables.get(name, ())) for name in TABLES}
    whole = {"version": VERSION, **about, "counts": {**about.get("counts", {}), **counts}}
    unfinished = folder / "world.json.partial"
    unfinished.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", "utf-8")
    unfinished.replace(folder / "world.json")
    return folder


def _write(folder: Path, name: str, listed: Iterable[Mapping[str, Any]]) -> int:
    schema = TABLES[name]
    bodies = "body" in schema.names
    unfinished = folder / f"{name}.parquet.partial"
    remaining: Iterator[Mapping[str, Any]] = iter(listed)
    count = 0
    with pq.ParquetWriter(
        unfinished,
        schema,
        compression="zstd",
        use_dictionary=not bodies,
        write_statistics=not bodies,
    ) as out:
        while batch := list(islice(remaining, _ROWS_OF_BODIES if bodies else _ROWS)):
            out.write_table(pa.Table.from_pylist(batch, schema=schema))
            count += len(batch)
    unfinished.replace(folder / f"{name}.parquet")
    return count


def _read(folder: Path, name: str, columns: Iterable[str] | None = None) -> list[dict[str, Any]]:
    path = folder / f"{name}.parquet"
    if not path.exists():
        raise BadWorld(f"{path} is missing")
    wanted = list(columns) if columns is not None else TABLES[name].names
    table = pq.read_table(path, columns=wanted)
    listed: list[dict[str, Any]] = table.to_pylist()
    return listed


def _grouped(listed: Iterable[Row], key: str) -> dict[str, tuple[Row, ...]]:
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for row in listed:
        groups[getattr(row, key)].append(row)
    return {name: tuple(group) for name, group in groups.items()}


@dataclass(frozen=True, slots=True)
class World:
    """A world in memory, but for the bodies of pages and captures. Nobody changes it."""

    folder: Path
    about: Mapping[str, Any]
    charts: Mapping[str, tuple[rows.Charted, ...]]  # by week, best first
    tracks: Mapping[str, rows.Track]  # by itemid
    links: Mapping[str, tuple[rows.Link, ...]]  # by itemid
    blogs: Mapping[str, rows.Blog]  # by host
    pages: Mapping[str, rows.Page]  # by page_key
    hosts: frozenset[str]  # every host that has a page or is a blog
    captures: Mapping[str, tuple[rows.Capture, ...]]  # by url_key, oldest first
    artists: Mapping[str, rows.Artist]  # by Spotify id
    recordings: Mapping[str, rows.Recording]  # by Spotify id
    timeline: tuple[rows.TimelinePost, ...]  # oldest first
    _page_bodies: Bodies
    _capture_bodies: Bodies

    def page_body(self, page: rows.Page) -> bytes:
        """The bytes that *page* answers with."""
        return self._page_bodies[page.row]

    def capture_body(self, capture: rows.Capture) -> bytes:
        """The bytes that were captured."""
        return self._capture_bodies[capture.row]

    @classmethod
    def load(cls, folder: Path) -> "World":
        """The world in *folder*. Raises BadWorld when there is none."""
        about = _about(folder)
        blogs = [rows.Blog(**row) for row in _read(folder, "blogs")]
        pages = _pages(folder)
        charts = sorted(
            (rows.Charted(**row) for row in _read(folder, "charts")), key=lambda row: row.rank
        )
        hosts = {_host(page.url) for page in pages} | {blog.host for blog in blogs}
        return cls(
            folder=folder,
            about=about,
            charts=_grouped(charts, "week"),
            tracks={row["itemid"]: rows.Track(**row) for row in _read(folder, "tracks")},
            links=_grouped((rows.Link(**row) for row in _read(folder, "links")), "itemid"),
            blogs={blog.host: blog for blog in blogs},
            pages={page_key(page.url): page for page in pages},
            hosts=frozenset(hosts),
            captures=_captures(folder),
            artists={row["spotify_id"]: rows.artist_of(row) for row in _read(folder, "artists")},
            recordings={
                row["spotify_id"]: rows.recording_of(row) for row in _read(folder, "recordings")
            },
            timeline=tuple(
                sorted(
                    (rows.TimelinePost(**row) for row in _read(folder, "timeline")),
                    key=lambda post: -post.minutes_ago,
                )
            ),
            _page_bodies=Bodies(folder / "pages.parquet"),
            _capture_bodies=Bodies(folder / "captures.parquet"),
        )


def _about(folder: Path) -> Mapping[str, Any]:
    path = folder / "world.json"
    if not path.exists():
        raise BadWorld(f"{folder} holds no world.json, so it is not a (finished) world")
    about: dict[str, Any] = json.loads(path.read_text("utf-8"))
    if about.get("version") != VERSION:
        raise BadWorld(f"{path} has version {about.get('version')}, this sandbox serves {VERSION}")
    return about


def _host(url: str) -> str:
    return url.split("://", 1)[-1].split("/", 1)[0].lower()


def _pages(folder: Path) -> list[rows.Page]:
    wanted = ("url", "status", "content_type", "headers")
    return [
        rows.Page(**{**row, "headers": json.loads(row["headers"] or "{}")}, row=number)
        for number, row in enumerate(_read(folder, "pages", wanted))
    ]


def _captures(folder: Path) -> dict[str, tuple[rows.Capture, ...]]:
    groups: defaultdict[str, list[rows.Capture]] = defaultdict(list)
    wanted = ("url", "timestamp", "status", "content_type")
    for number, row in enumerate(_read(folder, "captures", wanted)):
        groups[url_key(row["url"])].append(rows.Capture(**row, row=number))
    return {
        key: tuple(sorted(group, key=lambda capture: capture.timestamp))
        for key, group in groups.items()
    }
