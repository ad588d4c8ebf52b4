"""Pages a second of our extracting processes, against as many plain trafilaturas, in one run.

python -m benchmarks.extraction [--json] [--pages 360] [--processes 2] [--repeat 7]

The reference is trafilatura alone in this process, favouring precision and with metadata, without
limits of any kind; its pages a second, times our number of processes, is what ours are measured by.
Both read the same pages in turn, and the medians are compared. Pages are real ones where
HYPE_SHARED_DATA (default ../shared/data) has them, and the synthetic world's otherwise.
"""

import argparse
import gzip
import json
import logging
import os
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from hype_pipeline.collect.extraction.extract import article_of
from hype_pipeline.collect.extraction.extract_pool import ExtractPool

Page = tuple[str, bytes]

_REAL = ("extract_trafilatura", "extract_phlow_music", "extract_readability")
_POSTS = 400  # of the synthetic world


def pages(data: Path, count: int) -> tuple[str, list[Page]]:
    """What kind of pages there are, and *count* of them in an order by chance."""
    real = [path for name in _REAL for path in sorted((data / name).rglob("*.html.gz"))]
    bodies = [gzip.decompress(p.read_bytes()) for p in real if p.name != "expected.html.gz"]
    kind = "real" if bodies else "synthetic"
    chosen = bodies or list(_synthetic())
    random.Random(0).shuffle(chosen)
    repeated = (chosen * (count // len(chosen) + 1))[:count]
    return kind, [(f"https://blog.example/{at}", body) for at, body in enumerate(repeated)]


def _synthetic() -> Iterator[bytes]:
    import pyarrow.parquet as pq

    from hype_sandbox.worlds import synthetic

    plan = synthetic.Plan(weeks=8, songs=100, posts=_POSTS, hosts=24)
    with tempfile.TemporaryDirectory() as folder:
        world = synthetic.build(Path(folder), plan, lambda rows, _what, _count: rows)
        yield from pq.read_table(world / "pages.parquet")["body"].to_pylist()


def plain(asked: Sequence[Page]) -> None:
    """Trafilatura alone, one page after the other."""
    import trafilatura

    for url, body in asked:
        trafilatura.bare_extraction(
            body, url=url, favor_precision=True, include_comments=False, with_metadata=True
        )


def unlimited(asked: Sequence[Page]) -> None:
    """Our extraction in this process."""
    for url, body in asked:
        article_of(body, url)


def measure(asked: Sequence[Page], processes: int, repeat: int) -> dict[str, float]:
    """Medians of *repeat* turns, after one of each to load what is loaded once."""
    walls: dict[str, list[float]] = {"plain": [], "pool": []}
    busy: dict[str, list[float]] = {"plain": [], "ours": []}
    with ExtractPool(processes) as pool:
        plain(asked[:20])
        unlimited(asked[:20])
        list(pool.extract(_numbered(asked[: 20 * processes])))
        for _ in range(repeat):
            wall, cpu = time.perf_counter(), time.process_time()
            plain(asked)
            walls["plain"].append(time.perf_counter() - wall)
            busy["plain"].append(time.process_time() - cpu)
            wall = time.perf_counter()
            done = sum(each.article is not None for each in pool.extract(_numbered(asked)))
            walls["pool"].append(time.perf_counter() - wall)
            if done < len(asked):
                raise SystemExit(f"{len(asked) - done} of {len(asked)} pages have no article")
            cpu = time.process_time()
            unlimited(asked)
            busy["ours"].append(time.process_time() - cpu)
    ours = len(asked) / median(walls["pool"])
    reference = processes * len(asked) / median(walls["plain"])
    return {
        "ours": round(ours, 1),
        "reference": round(reference, 1),
        "ratio": round(ours / reference, 3),
        "cpu_ms_ours": round(1000 * median(busy["ours"]) / len(asked), 2),
        "cpu_ms_reference": round(1000 * median(busy["plain"]) / len(asked), 2),
    }


def _numbered(asked: Sequence[Page]) -> Iterator[tuple[str, str, bytes]]:
    return ((str(at), url, body) for at, (url, body) in enumerate(asked))


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--pages", type=int, default=360)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--repeat", type=int, default=7)
    asked = parser.parse_args()
    logging.disable()  # trafilatura complains of every broken page
    here = Path(__file__).parents[1]
    data = Path(os.environ.get("HYPE_SHARED_DATA", here.parent / "shared" / "data"))
    kind, chosen = pages(data, asked.pages)
    told = {
        "name": "extraction",
        "unit": "pages/s",
        **measure(chosen, asked.processes, asked.repeat),
        "pages": len(chosen),
        "kind": kind,
        "processes": asked.processes,
        "processors": len(os.sched_getaffinity(0)),
        "repeat": asked.repeat,
    }
    if asked.json:
        print(json.dumps(told))
    else:
        print(
            f"{told['processes']} processes {told['ours']} pages/s, as many plain trafilaturas "
            f"{told['reference']}, ratio {told['ratio']}; processor time for a page "
            f"{told['cpu_ms_ours']} ms, plain {told['cpu_ms_reference']} ms ({told['kind']} pages)"
        )


if __name__ == "__main__":
    main()
