"""The real world, built from the collection on this machine."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from hype_pipeline_tests.sandbox.worlds.conftest import unwatched
from hype_sandbox.world import World
from hype_sandbox.worlds.real.placing import Range
from hype_sandbox.worlds.real.world import build

Rows = list[dict[str, Any]]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def real(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the real world."""
    return build(shared_data, tmp_path_factory.mktemp("real") / "world", Range(), unwatched)


@pytest.fixture(scope="module")
def truths(real: Path) -> list[dict[str, Any]]:
    """What is known of each page."""
    column = pq.read_table(real / "pages.parquet", columns=["truth"])["truth"]
    return [json.loads(text) for text in column.to_pylist() if text]


def test_there_are_enough_weeks_and_posts(real: Path, truths: Rows) -> None:
    world = World.load(real)
    filled = {truth["published"][:7] for truth in truths}
    assert len(world.charts) >= 250
    assert len(filled) > 100  # months with posts of their own
    assert len(truths) >= 2500


def test_a_chart_is_never_longer_than_the_real_one(real: Path) -> None:
    weeks = Counter(row["week"] for row in _table(real, "charts"))
    assert max(weeks.values()) <= 50


def test_every_linked_song_charts_and_is_known(real: Path) -> None:
    charted = {row["itemid"] for row in _table(real, "charts")}
    linked = {row["itemid"] for row in _table(real, "links")}
    assert linked <= charted == {row["itemid"] for row in _table(real, "tracks")}


def test_eight_thousand_english_sentences_come_out(truths: Rows) -> None:
    from hype_pipeline.text.language import identify
    from hype_pipeline.text.sentences import sentences_of

    english = [truth["text"] for truth in truths[::4] if identify(truth["text"]).code == "en"]
    assert sum(len(sentences_of(text)) for text in english) * 4 >= 8000


def test_real_pages_are_served_as_they_are(real: Path, truths: Rows) -> None:
    assert sum(truth["template"] == "its own" for truth in truths) > 100


def test_silver_lining_is_in_the_catalogue_once(real: Path) -> None:
    found = [row for row in _table(real, "recordings") if row["title"] == "Silver Lining"]
    assert ["Mt. Joy"] in [row["artist_names"] for row in found]


def test_world_json_says_what_stands_for_what(real: Path) -> None:
    told = " ".join(World.load(real).about["stands_in"])
    assert all(
        word in told
        for word in ("undated", "invented", "round-ups", "Spotify", "(artist not named)")
    )


def test_the_same_collection_gives_the_same_bytes(
    real: Path, shared_data: Path, tmp_path: Path
) -> None:
    again = build(shared_data, tmp_path / "again", Range(), unwatched)
    assert (again / "pages.parquet").read_bytes() == (real / "pages.parquet").read_bytes()


def _table(folder: Path, name: str) -> Rows:
    rows: Rows = pq.read_table(folder / f"{name}.parquet").to_pylist()
    return rows
