"""The stages `pages` and `posts` on a web with every fault on, killed in the middle and resumed.

python -m benchmarks.hostile_web [--json] [--links 2000] [--deadline 2.0] [--connections 64]

Every link must end in exactly one state, the one that its kind leads to; nobody but the sandbox may
be connected to; what was archived before the kill may not be asked for again.
"""

import argparse
import json
import random
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.crawling.running import Stage, honeypot
from benchmarks.crawling.world import Kind, Planned, build, kinds, planned, write_links
from hype_pipeline.collect.crawl.archive import Archive
from hype_pipeline.collect.crawl.entries import LIVE, Entry
from hype_pipeline.lake import Lake
from hype_pipeline.tables.collected import PAGES, POSTS
from hype_pipeline.tables.every import TABLES
from hype_pipeline_tests.sandbox_fixture import Sandbox, start_sandbox

_HONEYPOT = "127.0.0.2"
_INSIDE = (
    f"http://{_HONEYPOT}/",
    "http://169.254.169.254/latest/",
    "http://[::1]/",
    "http://10.0.0.1/",
)
_KILLED_AT = 0.4  # of the links archived


def measure(links: int, *, deadline: float, connections: int, folder: Path) -> dict[str, Any]:
    """The whole trial in *folder*."""
    known = kinds(deadline, _INSIDE)
    plan = planned(links, known, random.Random(0))
    world = build(folder / "world", plan, random.Random(1))
    lake = Lake(str(folder / "lake"))
    write_links(lake, plan)
    with (
        honeypot(_HONEYPOT, (80, 443)) as knocks,
        start_sandbox(world, folder / "state") as sandbox,
    ):
        _switch_on(sandbox, known)
        env = {
            **sandbox.env,
            "HYPE_LAKE": lake.url,
            "HYPE_SCRATCH": str(folder / "scratch"),
            "HYPE_FETCH_DEADLINE": str(deadline),
            "HYPE_MAX_CONNECTIONS": str(connections),
        }
        began = time.perf_counter()
        killed = Stage("pages", env, folder)
        killed.wait(until=lambda: _lines(lake) > _KILLED_AT * links)
        before = _archived(lake)
        sandbox.forget_log()
        fetched = Stage("pages", env, folder).wait()
        again = _asked(sandbox) & {_place(entry.url) for entry in before}
        extracted = Stage("posts", env, folder).wait()
        seconds = time.perf_counter() - began
        told = {
            "links": links,
            "seconds": round(seconds, 1),
            "kinds": _by_kind(lake, plan, known),
            **_states(lake, plan),
            "killed_after_links": len(before),
            "archived_pages_asked_again": len(again),
            "archived_pages_lost": _lost(lake, folder, before),
            **_connections(folder, sandbox, knocks),
            "peak_mb_pages": round(max(killed.peak_mb, fetched["peak_mb"])),
            "peak_mb_posts": round(extracted["peak_mb"]),
            "peak_mb_posts_with_workers": round(extracted["peak_mb_with_children"]),
            "seconds_resumed": round(fetched["seconds"], 1),
            "seconds_posts": round(extracted["seconds"], 1),
        }
    return {**told, "passes": _passes(told)}


def _switch_on(sandbox: Sandbox, known: Mapping[str, Kind]) -> None:
    for name, kind in known.items():
        if kind.fault is not None:
            sandbox.fault("blogs", kind.fault, path=f"-{name}/", **kind.knobs)


def _lines(lake: Lake) -> int:
    listed = Path(lake.path("archive")).glob("*.jsonl")
    return sum(path.read_bytes().count(b'"source": "live"') for path in listed)


def _archived(lake: Lake) -> list[Entry]:
    """The outcomes of links that the index files name: live ones, good or refused."""
    listed = []
    for path in Path(lake.path("archive")).glob("*.jsonl"):
        whole = path.read_bytes().rpartition(b"\n")[0]
        listed += [Entry.read(line) for line in whole.split(b"\n") if b'"source": "live"' in line]
    return listed


def _asked(sandbox: Sandbox) -> set[tuple[str, str]]:
    return {(entry["host"], entry["path"]) for entry in sandbox.log(service="blogs")}


