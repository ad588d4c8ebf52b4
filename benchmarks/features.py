"""How many posts it takes until features of their songs help a model, on text that a grammar writes.

    python -m benchmarks.features --threads 1

Each post has nine numbers of its own, of which one decides a word of its four sentences; and a subject
of its own, which the numbers are a name for: of few posts a model may learn that by heart instead. The
figure is the word perplexity of other posts' sentences, with features and without (FEWEST_POSTS,
generate/song_features.py).
"""

import argparse
import json
import random
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from hype_pipeline.models.batches import Row, read
from hype_pipeline.models.configs import CvaeConfig, LoopConfig, TrainConfig
from hype_pipeline.models.fit import fit_corpus

_POSTS = (50, 100, 200, 400)
_HELD_OUT = 100  # posts
_SENTENCES = 4  # of each
_FEATURES = tuple(f"feature_{number}" for number in range(9))
_CONFIG = CvaeConfig(
    embedding=32, encoder_hidden=32, decoder_hidden=48, latent=8, condition=4, pieces=50
)
_UPDATES = 900
_FAITHFUL = 0.7  # share of sentences that are about their post's subject
_BATCH = 32
_THINGS = ("song", "track", "tune", "chorus", "riff", "record", "single", "verse")
_PLACES = ("home", "rain", "summer", "a city", "the sea", "an old friend", "sleep", "trains")


def rows_of(posts: int, seed: int) -> list[Row]:
    """Sentences of *posts* to learn from, and of others to be judged on."""
    rng = random.Random(seed)
    rows = []
    for post in range(posts + _HELD_OUT):
        told = {name: rng.random() for name in _FEATURES}
        own = rng.choice(_PLACES)
        for _ in range(_SENTENCES):
            word = "loud" if rng.random() < told[_FEATURES[0]] else "quiet"
            place = own if rng.random() < _FAITHFUL else rng.choice(_PLACES)
            text = f"a {word} {rng.choice(_THINGS)} about {place}"
            rows.append(Row(text, ("folk",), "train" if post < posts else "valid", told))
    return rows


def perplexity(posts: int, features: tuple[str, ...], asked: argparse.Namespace) -> float:
    """By word, of held-out sentences, after as many updates however many *posts* there are."""
    updates = -(-posts * _SENTENCES // _BATCH)
    loop = LoopConfig(epochs=max(1, _UPDATES // updates), learning_rate=3e-3, patience=50)
    config = replace(_CONFIG, features=features)
    with tempfile.TemporaryDirectory() as folder:
        about = fit_corpus(
            read(rows_of(posts, asked.seed), ("folk",), config),
            config=config,
            train=TrainConfig(loop=loop, pretrain_epochs=1, batch=_BATCH, free_bits=0.1),
            seed=asked.seed,
            checkpoints=Path(folder) / "checkpoints",
            out=Path(folder) / "out",
            threads=asked.threads,
        )
    return float(about["figures"]["word_perplexity"])


def main() -> int:
    """Print the figures, a line for each number of posts."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--posts", type=int, nargs="+", default=list(_POSTS))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    asked = parser.parse_args()
    for posts in asked.posts:
        told = {
            "posts": posts,
            "with": round(perplexity(posts, _FEATURES, asked), 3),
            "without": round(perplexity(posts, (), asked), 3),
        }
        print(json.dumps(told), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
