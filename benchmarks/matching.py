"""How songs are matched in a crowded catalogue: precision and recall by threshold, and the speed.

python -m benchmarks.matching [--json] [--seeds 1 2] [--songs 700]

The threshold was chosen on the first seed; the second confirms it. The reference is the first hit
of a search in plain words, in the same run.
"""

import argparse
import json
import time
from collections.abc import Sequence

from hype_pipeline.collect.joining.matching import THRESHOLD, likeness
from hype_pipeline_tests.golden._crowd import Answer, answers, at, first_hits
from hype_sandbox.worlds.crowded.world import Crowd, Plan, invented

THRESHOLDS = (0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)
_BESIDE = 20  # candidates that a song is compared with


def per_second(crowd: Crowd) -> float:
    """Comparisons a second of one core, of each charted song with as many recordings as a search brings."""
    recordings = [([artist.name for artist in row.artists], row.title) for row in crowd.recordings]
    began = time.process_time()
    count = 0
    for number, case in enumerate(crowd.cases):
        start = number * 5 % (len(recordings) - _BESIDE)
        for artists, title in recordings[start : start + _BESIDE]:
            likeness(case.artist, case.title, artists, title)
            count += 1
    return count / (time.process_time() - began)


def curve(told: Sequence[Answer]) -> list[dict[str, float]]:
    """A point for each threshold."""
    measured = [(threshold, at(threshold, told)) for threshold in THRESHOLDS]
    return [
        {
            "threshold": threshold,
            "precision": round(each.precision, 4),
            "recall": round(each.recall, 4),
        }
        for threshold, each in measured
    ]


def measure(seed: int, songs: int) -> dict[str, object]:
    """Everything about one catalogue."""
    told = answers(Plan(seed=seed, songs=songs))
    ours, first = at(THRESHOLD, told), first_hits(told)
    return {
        "seed": seed,
        "charted": len(told),
        "precision": round(ours.precision, 4),
        "recall": round(ours.recall, 4),
        "first_hit_precision": round(first.precision, 4),
        "first_hit_recall": round(first.recall, 4),
        "curve": curve(told),
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--songs", type=int, default=700)
    asked = parser.parse_args()
    seeds = [measure(seed, asked.songs) for seed in asked.seeds]
    speed = round(per_second(invented(Plan(seed=asked.seeds[0], songs=asked.songs))))
    last = seeds[-1]
    ours, reference = float(str(last["precision"])), float(str(last["first_hit_precision"]))
    told = {
        "name": "matching",
        "unit": "precision",
        "ours": ours,
        "reference": reference,
        "ratio": round(ours / reference, 3),
        "threshold": THRESHOLD,
        "comparisons_per_second": speed,
        "seeds": seeds,
    }
    print(json.dumps(told) if asked.json else _table(told, seeds))


def _table(told: dict[str, object], seeds: Sequence[dict[str, object]]) -> str:
    lines = []
    for each in seeds:
        lines.append(f"seed {each['seed']}, {each['charted']} charted songs   precision   recall")
        lines.append(f"  first hit{each['first_hit_precision']:>27}{each['first_hit_recall']:>9}")
        points = each["curve"]
        assert isinstance(points, list)
        lines += [
            f"  from {point['threshold']:<8}{point['precision']:>23}{point['recall']:>9}"
            for point in points
        ]
    lines.append(f"{told['comparisons_per_second']:,} comparisons a second of one core")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
