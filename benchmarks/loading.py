"""How long the code location takes to load, against `import dagster` alone, both in one run.

python -m benchmarks.loading [--json] [--repeat 5]
"""

import argparse
import json
import statistics
import subprocess
import sys
import time

OURS = (
    "from hype_pipeline.definitions import defs; defs.load() if hasattr(defs, 'load') else defs()"
)
REFERENCE = "import dagster"


def seconds(code: str) -> float:
    """Wall time of a fresh interpreter that runs *code*."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=True)
    return time.perf_counter() - began


def measure(repeat: int) -> dict[str, object]:
    """Medians of *repeat* pairs, taken in turn, after one of each to warm the disk."""
    seconds(REFERENCE), seconds(OURS)
    pairs = [(seconds(OURS), seconds(REFERENCE)) for _ in range(repeat)]
    ours = statistics.median(pair[0] for pair in pairs)
    reference = statistics.median(pair[1] for pair in pairs)
    return {
        "name": "loading",
        "unit": "s",
        "ours": round(ours, 3),
        "reference": round(reference, 3),
        "ratio": round(ours / reference, 3),
        "repeat": repeat,
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--repeat", type=int, default=5)
    asked = parser.parse_args()
    told = measure(asked.repeat)
    if asked.json:
        print(json.dumps(told))
    else:
        print(
            f"code location {told['ours']} s, import dagster {told['reference']} s, ratio {told['ratio']}"
        )


if __name__ == "__main__":
    main()
