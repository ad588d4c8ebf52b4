"""Twins among 20,000 posts of many weeks: a first run, a run with one week more, and what is found.

python -m benchmarks.duplicates [--json] [--posts 20000] [--weeks 200]

Posts come from the folder of real texts; some are edited copies of others, by seed: words substituted,
the end cut, boilerplate added. *ours* is the time of the second run, *reference* that of computing
everything anew, in processes of their own. What is found is compared with the exact likeness of all pairs.
"""

import argparse
import gzip
import json
import multiprocessing
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from hype_pipeline.corpus_twins import Plan, plan_of
from hype_pipeline.fingerprints import Computed, Fingerprints, Kept
from hype_pipeline.lake import Lake
from hype_pipeline.records.collected import KeptPost
from hype_pipeline.text.likeness import SAME, shingles

_FIRST = date(2015, 1, 5)
_COPIES = 0.1  # of the posts
_FEWEST_WORDS = 25
_BOILERPLATE = (
    "Thanks for reading. Follow us everywhere, tell your friends, and support the artists by buying "
    "their music where you can. All files are for sampling only and come down when you ask."
)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--posts", type=int, default=20_000)
    parser.add_argument("--weeks", type=int, default=200)
    asked = parser.parse_args()
    told = measure(asked.posts, asked.weeks)
    if asked.json:
        print(json.dumps(told))
        return
    for name, value in told.items():
        print(f"{name:28} {value}")


def measure(count: int, weeks: int) -> dict[str, Any]:
    """All figures, from one run."""
    with tempfile.TemporaryDirectory() as folder:
        last = weeks - 1
        first = _apart(_run, count, weeks, last, folder)
        second = _apart(_run, count, weeks, weeks, folder)
        anew = _apart(_run, count, weeks, weeks, None)
    found = _apart(_quality, count, weeks)
    return {
        "name": "duplicates",
        "unit": "s",
        "ours": second["seconds"],
        "reference": anew["seconds"],
        "ratio": round(second["seconds"] / anew["seconds"], 3),
        "first_run_seconds": first["seconds"],
        "peak_mb": second["peak_mb"],
        "peak_mb_anew": anew["peak_mb"],
        "same_twins": second["twins"] == anew["twins"],
        "posts": count,
        "weeks": weeks,
        **found,
    }


