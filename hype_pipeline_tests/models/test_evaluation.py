import math

import pytest
import torch
from scipy.stats import norm

from hype_pipeline.models.batches import batch_of, encode
from hype_pipeline.models.cvae import Posterior
from hype_pipeline.models.evaluation import (
    _together,
    active_units,
    evaluate,
    log_density,
    log_mean,
    log_probabilities,
    mutual_information,
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


def test_log_density_is_the_normals():
    told = Posterior(torch.tensor([[0.5, -1.0]]), torch.tensor([[0.2, -0.4]]))
    z = torch.tensor([[1.0, 1.0]])
    expected = norm.logpdf([1.0, 1.0], [0.5, -1.0], [math.exp(0.1), math.exp(-0.2)])
    assert log_density(z, told)[0].tolist() == pytest.approx(expected.tolist(), rel=1e-5)


def test_the_mean_weight_is_taken_before_the_logarithm():
    weights = torch.tensor([[1.0], [3.0]]).log()
    assert log_mean(weights).item() == pytest.approx(math.log(2))


def test_posteriors_that_are_all_the_prior_carry_no_information():
    told = Posterior(torch.zeros(500, 4), torch.zeros(500, 4))
    assert mutual_information(told, generator(0)) == pytest.approx(0, abs=1e-4)
    assert active_units(told) == 0


def test_posteriors_far_apart_carry_all_the_information_there_is():
    told = Posterior(100 * torch.randn(500, 4, generator=generator(1)), torch.zeros(500, 4))
    assert mutual_information(told, generator(0)) == pytest.approx(math.log(500), abs=0.01)
    assert active_units(told) == 4


def test_only_dimensions_that_differ_between_sentences_are_active():
    means = torch.zeros(100, 3)
    means[:, 1] = torch.randn(100, generator=generator(0))
    means[:, 2] = 5.0
    assert active_units(Posterior(means, torch.zeros(100, 3))) == 1


def test_latents_side_by_side_say_what_each_says_alone(cvae, held_out):
    batch = batch_of(held_out, range(6))
    chance = generator("latents")
    latents = [torch.randn(6, cvae.config.latent, generator=chance) for _ in range(3)]
    # Louder than a model makes them, so that no sentence's condition may stand for another's.
    condition = 5 * torch.randn(6, cvae.config.condition, generator=chance)
    alone = torch.stack([cvae.model.nll(batch, z, condition) for z in latents])
    together = _together(cvae.model, batch, condition, latents)
    torch.testing.assert_close(together, alone, rtol=1e-4, atol=1e-3)
