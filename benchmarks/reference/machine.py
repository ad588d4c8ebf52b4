"""What benchmarks share: CPU time, the machine's peak, made-up sentences, how a result is shown.

Ours and the reference are measured in processes of their own, one after the other in one run: what
is decided before torch loads (how threads wait, how memory is had) is ours in ours and torch's own
in the reference.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from hype_pipeline.generate.patience import PATIENT

OURS, REFERENCE = "ours", "reference"


def cpu_seconds(work: Callable[[], object]) -> float:
    """Of all threads of this process."""
    before = time.process_time()
    work()
    return time.process_time() - before


def gemm_peak(*, size: int = 2_048, repeat: int = 6) -> float:
    """Multiply-adds x 2 per CPU-second of the best of *repeat* products of square bf16 matrices."""
    first, second = (torch.randn(size, size).to(torch.bfloat16) for _ in range(2))
    took = min(cpu_seconds(lambda: first @ second) for _ in range(repeat))
    return 2 * size**3 / took


def zipf_sentences(
    count: int, *, words: int, first: int, mean: float, seed: int
) -> list[NDArray[np.int64]]:
    """Sentences of words *first* to *first* + *words* whose frequency falls as their number grows,
    and whose lengths vary about *mean* as those of real sentences do."""
    rng = np.random.default_rng(seed)
    spread = 0.45  # of the logarithm of lengths, in sentences about music
    lengths = rng.lognormal(np.log(mean) - spread**2 / 2, spread, count)
    chances = 1 / np.arange(1, words + 1)
    cut = np.clip(lengths.round().astype(int), 3, 80)
    drawn = rng.choice(words, size=cut.sum(), p=chances / chances.sum()) + first
    return np.split(drawn, np.cumsum(cut)[:-1])


def about_the_machine(threads: int) -> dict[str, object]:
    """What a reader needs to compare."""
    names = [
        line.split(":", 1)[1].strip()
        for line in Path("/proc/cpuinfo").read_text("utf-8").split("\n")
        if line.startswith("model name")
    ]
    return {
        "processor": names[0] if names else platform.processor(),
        "threads": threads,
        "torch": str(torch.__version__),
    }


def apart(name: str, who: str, asked: argparse.Namespace) -> dict[str, Any]:
    """What `python -m benchmarks.`*name* measures of *who* in a fresh process."""
    command = [sys.executable, "-m", f"benchmarks.{name}", "--only", who]
    command += ["--threads", str(asked.threads), "--seed", str(asked.seed)]
    plain = {key: value for key, value in os.environ.items() if key not in PATIENT}
    environment = {**plain, "OMP_NUM_THREADS": str(asked.threads)}
    if who == OURS:
        environment |= PATIENT
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def arguments(doc: str | None) -> argparse.ArgumentParser:
    """What every benchmark understands."""
    parser = argparse.ArgumentParser(
        description=doc, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", choices=(OURS, REFERENCE), help=argparse.SUPPRESS)
    return parser


def answer(
    doc: str | None,
    *,
    ours: Callable[[argparse.Namespace], object],
    reference: Callable[[argparse.Namespace], object],
    compare: Callable[[argparse.Namespace], Mapping[str, Any]],
) -> None:
    """A benchmark's command line: one of the two as JSON, or both compared."""
    asked = arguments(doc).parse_args()
    torch.set_num_threads(asked.threads)
    if asked.only:
        print(json.dumps((ours if asked.only == OURS else reference)(asked)))
    else:
        show(compare(asked), as_json=asked.json)


def show(result: Mapping[str, Any], *, as_json: bool) -> None:
    """*result* on standard output."""
    if as_json:
        print(json.dumps(result))
        return
    for name, value in result.items():
        print(f"{name:>28}  {value:.4g}" if isinstance(value, float) else f"{name:>28}  {value}")
