"""How long a finished CVAE takes to load, and how large it is, against a state file as was published.

python -m benchmarks.load [--json] [--model DIR]

Without --model the folder is one of preset `standard` with random weights and a full vocabulary; with
it, the generator in DIR (`hype fit --out`), its topics, critic and guard index included. The reference is the
original's network with 20,000 words, its state kept and read by torch.save and torch.load. Times are
wall seconds in a fresh process, torch loaded before; the median of five.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import torch

from benchmarks.reference import word_by_word
from benchmarks.reference.machine import about_the_machine, arguments, show
from hype_pipeline.generate.bundle import load_bundle
from hype_pipeline.models.checkpoint import write_model
from hype_pipeline.models.configs import preset
from hype_pipeline.models.cvae import CvaeModel, initialise
from hype_pipeline.models.fit import kept_weights
from hype_pipeline.models.reproducible import seeded
from hype_pipeline.models.trained import KIND, load_cvae
from hype_pipeline.text.tokens import Vocabulary

SIZES = word_by_word.Sizes()
_REPEAT = 5


def written(folder: Path, *, seed: int) -> Path:
    """A folder as a training leaves it."""
    config = preset("standard").config
    # Words of common length that use up the vocabulary, and others to make pieces of.
    words = {f"{number:05x}": 2 for number in range(config.words)}
    rare = {f"x{number:05x}": 1 for number in range(5 * config.pieces)}
    vocabulary = Vocabulary.of_counts(
        {**words, **rare}, words=config.words, min_count=config.min_count, pieces=config.pieces
    )
    labels = [f"genre {number}" for number in range(SIZES.labels)]
    with seeded(seed):
        model = CvaeModel(config, vocabulary=len(vocabulary), labels=len(labels))
        initialise(model)
    about = {"kind": KIND, "config": asdict(config), "labels": labels}
    write_model(folder, kept_weights(model), {**about, "vocabulary": list(vocabulary.tokens)})
    return folder


def seconds(load: Callable[[], object]) -> float:
    """Of wall time."""
    began = time.perf_counter()
    load()
    return time.perf_counter() - began


def size(path: Path) -> float:
    """Megabytes of a file, or of all files in a folder."""
    files = [path] if path.is_file() else [each for each in path.rglob("*") if each.is_file()]
    return sum(each.stat().st_size for each in files) / 1e6


def read_reference(file: Path) -> word_by_word.WordByWord:
    """The original's way: build the network, then give it its state."""
    model = word_by_word.WordByWord(SIZES)
    model.load_state_dict(torch.load(file))
    return model


def compare(asked: argparse.Namespace, folder: Path) -> dict[str, object]:
    """Both, in turns."""
    file = folder / "reference.pt"
    torch.save(word_by_word.WordByWord(SIZES).state_dict(), file)
    mine: Path = asked.model or written(folder / "model", seed=asked.seed)
    load = load_cvae if asked.model is None else load_bundle
    pairs = [
        (seconds(lambda: load(mine)), seconds(lambda: read_reference(file))) for _ in range(_REPEAT)
    ]
    ours, other = (statistics.median(each) for each in zip(*pairs, strict=True))
    return {
        "name": "load",
        "unit": "s",
        "ours": ours,
        "reference": other,
        "ratio": other / ours,
        "first": pairs[0][0],
        "megabytes": size(mine),
        "megabytes_reference": size(file),
        "settings": {
            "model": str(asked.model) if asked.model else "preset standard, random weights",
            **about_the_machine(asked.threads),
        },
    }


def main() -> None:
    """Print the figures."""
    parser = arguments(__doc__)
    parser.add_argument("--model", type=Path)
    asked = parser.parse_args()
    torch.set_num_threads(asked.threads)
    with tempfile.TemporaryDirectory() as folder:
        show(compare(asked, Path(folder)), as_json=asked.json)


if __name__ == "__main__":
    main()
