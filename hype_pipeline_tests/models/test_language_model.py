from dataclasses import replace

import pytest
import torch

from hype_pipeline.models.baselines import NgramModel, mean_nll
from hype_pipeline.models.checkpoint import learnt
from hype_pipeline.models.language_model import fit_language_model, language_figures
from hype_pipeline_tests.models.conftest import QUICK, SMALL

TRAINED = replace(QUICK, loop=replace(QUICK.loop, epochs=6, learning_rate=1e-2))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("lm")


@pytest.fixture(scope="module")
def model(corpus, folder):
    return fit_language_model(corpus, config=SMALL, train_config=TRAINED, seed=0, folder=folder)


def test_it_beats_word_frequencies(model, corpus):
    frequencies = NgramModel(corpus.splits["train"].ids, order=1, vocabulary=len(corpus.vocabulary))
    told = language_figures(model, corpus.splits["valid"])
    assert told["nll"] < 0.8 * mean_nll(frequencies, corpus.splits["valid"].ids)


def test_genres_help_it(model, batch):
    told = model.nll(batch, batch.genres).mean()
    turned = model.nll(batch, batch.genres.roll(1, dims=1)).mean()
    assert told < turned


def test_a_finished_one_is_read_and_not_trained_again(model, corpus, folder):
    again = fit_language_model(corpus, config=SMALL, train_config=TRAINED, seed=0, folder=folder)
    theirs = learnt(again)
    assert all(torch.equal(values, theirs[name]) for name, values in learnt(model).items())


def test_its_perplexity_counts_every_end(model, corpus):
    told = language_figures(model, corpus.splits["valid"])
    tokens = len(corpus.splits["valid"].ids.flat) + len(corpus.splits["valid"])
    assert told["perplexity"] == pytest.approx(
        torch.tensor(told["nll"] * told["sentences"] / tokens).exp().item()
    )