def _apart(work: Callable[..., dict[str, Any]], *arguments: Any) -> dict[str, Any]:
    """The answer of *work* in a fresh process, whose memory is its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, arguments)


def _run(count: int, weeks: int, upto: int, folder: str | None) -> dict[str, Any]:
    posts = [post for post in _posts(count, weeks) if post.week < _FIRST + timedelta(weeks=upto)]
    fingerprints: Fingerprints = Kept(Lake(folder)) if folder else Computed()
    before = _peak()
    began = time.perf_counter()
    plan = plan_of(lambda: posts, 0, fingerprints)
    return {
        "seconds": round(time.perf_counter() - began, 2),
        "peak_mb": round(_peak() - before),
        "twins": sorted((post, twin.of) for post, twin in plan.twins.items()),
    }


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1 if sys.platform == "darwin" else 1024
    )


def _quality(count: int, weeks: int) -> dict[str, Any]:
    """What is found among the posts, against the likeness of all pairs."""
    posts = _posts(count, weeks)
    plan = plan_of(lambda: posts, 0, Computed())
    exact = _exact([shingles(post.text) for post in posts])
    alike = {
        posts[at].post_id: {posts[other].post_id for other in listed}
        for at, listed in exact.items()
    }
    found = {post for post in plan.twins if post in alike}
    # A post whose only likeness is to a twin of another one has nothing left to repeat.
    expected = {post for post, others in alike.items() if others - plan.twins.keys()}
    right = sum(plan.twins[post].of in alike[post] for post in found)
    copies = sum(post.provider != "original" for post in posts)
    return {
        "twins": len(plan.twins),
        "recall": round(len(found & expected) / len(expected), 4),
        "precision": round(right / len(plan.twins), 4),
        "copies": copies,
        **{
            f"found_{kind}": _found(posts, plan, kind)
            for kind in ("substituted", "cut", "boilerplate")
        },
    }


def _found(posts: Sequence[KeptPost], plan: Plan, kind: str) -> float:
    """The share of edited copies of which only one, the copy or its original, is left: the earlier."""
    pairs = [
        (post.post_id, post.provider.split()[1]) for post in posts if post.provider.startswith(kind)
    ]
    found = sum(copy in plan.twins or original in plan.twins for copy, original in pairs)
    return round(found / max(len(pairs), 1), 4)


def _exact(prints: Sequence[Any]) -> dict[int, list[int]]:
    """For each post all earlier ones of enough likeness, by counting the shingles in common."""
    import numpy as np

    owners = np.repeat(np.arange(len(prints)), [each.size for each in prints])
    order = np.argsort(np.concatenate(prints), kind="stable")
    values, owners = np.concatenate(prints)[order], owners[order]
    starts = np.flatnonzero(np.r_[True, values[1:] != values[:-1]])
    holders = dict(zip(values[starts].tolist(), np.split(owners, starts[1:]), strict=True))
    found: dict[int, list[int]] = {}
    for at, own in enumerate(prints):
        if not own.size:
            continue
        common = np.bincount(
            np.concatenate([holders[value] for value in own.tolist()]), minlength=len(prints)
        )
        earlier = np.flatnonzero(common[:at])
        union = own.size + np.array([prints[other].size for other in earlier]) - common[earlier]
        alike = earlier[common[earlier] >= SAME * union] if earlier.size else earlier
        if alike.size:
            found[at] = alike.tolist()
    return found


def _posts(count: int, weeks: int) -> list[KeptPost]:
    """Real posts and edited copies of some, spread over the weeks in an order drawn by seed."""
    data = Path(os.environ.get("HYPE_SHARED_DATA", Path(__file__).parents[2] / "shared" / "data"))
    with gzip.open(
        data / "music_writing/posts.jsonl.gz", "rt", encoding="utf-8", newline="\n"
    ) as lines:
        texts = [json.loads(line)["text"] for line in lines]
    rng = random.Random(0)
    rng.shuffle(texts)
    texts = [text for text in texts if len(text.split()) >= _FEWEST_WORDS]
    originals = texts[: round(count * (1 - _COPIES))]
    told = [(text, "original") for text in originals]
    while len(told) < count:
        kind = rng.choice(("substituted", "cut", "boilerplate"))
        place = rng.randrange(len(originals))
        told.append((_edited(originals[place], kind, rng), f"{kind} {place}"))
    return sorted(
        (
            _post(number, text, kind, _FIRST + timedelta(weeks=rng.randrange(weeks)))
            for number, (text, kind) in enumerate(told)
        ),
        key=lambda post: (post.week, post.url),
    )


def _edited(text: str, kind: str, rng: random.Random) -> str:
    words = text.split()
    if kind == "cut":
        return " ".join(words[: round(len(words) * rng.uniform(0.6, 0.95))])
    if kind == "boilerplate":
        return f"{text} {_BOILERPLATE}"
    return " ".join(rng.choice(words) if rng.random() < 0.05 else word for word in words)


def _post(number: int, text: str, kind: str, week: date) -> KeptPost:
    return KeptPost(
        week=week,
        post_id=str(number),
        url=f"https://blog.example/{number:06}",
        song_id=f"s{number}",
        artist="",
        title="",
        post_title=None,
        site_name=None,
        host="blog.example",
        published=None,
        text=text,
        words=len(text.split()),
        source_url="",
        retrieved_at=datetime.min.replace(tzinfo=UTC),
        provider=kind,
    )


if __name__ == "__main__":
    main()
