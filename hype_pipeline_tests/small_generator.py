"""A generator so small that it trains in seconds, on a table that a grammar wrote.

`generator` is a fixture: a conftest that imports it gives it to its tests.
"""

import random
from pathlib import Path

import pytest
import torch

from hype_pipeline.generate.fitting import Fitted, fit
from hype_pipeline.generate.sentence_file import FileCorpus, corpus_of, read_sentences
from hype_pipeline.models.configs import CvaeConfig, LoopConfig, Preset, TrainConfig
from hype_pipeline_tests.small_corpus import GENRES, sentence

PRESET = Preset(
    CvaeConfig(
        embedding=24, encoder_hidden=24, decoder_hidden=32, latent=8, condition=4, pieces=50
    ),
    TrainConfig(
        loop=LoopConfig(epochs=6, learning_rate=1e-2, precision="fp32"),
        pretrain_epochs=1,
        batch=32,
        free_bits=0.5,
        validation_samples=1,
        final_samples=2,
    ),
)


def table_of(posts: int, *, seed: int = 0) -> str:
    """A table of sentences: every post by an artist of its own, of a kind that is its genre."""
    rng = random.Random(seed)
    lines = ["post_id\tsource\tartist\tgenres\ttext"]
    for post in range(posts):
        kind = post % 3
        lines += [
            f"p{post}\tgrammar\tArtist {post}\t{GENRES[kind]}\t{sentence(kind, rng)}"
            for _ in range(4)
        ]
    return "\n".join(lines) + "\n"


def corpus(folder: Path) -> FileCorpus:
    """The corpus of such a table, written to *folder*."""
    table = folder / "sentences.tsv"
    table.write_text(table_of(150), encoding="utf-8")
    return corpus_of(read_sentences(table), seed=0)


@pytest.fixture(scope="session")
def fitted(tmp_path_factory: pytest.TempPathFactory) -> Fitted:
    """The generator as it was made."""
    torch.set_num_threads(1)
    folder = tmp_path_factory.mktemp("generator")
    made = corpus(folder)
    return fit(made.sentences, made.labels, folder / "model", preset=PRESET, seed=0)


@pytest.fixture(scope="session")
def fitted_on(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The table that it was fitted on."""
    folder = tmp_path_factory.mktemp("fitted_on")
    corpus(folder)
    return folder / "sentences.tsv"


@pytest.fixture(scope="session")
def generator(fitted: Fitted) -> Path:
    """Its folder."""
    return fitted.folder
