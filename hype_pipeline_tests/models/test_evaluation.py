import math

import pytest
import torch

from hype_pipeline.models.batches import batch_of, encode
from hype_pipeline.models.density import Density, density_of
from hype_pipeline.models.evaluation import (
    _together,
    evaluate,
    figures_of,
    log_mean,
    log_probabilities,
)
from hype_pipeline.models.reproducible import generator
from hype_pipeline_tests.models.conftest import rows_of


@pytest.fixture(scope="module")
def held_out(cvae):
    rows = [row for row in rows_of(400, seed=9) if row.split == "valid"]
    return encode([(row.text, row.genres) for row in rows], cvae.vocabulary, cvae.labels)


@pytest.fixture(scope="module")
def figures(cvae, held_out):
    return evaluate(cvae, held_out, samples=50)


def test_more_importance_samples_only_tighten_the_bound(cvae, held_out, figures):
    one = evaluate(cvae, held_out, samples=1)
    assert figures["nll"] < one["nll"]
    assert figures["nll"] < figures["elbo"]


def test_the_bound_is_the_sum_of_its_parts(figures):
    assert figures["elbo"] == pytest.approx(figures["reconstruction"] + figures["kl"])


def test_one_sample_says_what_the_bound_says_on_average(cvae, held_out):
    one = evaluate(cvae, held_out, samples=1)
    assert one["nll"] == pytest.approx(one["elbo"], abs=0.5)


def test_under_the_standard_normal_latents_are_as_likely_as_in_training(cvae, held_out, figures):
    standard = Density.standard(cvae.config.latent)
    told = figures_of(cvae.model, held_out, samples=50, seed=0, density=standard)
    assert told["drawn_nll"] == pytest.approx(figures["nll"], abs=1e-3)


def test_where_the_latents_of_sentences_lie_these_are_likelier_than_anywhere(cvae, held_out):
    own = density_of(cvae.model, held_out, seed=0)
    beside = Density(own.mean + 3 * own.root.diagonal(), own.root)
    told = [
        figures_of(cvae.model, held_out, samples=20, seed=0, density=each) for each in (own, beside)
    ]
    assert told[0]["drawn_nll"] + 10 < told[1]["drawn_nll"]
    assert told[0]["drawn_word_perplexity"] == pytest.approx(
        math.exp(told[0]["drawn_nll"] * told[0]["sentences"] / told[0]["words"])
    )


def test_perplexity_counts_every_token_and_every_end(figures, held_out):
    tokens = sum(len(ids) + 1 for ids in held_out.ids)
    assert figures["tokens"] == tokens
    assert figures["perplexity"] == pytest.approx(
        math.exp(figures["nll"] * figures["sentences"] / tokens)
    )


def test_perplexity_by_word_spreads_the_same_likelihood_over_fewer(cvae):
    rare = encode([("soft zyzzyva guitars", ["folk"])], cvae.vocabulary, cvae.labels)
    told = evaluate(cvae, rare, samples=2)
    assert told["word_perplexity"] == pytest.approx(math.exp(told["nll"] / 4))
    assert told["word_perplexity"] > told["perplexity"]


def test_the_same_seed_gives_the_same_figures(cvae, held_out):
    assert evaluate(cvae, held_out, samples=2) == evaluate(cvae, held_out, samples=2)


def test_a_texts_probability_does_not_depend_on_where_it_stands(cvae):
    texts = ["we danced all summer", "the single is out soon with a tour to follow"]
    genres = [["folk"], ["techno"]]
    told = log_probabilities(cvae, texts, genres, samples=400)
    turned = log_probabilities(cvae, texts[::-1], genres[::-1], samples=400)
    assert told == pytest.approx(turned[::-1], abs=0.2)


def test_likely_words_are_likelier_than_the_same_words_shuffled(cvae):
    told = log_probabilities(
        cvae,
        ["the single is out tomorrow on bandcamp", "bandcamp the out on tomorrow is single"],
        [["techno"]] * 2,
    )
    assert told[0] > told[1] + 3


def test_the_mean_weight_is_taken_before_the_logarithm():
    weights = torch.tensor([[1.0], [3.0]]).log()
    assert log_mean(weights).item() == pytest.approx(math.log(2))


def test_latents_side_by_side_say_what_each_says_alone(cvae, held_out):
    batch = batch_of(held_out, range(6))
    chance = generator("latents")
    latents = [torch.randn(6, cvae.config.latent, generator=chance) for _ in range(3)]
    # Louder than a model makes them, so that no sentence's condition may stand for another's.
    condition = 5 * torch.randn(6, cvae.config.condition, generator=chance)
    alone = torch.stack([cvae.model.nll(batch, z, condition) for z in latents])
    together = _together(cvae.model, batch, condition, latents)
    torch.testing.assert_close(together, alone, rtol=1e-4, atol=1e-3)
