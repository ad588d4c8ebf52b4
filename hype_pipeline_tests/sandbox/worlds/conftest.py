"""A small synthetic world that all of these tests look at."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from hype_sandbox.worlds.synthetic import Plan, build

SMALL = Plan(seed=3, weeks=40, songs=240, posts=1500, hosts=60)


def unwatched(rows: Iterable[Any], what: str, count: int) -> Iterable[Any]:
    """Nobody waits for a test."""
    return rows


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the small world."""
    return build(tmp_path_factory.mktemp("synthetic") / "world", SMALL, unwatched)


@pytest.fixture(scope="session")
def pages(small: Path) -> list[dict[str, Any]]:
    """Its pages, each with its truth read."""
    rows = pq.read_table(small / "pages.parquet").to_pylist()
    return [{**row, "truth": json.loads(row["truth"])} for row in rows if row["truth"]]


@pytest.fixture(scope="session")
def links(small: Path, pages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Its links to posts, each with the truth about the page."""
    truths = {page["url"]: page["truth"] for page in pages}
    rows = pq.read_table(small / "links.parquet").to_pylist()
    return [{**row, "truth": truths[row["posturl"]]} for row in rows if row["posturl"] in truths]
