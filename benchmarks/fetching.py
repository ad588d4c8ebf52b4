"""Whether the crawl keeps its hosts busy: how much of the time each of them was asked or paused after.

python -m benchmarks.fetching [--json] [--hosts 100] [--delay 1.0] [--latency 0.2] [--connections 32]

The limit of politeness for a host is one request after the other with a pause (the delay and, on
average, half of the jitter) in between. `ratio` is the time that a host's requests and pauses must
take over the time from the crawl's first request to the host's last answer, averaged over the hosts.
"""

import argparse
import json
import random
import tempfile
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from statistics import mean
from typing import Any

from benchmarks.crawling.running import Stage
from benchmarks.crawling.world import ON_A_HOST, Kind, build, planned, write_links
from hype_pipeline.lake import Lake
from hype_pipeline.settings import Settings
from hype_pipeline.tables.collected import PAGES
from hype_pipeline_tests.sandbox_fixture import start_sandbox


def measure(
    hosts: int, *, delay: float, latency: float, connections: int, folder: Path
) -> dict[str, Any]:
    """Fetch from so many hosts, each with as many links."""
    plan = planned(hosts * ON_A_HOST, {"good": Kind(1.0)}, random.Random(0))
    world = build(folder / "world", plan, random.Random(1))
    lake = Lake(str(folder / "lake"))
    write_links(lake, plan)
    with start_sandbox(world, folder / "state") as sandbox:
        sandbox.fault("blogs", "slow", seconds=latency)
        env = {
            **sandbox.env,
            "HYPE_LAKE": lake.url,
            "HYPE_SCRATCH": str(folder / "scratch"),
            "HYPE_HOST_DELAY": str(delay),
            "HYPE_MAX_CONNECTIONS": str(connections),
        }
        told = Stage("pages", env, folder).wait()
        asked = sandbox.log(service="blogs")
    pause = delay * (1 + Settings.from_env(env).host_jitter / 2)
    answering: defaultdict[str, list[float]] = defaultdict(list)
    ended: dict[str, float] = {}
    for entry in asked:
        seconds = entry["milliseconds"] / 1000
        answering[entry["host"]].append(seconds)
        ended[entry["host"]] = datetime.fromisoformat(entry["at"]).timestamp() + seconds
    began = min(datetime.fromisoformat(entry["at"]).timestamp() for entry in asked)
    busy = {
        host: (sum(times) + pause * (len(times) - 1)) / (ended[host] - began)
        for host, times in answering.items()
    }
    crawl = max(ended.values()) - began
    pages = sum(1 for _ in lake.records(PAGES))
    return {
        "name": "fetching",
        "unit": "requests/s",
        "ours": round(len(asked) / crawl, 1),
        "reference": round(len(asked) / crawl / mean(busy.values()), 1),
        "ratio": round(mean(busy.values()), 3),
        "least_busy_host": round(min(busy.values()), 3),
        "hosts": hosts,
        "delay": delay,
        "latency": latency,
        "connections": connections,
        "requests": len(asked),
        "pages": pages,
        "crawl_seconds": round(crawl, 1),
        "stage_seconds": round(told["seconds"], 1),
        "cpu_seconds": round(told["cpu_seconds"], 1),
        "rate_over_hosts_by_delay": round(len(asked) / crawl / (hosts / delay), 3),
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--hosts", type=int, default=100)
    parser.add_argument("--delay", type=float, default=1.0, help="seconds between two requests")
    parser.add_argument("--latency", type=float, default=0.2, help="seconds of each answer")
    parser.add_argument("--connections", type=int, default=Settings().max_connections)
    asked = parser.parse_args()
    knobs = {name: value for name, value in vars(asked).items() if name != "json"}
    with tempfile.TemporaryDirectory() as folder:
        told = measure(folder=Path(folder), **knobs)
    if asked.json:
        print(json.dumps(told))
    else:
        for name, value in told.items():
            print(f"{name:26}{value}")


if __name__ == "__main__":
    main()
