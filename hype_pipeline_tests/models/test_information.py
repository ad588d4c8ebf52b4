import math

import pytest
import torch
from scipy.stats import norm

from hype_pipeline.models.cvae import Posterior
from hype_pipeline.models.information import active_units, log_density, mutual_information
from hype_pipeline.models.reproducible import generator


def test_log_density_is_the_normals():
    told = Posterior(torch.tensor([[0.5, -1.0]]), torch.tensor([[0.2, -0.4]]))
    z = torch.tensor([[1.0, 1.0]])
    expected = norm.logpdf([1.0, 1.0], [0.5, -1.0], [math.exp(0.1), math.exp(-0.2)])
    assert log_density(z, told)[0].tolist() == pytest.approx(expected.tolist(), rel=1e-5)


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
