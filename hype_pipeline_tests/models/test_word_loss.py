import pytest
import torch
from torch.nn import functional

from hype_pipeline.models import word_loss
from hype_pipeline.models.reproducible import generator
from hype_pipeline.models.word_loss import word_nll

WORDS, HIDDEN, VOCABULARY = 50, 12, 40


@pytest.fixture
def layer() -> list[torch.Tensor]:
    """States, weight and bias, large enough that chances differ much."""
    shapes = (WORDS, HIDDEN), (VOCABULARY, HIDDEN), (VOCABULARY,)
    chance = generator("layer")
    return [torch.randn(shape, generator=chance).requires_grad_() for shape in shapes]


@pytest.fixture
def targets() -> torch.Tensor:
    return torch.randint(VOCABULARY, (WORDS,), generator=generator("targets"))


@pytest.fixture
def weights() -> torch.Tensor:
    """What each word's loss counts, so that no gradient is right by symmetry."""
    return torch.rand(WORDS, generator=generator("weights"))


@pytest.fixture(autouse=True)
def _seven_rows_at_a_time(monkeypatch):
    monkeypatch.setitem(word_loss._TOGETHER, "cpu", 7 * VOCABULARY)


def _torchs(layer, targets) -> torch.Tensor:
    states, weight, bias = layer
    return functional.cross_entropy(states @ weight.t() + bias, targets, reduction="none")


def _gradients(nll, weights, layer):
    return torch.autograd.grad((nll * weights).sum(), layer)


def test_it_is_torchs_cross_entropy(layer, targets):
    torch.testing.assert_close(word_nll(*layer, targets), _torchs(layer, targets))


def test_its_gradients_are_those_of_torchs_cross_entropy(layer, targets, weights):
    ours = _gradients(word_nll(*layer, targets), weights, layer)
    theirs = _gradients(_torchs(layer, targets), weights, layer)
    torch.testing.assert_close(ours, theirs)


def test_it_is_the_same_where_nothing_is_learnt(layer, targets):
    with torch.no_grad():
        alone = word_nll(*layer, targets)
    torch.testing.assert_close(alone, word_nll(*layer, targets).detach())


def test_a_word_that_is_all_but_impossible_costs_a_finite_sum(layer, targets):
    states, weight, bias = layer
    hopeless = bias.detach().clone().index_fill(0, targets[:1], -1e4)
    told = word_nll(states, weight, hopeless, targets)[0].item()
    assert told == pytest.approx(_torchs((states, weight, hopeless), targets)[0].item())


def test_products_in_bf16_leave_the_loss_in_fp32(layer, targets, weights):
    with torch.autocast("cpu", dtype=torch.bfloat16):
        nll = word_nll(*layer, targets)
    assert nll.dtype == torch.float32
    assert nll.mean().item() == pytest.approx(_torchs(layer, targets).mean().item(), rel=5e-3)
    ours, theirs = (_gradients(found, weights, layer) for found in (nll, _torchs(layer, targets)))
    torch.testing.assert_close(ours, theirs, rtol=0.05, atol=0.05)
