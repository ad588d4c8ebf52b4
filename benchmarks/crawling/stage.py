"""One stage in a process of its own, which can be killed: it notes every address that it connects to.

python -m benchmarks.crawling.stage pages|posts CONNECTS.txt REPORT.json, with the settings in the
environment.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, Any

from hype_pipeline.records.narrowing import Narrowed
from hype_pipeline.settings import Settings
from hype_pipeline.tables.collected import PAGES, POST_LINKS, POSTS
from hype_pipeline.tables.every import TABLES
from hype_pipeline.wiring import Wiring


def watch(noted: IO[str]) -> None:
    """Note each address on its first connect, before the connect: Python's own audit tells them all."""
    seen: set[str] = set()

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "socket.connect" and (address := str(arguments[1])) not in seen:
            seen.add(address)
            noted.write(f"{address}\n")
            noted.flush()

    sys.addaudithook(hook)


def pages(wiring: Wiring, weeks: list[date]) -> Iterator[tuple[date, Narrowed[Any]]]:
    """The stage `pages`."""
    from hype_pipeline.collect import pages as stage

    with wiring.outside.fetcher() as fetcher:
        links_of = wiring.of_week(POST_LINKS)
        yield from stage.pages(fetcher, weeks, links_of, now=datetime.now(UTC))


def posts(wiring: Wiring, weeks: list[date]) -> Iterator[tuple[date, Narrowed[Any]]]:
    """The stage `posts`."""
    from hype_pipeline.collect import posts as stage
    from hype_pipeline.text.language import identify

    with wiring.archive() as archive, wiring.extractors() as pool:
        yield from stage.posts(
            archive,
            wiring.lake,
            pool,
            weeks,
            wiring.of_week(PAGES),
            wiring.of_week(POST_LINKS),
            identify=identify,
        )


_STAGES = {
    "pages": (pages, PAGES, TABLES["pages_dropped"]),
    "posts": (posts, POSTS, TABLES["posts_dropped"]),
}


def main() -> None:
    """Run the stage over every week that has links, and store what it yields."""
    name, connects, report = sys.argv[1:]
    wiring = Wiring(Settings.from_env(os.environ))
    stage, kept, dropped = _STAGES[name]
    with Path(connects).open("a") as noted:
        watch(noted)
        began = time.perf_counter()
        for week, narrowed in stage(wiring, wiring.lake.weeks(POST_LINKS)):
            wiring.lake.write(dropped, narrowed.dropped, run_id="trial", week=week)
            wiring.lake.write(kept, narrowed.kept, run_id="trial", week=week)
        seconds = time.perf_counter() - began
    used = resource.getrusage(resource.RUSAGE_SELF)
    told = {
        "seconds": seconds,
        "cpu_seconds": used.ru_utime + used.ru_stime,
        "peak_mb": used.ru_maxrss / 1024,
        "largest_child_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
    }
    Path(report).write_text(json.dumps(told))


if __name__ == "__main__":
    main()
