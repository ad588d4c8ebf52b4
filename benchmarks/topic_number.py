"""How the number of topics is chosen on sentences of yours: what `hype fit` and `topic_model` try.

python -m benchmarks.topic_number --sentences FILE [--seeds 3] [--sampled 10000] [--json]

Topics are learnt from posts of the train split of `hype fit` and judged on those of valid; test is not
read. A seed is a draw of posts and five starts of its own, so that several tell how far the choice is
chance.
"""

import argparse
import dataclasses
from collections import defaultdict
from pathlib import Path

from benchmarks.reference.machine import about_the_machine, arguments, cpu_seconds, show
from hype_pipeline.generate.sentence_file import corpus_of, read_sentences
from hype_pipeline.topics.choice import Choice
from hype_pipeline.topics.configs import NumberConfig, TopicConfig
from hype_pipeline.topics.number import choose_number


def compare(asked: argparse.Namespace) -> dict[str, object]:
    """A choice for each seed, and what it took."""
    posts: dict[str, dict[str, list[str]]] = {
        "train": defaultdict(list),
        "valid": defaultdict(list),
    }
    for row in corpus_of(read_sentences(asked.sentences), seed=0).sentences:
        if row.split in posts:
            posts[row.split][row.post_id].append(row.text)
    learnt, held_out = (list(posts[split].values()) for split in ("train", "valid"))
    number = NumberConfig(sentences=asked.sampled)
    choices: list[Choice] = []
    took = [
        cpu_seconds(
            lambda: choices.append(
                choose_number(learnt, held_out, config=TopicConfig(), number=number, seed=seed)  # noqa: B023
            )
        )
        for seed in range(asked.seed, asked.seed + asked.seeds)
    ]
    return {
        "name": "topic_number",
        "unit": "CPU-seconds",
        "ours": max(took),
        **{f"seed_{asked.seed + at}": dataclasses.asdict(each) for at, each in enumerate(choices)},
        "settings": {
            "sentences": sum(map(len, learnt)),
            "held_out": sum(map(len, held_out)),
            "sampled": asked.sampled,
            **about_the_machine(asked.threads),
        },
    }


def main() -> None:
    """Print the figures."""
    parser = arguments(__doc__)
    parser.add_argument("--sentences", type=Path, required=True, help="A table, as of hype fit.")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--sampled", type=int, default=NumberConfig().sentences)
    asked = parser.parse_args()
    show(compare(asked), as_json=asked.json)


if __name__ == "__main__":
    main()
