"""Latents stay in use by the recipe (an autoencoder first, then a fresh decoder with free bits and a
slow ramp), where annealing alone loses all of them: same network, text, epochs and seed.

Every figure is of held-out sentences. What decides is units and mutual information: free bits
alone could buy divergence that tells nothing.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks import free_bits
from benchmarks.ptb import read_ptb
from benchmarks.reference.machine import zipf_sentences
from hype_pipeline.models.batches import Corpus, unlabelled
from hype_pipeline.models.configs import CvaeConfig, LoopConfig, TrainConfig
from hype_pipeline.models.fit import fit_corpus
from hype_pipeline.text.tokens import SPECIALS, Vocabulary

WORDS, COMMON, SUBJECTS = 400, 10, 12  # of the made-up text
SMALL = CvaeConfig(
    embedding=32, encoder_hidden=32, decoder_hidden=48, latent=32, condition=1, dropout=0.2
)
RECIPE = TrainConfig(
    loop=LoopConfig(epochs=3, learning_rate=1e-2, patience=9, precision="fp32"),
    pretrain_epochs=1,
    batch=32,
    validation_samples=1,
    final_samples=1,
)
ANNEALING = free_bits.annealing_alone(RECIPE)


@pytest.fixture(scope="module")
def made_up() -> Corpus:
    """Words with the frequencies of real ones; the rarer ones of a sentence are of one subject,
    which a latent could tell."""
    rng = np.random.default_rng(0)
    ranks = zipf_sentences(3_400, words=WORDS, first=0, mean=7.0, seed=0)
    spoken = [
        (about(sentence, int(rng.integers(SUBJECTS))) + len(SPECIALS)).tolist()
        for sentence in ranks
    ]
    vocabulary = Vocabulary((*SPECIALS, *(f"word{number}" for number in range(WORDS))))
    splits = {"train": unlabelled(spoken[:3_000]), "valid": unlabelled(spoken[3_000:])}
    return Corpus(vocabulary, (), splits, "made up")


def about(ranks: NDArray[np.int64], subject: int) -> NDArray[np.int64]:
    """The words of these ranks where one speaks about *subject*: the common ones are always the same."""
    shifted = COMMON + (ranks - COMMON + 97 * subject) % (WORDS - COMMON)
    return np.where(ranks < COMMON, ranks, shifted)


@pytest.fixture
def treebank(shared_data: Path) -> Corpus:
    """The Penn Treebank, where it is at hand."""
    folder = shared_data / "ptb"
    if not folder.exists():
        pytest.skip(f"the Penn Treebank is absent: {folder} does not exist")
    return read_ptb(folder)


def learnt(
    corpus: Corpus, config: CvaeConfig, train: TrainConfig, where: Path
) -> Mapping[str, float]:
    """What held-out sentences say of a model that was trained so."""
    told = fit_corpus(
        corpus,
        config=config,
        train=train,
        seed=0,
        checkpoints=where / "checkpoints",
        out=where / "out",
        threads=1,
    )
    figures: Mapping[str, float] = told["figures"]
    return figures


def test_the_recipe_keeps_latents_in_use_on_made_up_text(made_up: Corpus, tmp_path: Path) -> None:
    kept = learnt(made_up, SMALL, RECIPE, tmp_path)
    assert kept["kl"] >= 5
    assert kept["active_units"] >= 28
    assert kept["mutual_information"] > 1


def test_annealing_alone_loses_them_on_the_same_text(made_up: Corpus, tmp_path: Path) -> None:
    lost = learnt(made_up, SMALL, ANNEALING, tmp_path)
    assert lost["kl"] < 0.5
    assert lost["mutual_information"] < 0.5


def slower(train: TrainConfig) -> TrainConfig:
    """At the rate of the benchmark itself, annealing keeps half a nat in one unit: too near the limit
    for a test."""
    return replace(train, loop=replace(train.loop, learning_rate=1e-3))


@pytest.mark.slow
@pytest.mark.timeout(7_200)  # minutes, but on cores that do other things too
def test_on_the_treebank_the_recipe_keeps_latents_in_use_and_annealing_alone_loses_them(
    treebank: Corpus, tmp_path: Path
) -> None:
    """The whole train split, three epochs after one of autoencoder; annealing alone is given four."""
    recipe, annealing = (
        slower(free_bits.ARMS[name]) for name in (TrainConfig().free_bits_form, "annealing")
    )
    kept = learnt(treebank, free_bits.CONFIG, recipe, tmp_path / "recipe")
    lost = learnt(treebank, free_bits.CONFIG, annealing, tmp_path / "annealing")
    assert kept["kl"] >= 5
    assert kept["active_units"] >= 28
    assert kept["mutual_information"] > 1
    assert lost["kl"] < 0.5
    assert lost["mutual_information"] < 0.5
