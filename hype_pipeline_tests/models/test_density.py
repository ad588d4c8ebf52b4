"""Where latents lie: what is fitted is what they were drawn from, and it survives being written down."""

import json

import torch
from scipy.stats import multivariate_normal

from hype_pipeline.models.density import Density, density_of
from hype_pipeline.models.reproducible import generator

DRAWN_FROM = Density(torch.tensor([0.5, -0.3]), torch.tensor([[0.9, 0.0], [0.4, 0.7]]))


def drawn(count: int) -> torch.Tensor:
    noise = torch.randn(count, 2, generator=generator("noise"))
    return DRAWN_FROM.placed(noise)


def test_what_is_fitted_is_what_latents_were_drawn_from():
    found = Density.of(drawn(50_000))
    torch.testing.assert_close(found.mean, DRAWN_FROM.mean, atol=0.02, rtol=0)
    torch.testing.assert_close(found.root, DRAWN_FROM.root, atol=0.02, rtol=0)


def test_few_latents_say_nothing():
    found = Density.of(drawn(39))
    assert torch.equal(found.root, torch.eye(2))
    assert found.mean.tolist() == [0, 0]
    assert Density.of(drawn(40)).mean.abs().min() > 0


def test_noise_is_where_a_latent_is_placed_from():
    z = drawn(100)
    torch.testing.assert_close(DRAWN_FROM.placed(DRAWN_FROM.noise(z)), z)
    assert DRAWN_FROM.noise(drawn(50_000)).var(dim=0).sub(1).abs().max() < 0.03


def test_it_is_read_as_it_was_told_and_nothing_is_the_standard_normal():
    again = Density.read(json.loads(json.dumps(DRAWN_FROM.told())), 2)
    torch.testing.assert_close(again.placed(drawn(5)), DRAWN_FROM.placed(drawn(5)))
    assert torch.equal(Density.read(None, 3).root, torch.eye(3))


def test_a_finished_model_says_where_its_sentences_lie(cvae, corpus):
    told = density_of(cvae.model, corpus.splits["train"], seed=0)
    assert told.told() == density_of(cvae.model, corpus.splits["train"], seed=0).told()
    torch.testing.assert_close(cvae.density.mean, told.mean, atol=1e-4, rtol=0)


def test_what_latents_gain_is_what_the_two_densities_differ_by():
    z = drawn(6)
    covariance = DRAWN_FROM.root @ DRAWN_FROM.root.T
    own = multivariate_normal.logpdf(z.numpy(), DRAWN_FROM.mean.numpy(), covariance.numpy())
    standard = multivariate_normal.logpdf(z.numpy(), [0, 0])
    told = DRAWN_FROM.gain(z.view(2, 3, 2)).flatten()
    torch.testing.assert_close(told, torch.tensor(own - standard, dtype=torch.float32))