def _place(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.netloc, parts.path


def _lost(lake: Lake, folder: Path, before: Sequence[Entry]) -> int:
    """How many of the pages archived before the kill cannot be read any more."""
    lost = 0
    with Archive(lake, scratch=folder / "scratch") as archive:
        for entry in before:
            found = archive.find(entry.url, LIVE)
            whole = found is not None and found.digest == entry.digest
            lost += not whole or (
                bool(entry.digest) and len(archive.body(entry.digest)) != entry.size
            )
    return lost


def _states(lake: Lake, plan: Sequence[Planned]) -> dict[str, Any]:
    """How often each link stands in one table and how often not, and what became of the pages."""
    ends = Counter(row.url for row in lake.records(PAGES))
    ends.update(row.ref for row in lake.records(TABLES["pages_dropped"]))
    fetched = {row.url for row in lake.records(PAGES)}
    posts = Counter(row.url for row in lake.records(POSTS))
    unread = list(lake.records(TABLES["posts_dropped"]))
    posts.update(row.ref for row in unread)
    return {
        "links_in_exactly_one_state": sum(ends[link.url] == 1 for link in plan),
        "pages_in_exactly_one_state": sum(posts[url] == 1 for url in fetched),
        "pages": len(fetched),
        "posts_dropped": dict(Counter(row.reason for row in unread)),
    }


def _by_kind(lake: Lake, plan: Sequence[Planned], known: Mapping[str, Kind]) -> dict[str, Any]:
    """For each kind, how many links there were, and how they ended."""
    reasons = {row.ref: (row.reason, row.passing) for row in lake.records(TABLES["pages_dropped"])}
    texts = {row.url: row.text for row in lake.records(POSTS)}
    told: dict[str, Any] = {}
    for name, kind in known.items():
        mine = [link for link in plan if link.kind == name]
        wanted = None if kind.reason is None else (kind.reason, kind.passing)
        told[name] = {
            "links": len(mine),
            "as_expected": sum(reasons.get(link.url) == wanted for link in mine),
            "otherwise": dict(
                Counter(
                    str(reasons.get(each.url)) for each in mine if reasons.get(each.url) != wanted
                )
            ),
            "with_its_text": sum(link.told in texts.get(link.url, "") for link in mine),
        }
    return told


def _connections(folder: Path, sandbox: Sandbox, knocks: Sequence[str]) -> dict[str, Any]:
    wanted = {
        urlsplit(sandbox.addresses[name]).port
        for name in ("blogs", "wayback", "wayback_availability")
    }
    allowed = {str(("127.0.0.1", port)) for port in wanted}
    seen = set((folder / "connects.txt").read_text().splitlines())
    return {
        "connected_to": len(seen),
        "connected_elsewhere": sorted(seen - allowed),
        "knocks_at_the_honeypot": list(knocks),
        "private_addresses_asked": len(sandbox.log(host="169.254.169.254")),
    }


def _passes(told: Mapping[str, Any]) -> bool:
    return (
        told["links_in_exactly_one_state"] == told["links"]
        and told["pages_in_exactly_one_state"] == told["pages"]
        and not told["archived_pages_asked_again"]
        and not told["archived_pages_lost"]
        and not told["connected_elsewhere"]
        and not told["knocks_at_the_honeypot"]
        and max(told["peak_mb_pages"], told["peak_mb_posts"]) < 1000
    )


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--links", type=int, default=2000)
    parser.add_argument("--deadline", type=float, default=2.0, help="seconds for one request")
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--folder", type=Path, help="where to work, and to leave everything")
    asked = parser.parse_args()
    knobs = {"deadline": asked.deadline, "connections": asked.connections}
    with tempfile.TemporaryDirectory() as temporary:
        told = measure(asked.links, folder=asked.folder or Path(temporary), **knobs)
    told = {"name": "hostile_web", "unit": "links", **knobs, **told}
    if asked.json:
        print(json.dumps(told))
        return
    for name, each in told.pop("kinds").items():
        print(
            f"{name:12}{each['as_expected']:>7,} of {each['links']:>6,} as expected  {each['otherwise'] or ''}"
        )
    for name, value in told.items():
        print(f"{name:32}{value}")


if __name__ == "__main__":
    main()
