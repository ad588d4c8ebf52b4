"""A small corpus, a small model, one thread; and every shape in models/ is checked as tests run."""

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from jaxtyping import install_import_hook

from hype_pipeline_tests.models import shapes  # noqa: F401  # the hook finds it by name
from hype_pipeline_tests.small_corpus import GENRES, sentence

SHAPED = [
    f"hype_pipeline.models.{name}"
    for name in (
        "word_loss",
        "output",
        "cvae",
        "language_model",
        "objective",
        "trained",
        "spoken",
        "features",
        "drawing",
        "spelling",
        "desk",
        "writer",
        "sampling",
        "evaluation",
        *("values.text", "values.steering", "values.learned"),
        *("lcgan.networks", "lcgan.critic", "lcgan.actor", "lcgan.choice"),
    )
]

with install_import_hook(SHAPED, "hype_pipeline_tests.models.shapes.checked"):
    from hype_pipeline.models.batches import Batch, Corpus, Row, batch_of, read
    from hype_pipeline.models.configs import CvaeConfig, LoopConfig, TrainConfig
    from hype_pipeline.models.cvae import CvaeModel, initialise
    from hype_pipeline.models.fit import fit_corpus
    from hype_pipeline.models.lcgan.networks import LatentPairs  # noqa: F401  # loaded here to be checked
    from hype_pipeline.models.reproducible import seeded
    from hype_pipeline.models.sampling import sample  # noqa: F401  # the same
    from hype_pipeline.models.trained import TrainedCvae, load_cvae


SMALL = CvaeConfig(
    embedding=24,
    encoder_hidden=24,
    decoder_hidden=32,
    latent=8,
    condition=4,
    pieces=50,
    dropout=0.1,
)
QUICK = TrainConfig(
    loop=LoopConfig(epochs=3, learning_rate=3e-3, precision="fp32"),
    pretrain_epochs=1,
    batch=32,
    free_bits=0.5,
    validation_samples=2,
    final_samples=4,
)
# Enough for the small model to know its grammar.
LEARNT = replace(QUICK, loop=replace(QUICK.loop, epochs=16, learning_rate=1e-2), pretrain_epochs=4)


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def rows_of(count: int, *, seed: int = 0) -> list[Row]:
    """Sentences of three kinds, each kind with a genre of its own; a tenth is for validation."""
    rng = random.Random(seed)
    kinds = [rng.randrange(3) for _ in range(count)]
    return [
        Row(sentence(kind, rng), (GENRES[kind],), "valid" if number % 10 == 0 else "train")
        for number, kind in enumerate(kinds)
    ]


def fresh(corpus: Corpus, config: CvaeConfig = SMALL, *, seed: int = 0) -> CvaeModel:
    """An untrained model for *corpus*."""
    with seeded(seed):
        model = CvaeModel(config, vocabulary=len(corpus.vocabulary), labels=len(corpus.labels))
        initialise(model)
    return model


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    """Three hundred sentences."""
    return read(rows_of(300), GENRES, SMALL)


@pytest.fixture(scope="session")
def batch(corpus: Corpus) -> Batch:
    """Sixteen of them, of unequal length."""
    return batch_of(corpus.splits["train"], range(16))


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished model's folder."""
    where = tmp_path_factory.mktemp("cvae")
    fit_corpus(
        read(rows_of(300), GENRES, SMALL),
        config=SMALL,
        train=LEARNT,
        seed=0,
        checkpoints=where / "checkpoints",
        out=where / "out",
        threads=1,
    )
    return where / "out"


@pytest.fixture(scope="session")
def cvae(folder: Path) -> TrainedCvae:
    """The model in that folder."""
    return load_cvae(folder)
