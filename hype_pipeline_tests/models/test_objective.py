from dataclasses import replace

import pytest
import torch

from hype_pipeline.errors import BadInput
from hype_pipeline.models.configs import LoopConfig, TrainConfig
from hype_pipeline.models.objective import charged_kl, kl_weight, objective, shown_genres
from hype_pipeline.models.reproducible import generator
from hype_pipeline_tests.models.conftest import QUICK, fresh


def test_a_dimension_is_charged_no_less_than_its_free_bits():
    kl = torch.tensor([[0.0, 1.0, 0.2], [0.2, 3.0, 0.2]])
    assert charged_kl(kl, 0.5).item() == pytest.approx(0.5 + 2.0 + 0.5)
    assert charged_kl(kl, 0.0).item() == pytest.approx(0.1 + 2.0 + 0.2)


def test_a_dimension_under_its_free_bits_is_not_pulled_down():
    kl = torch.tensor([[0.1, 2.0]], requires_grad=True)
    charged_kl(kl, 0.5).backward()
    assert kl.grad.tolist() == [[0.0, 1.0]]


def test_masked_free_bits_leave_out_what_a_sentence_spends_below_them():
    kl = torch.tensor([[0.0, 1.0, 0.2], [0.2, 3.0, 0.6]])
    assert charged_kl(kl, 0.5, "mask").item() == pytest.approx((1.0 + 3.0 + 0.6) / 2)
    assert charged_kl(kl, 0.0, "mask").item() == pytest.approx((1.2 + 3.8) / 2)


def test_masked_free_bits_pull_down_only_the_sentences_above_them():
    kl = torch.tensor([[0.1, 2.0], [0.9, 0.5]], requires_grad=True)
    charged_kl(kl, 0.5, "mask").backward()
    assert kl.grad.tolist() == [[0.0, 0.5], [0.5, 0.0]]


def test_the_configured_form_of_free_bits_is_what_is_charged(corpus, batch):
    model, chance = fresh(corpus), "form"
    config = TrainConfig(free_bits=9.0, condition_dropout=0, ramp=0)
    clamped, _ = objective(model, config, autoencoder=False)(batch, 1.0, generator(chance))
    masked, told = objective(model, replace(config, free_bits_form="mask"), autoencoder=False)(
        batch, 1.0, generator(chance)
    )
    assert masked.item() == pytest.approx(told["reconstruction"].item())  # nothing is above
    assert clamped.item() == pytest.approx(masked.item() + 9.0 * model.config.latent)


@pytest.mark.parametrize(("fraction", "weight"), [(0, 0), (0.1, 0.25), (0.4, 1), (0.9, 1)])
def test_the_kls_weight_grows_on_a_line_and_stays(fraction, weight):
    assert kl_weight(fraction, 0.4) == pytest.approx(weight)


def test_without_a_ramp_the_kl_counts_from_the_start():
    assert kl_weight(0.0, 0.0) == 1


def test_genres_are_hidden_by_the_sentence():
    shown = shown_genres(torch.ones(4_000, 3), 0.25, generator(0))
    assert set(shown.sum(dim=1).tolist()) == {0.0, 3.0}
    assert shown.mean().item() == pytest.approx(0.75, abs=0.03)


def test_a_full_weight_is_the_true_bound_in_nats_per_sentence(corpus, batch):
    model = fresh(corpus)
    config = TrainConfig(free_bits=0, condition_dropout=0, ramp=0)
    chance = generator("bound")
    total, figures = objective(model, config, autoencoder=False)(batch, 1.0, chance)
    assert total.item() == pytest.approx(
        (figures["reconstruction"] + figures["kl"]).item(), rel=1e-5
    )


def test_the_autoencoder_pays_nothing_for_its_latents(corpus, batch):
    model = fresh(corpus)
    total, figures = objective(model, QUICK, autoencoder=True)(batch, 1.0, generator(0))
    assert total.item() == pytest.approx(figures["reconstruction"].item())


def test_one_batch_can_be_learnt_by_heart(corpus, batch):
    model = fresh(corpus)
    loss = objective(model, TrainConfig(condition_dropout=0), autoencoder=True)
    adam = torch.optim.Adam(model.parameters(), lr=1e-2)
    chance = generator("by heart")
    first = _descend(loss, batch, adam, chance)
    for _ in range(150):
        last = _descend(loss, batch, adam, chance)
    assert last < first / 10


def _descend(loss, batch, adam, chance) -> float:
    adam.zero_grad()
    total, _ = loss(batch, 1.0, chance)
    total.backward()
    adam.step()
    return total.item()


def test_a_step_moves_every_weight_that_the_batch_touches_and_no_other(corpus, batch):
    model = fresh(corpus)
    before = {name: values.detach().clone() for name, values in model.named_parameters()}
    chance = generator(0)
    _descend(
        objective(model, QUICK, autoencoder=False),
        batch,
        torch.optim.SGD(model.parameters(), 1.0),
        chance,
    )
    after = dict(model.named_parameters())
    read = torch.zeros(len(corpus.vocabulary), dtype=torch.bool)
    read[batch.targets[batch.mask]] = True
    moved = (after["encoder.embedding.weight"] != before["encoder.embedding.weight"]).any(dim=1)
    assert torch.equal(moved, read)
    assert [name for name in before if torch.equal(after[name], before[name])] == []


def test_settings_outside_their_range_are_refused():
    with pytest.raises(BadInput, match="patience"):
        LoopConfig(patience=0)
