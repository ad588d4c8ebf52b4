"""The crawl on a web with every fault on, killed in the middle: a small run of benchmarks/hostile_web.py."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow
LINKS = 400
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a trial of so many links says of itself."""
    folder = tmp_path_factory.mktemp("trial")
    command = [sys.executable, "-m", "benchmarks.hostile_web", "--json", "--links", str(LINKS)]
    done = subprocess.run(
        [*command, "--folder", str(folder)], cwd=ROOT, check=True, capture_output=True, text=True
    )
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def test_every_link_ends_in_exactly_one_state(told: dict[str, Any]) -> None:
    assert told["links_in_exactly_one_state"] == LINKS
    assert told["pages_in_exactly_one_state"] == told["pages"] > LINKS / 4


def test_each_kind_of_fault_ends_as_it_must(told: dict[str, Any]) -> None:
    # A host that goes on asking for patience is left alone, with all its links: that befalls a few.
    ended = {
        name: kind["as_expected"] / kind["links"]
        for name, kind in told["kinds"].items()
        if kind["links"] > 5
    }
    assert min(ended.values()) >= 0.6, told["kinds"]
    assert sum(kind["as_expected"] for kind in told["kinds"].values()) >= 0.85 * LINKS


def test_a_page_with_a_wrong_charset_keeps_its_text(told: dict[str, Any]) -> None:
    kind = told["kinds"]["charset"]
    assert kind["with_its_text"] == kind["as_expected"] > 0


def test_nobody_else_is_connected_to(told: dict[str, Any]) -> None:
    assert told["connected_to"] == 3
    assert told["connected_elsewhere"] == told["knocks_at_the_honeypot"] == []


def test_a_kill_loses_nothing_that_was_archived(told: dict[str, Any]) -> None:
    assert told["killed_after_links"] > LINKS / 4
    assert (told["archived_pages_asked_again"], told["archived_pages_lost"]) == (0, 0)


def test_memory_stays_where_it_was(told: dict[str, Any]) -> None:
    assert told["peak_mb_pages"] < 1000
    assert told["peak_mb_posts_with_workers"] < 1000
