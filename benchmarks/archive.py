"""How fast the stage `pages` is when everything is archived: links in a second, all of it counted.

python -m benchmarks.archive [--json] [--links 20000]

Counted are loading the archive's index, reading the table of links, looking up every link and
writing the table of pages. Nobody is asked: there is no network to ask.
"""

import argparse
import json
import random
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.crawling.running import Stage
from benchmarks.crawling.world import NOW, Kind, planned, write_links
from hype_pipeline.collect.crawl.archive import Archive
from hype_pipeline.collect.crawl.entries import LIVE, Entry
from hype_pipeline.lake import Lake
from hype_pipeline.tables.collected import PAGES

_AIM = 2000  # links in a second


def measure(links: int, folder: Path) -> dict[str, Any]:
    """Fill an archive, and run the stage over it."""
    plan = planned(links, {"good": Kind(1.0)}, random.Random(0))
    lake = Lake(str(folder / "lake"))
    write_links(lake, plan)
    scratch = folder / "scratch"
    began = time.perf_counter()
    with Archive(lake, scratch=scratch) as archive:
        for link in plan:
            entry = Entry.about(link.url, LIVE, retrieved_at=NOW)
            entry = replace(entry, status=200, content_type="text/html; charset=utf-8")
            archive.keep(entry, [("content-type", "text/html")], link.told.encode() * 50)
    filled = time.perf_counter() - began
    began = time.perf_counter()
    with Archive(lake, scratch=scratch):
        loaded = time.perf_counter() - began
    env = {
        "HYPE_LAKE": lake.url,
        "HYPE_SCRATCH": str(scratch),
        "HYPE_CONTACT": "bench@hype.example",
    }
    told = Stage("pages", env, folder).wait()
    assert sum(1 for _ in lake.records(PAGES)) == links
    assert not (folder / "connects.txt").read_text()
    return {
        "name": "archive",
        "unit": "links/s",
        "ours": round(links / told["seconds"]),
        "reference": _AIM,
        "ratio": round(links / told["seconds"] / _AIM, 2),
        "links": links,
        "seconds": round(told["seconds"], 2),
        "cpu_seconds": round(told["cpu_seconds"], 2),
        "index_loaded_in": round(loaded, 2),
        "kept_per_second": round(links / filled),
        "peak_mb": round(told["peak_mb"]),
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--links", type=int, default=20_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        told = measure(asked.links, Path(folder))
    if asked.json:
        print(json.dumps(told))
    else:
        for name, value in told.items():
            print(f"{name:20}{value}")


if __name__ == "__main__":
    main()
