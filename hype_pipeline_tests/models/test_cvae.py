import pytest
import torch
from torch.nn import functional

from hype_pipeline.models.batches import Batch, batch_of
from hype_pipeline.models.cvae import CvaeModel, Posterior, dropped, hidden_words
from hype_pipeline.models.reproducible import generator
from hype_pipeline.text.tokens import BEGIN, END, MISSING, PAD
from hype_pipeline_tests.models.conftest import SMALL, fresh


@pytest.fixture
def model(corpus) -> CvaeModel:
    return fresh(corpus)


@pytest.fixture
def latents(batch) -> torch.Tensor:
    return torch.randn(len(batch.inputs), SMALL.latent, generator=generator("latents"))


def _padded(batch: Batch, more: int) -> Batch:
    wider = (functional.pad(ids, (0, more), value=PAD) for ids in (batch.inputs, batch.targets))
    return Batch(*wider, batch.genres)


def test_kl_is_that_of_torchs_distributions():
    told = Posterior(
        torch.randn(5, 7, generator=generator(1)), torch.randn(5, 7, generator=generator(2))
    )
    theirs = torch.distributions.kl_divergence(
        torch.distributions.Normal(told.mean, told.log_variance.exp().sqrt()),
        torch.distributions.Normal(0.0, 1.0),
    )
    torch.testing.assert_close(told.kl(), theirs)


def test_latents_are_drawn_with_the_deviation_that_kl_charges_for():
    told = Posterior(torch.full((50_000, 2), 3.0), torch.full((50_000, 2), -2.0))
    drawn = told.draw(generator(0))
    assert drawn.mean().item() == pytest.approx(3.0, abs=0.01)
    assert drawn.std().item() == pytest.approx(torch.exp(torch.tensor(-1.0)).item(), rel=0.01)


def test_padding_changes_no_posterior(model, batch):
    alone, padded = model.posterior(batch), model.posterior(_padded(batch, 5))
    torch.testing.assert_close(padded.mean, alone.mean)
    torch.testing.assert_close(padded.log_variance, alone.log_variance)


def test_padding_changes_no_likelihood(model, batch, latents):
    condition = model.condition(batch.genres)
    torch.testing.assert_close(
        model.nll(_padded(batch, 5), latents, condition), model.nll(batch, latents, condition)
    )


def test_company_changes_no_posterior(model, corpus, batch):
    alone = model.posterior(batch_of(corpus.splits["train"], [3]))
    torch.testing.assert_close(alone.mean, model.posterior(batch).mean[3:4])


def test_word_order_changes_the_posterior(model, batch):
    turned = Batch(batch.inputs, _turned(batch.targets), batch.genres)
    assert not torch.allclose(model.posterior(turned).mean, model.posterior(batch).mean, atol=1e-4)


def _turned(targets: torch.Tensor) -> torch.Tensor:
    return torch.cat([targets[:, 1:2], targets[:, :1], targets[:, 2:]], dim=1)


def test_the_last_word_reaches_the_posterior_both_ways(model, batch):
    changed = batch.targets.clone()
    changed[changed == END] = BEGIN
    before = model.encoder(batch.targets, batch.mask).mean
    assert not torch.allclose(model.encoder(changed, batch.mask).mean, before, atol=1e-4)


@pytest.mark.parametrize("output", ["tied", "adaptive", "full"])
def test_a_sentences_likelihood_is_the_sum_of_its_steps(
    corpus, batch, latents, output, monkeypatch
):
    monkeypatch.setattr("hype_pipeline.models.output.HEAD", 40)
    model = fresh(corpus, _with(output))
    condition = model.condition(batch.genres)
    told = torch.cat([latents, condition], dim=-1)
    state = model.decoder.start(told)
    total = torch.zeros(len(latents))
    for place in range(batch.inputs.shape[1]):
        states, state = model.decoder.states(batch.inputs[:, place : place + 1], told, state)
        every = model.decoder.output.log_probabilities(states[:, 0])
        chosen = every.gather(1, batch.targets[:, place : place + 1])[:, 0]
        total -= chosen * batch.mask[:, place]
    torch.testing.assert_close(model.nll(batch, latents, condition), total)


def _with(output: str):
    from dataclasses import replace

    return replace(SMALL, output=output)


def test_the_condition_changes_the_likelihood(model, batch, latents):
    told = model.nll(batch, latents, model.condition(batch.genres))
    untold = model.nll(batch, latents, torch.zeros(len(latents), SMALL.condition))
    assert (told - untold).abs().min() > 1e-4


def test_the_latent_changes_the_likelihood(model, batch, latents):
    condition = model.condition(batch.genres)
    moved = model.nll(batch, latents + 1, condition)
    assert (moved - model.nll(batch, latents, condition)).abs().min() > 1e-4


def test_many_genres_are_no_louder_than_one(model):
    one, all_three = model.condition(torch.tensor([[1.0, 0.0, 0.0], [1.0, 1.0, 1.0]]))
    torch.testing.assert_close(one, model.genres[0])
    torch.testing.assert_close(all_three, model.genres.sum(dim=0) / 3**0.5)


def test_no_genre_is_zero(model):
    assert model.condition(torch.zeros(1, 3)).abs().sum() == 0


def test_without_chance_nothing_is_dropped(batch):
    values = torch.ones(3, 4)
    assert dropped(values, 0.5, None) is values
    assert hidden_words(batch.inputs, 0.9, None) is batch.inputs


def test_what_is_dropped_leaves_the_mean_as_it_was():
    values = dropped(torch.ones(100_000), 0.25, generator(0))
    assert values.unique().tolist() == pytest.approx([0.0, 4 / 3])
    assert values.mean().item() == pytest.approx(1.0, abs=0.01)


def test_word_dropout_hides_words_but_never_the_beginning_or_padding(batch):
    hidden = hidden_words(batch.inputs, 1.0, generator(0))
    assert hidden[:, 0].tolist() == [BEGIN] * len(hidden)
    assert torch.equal(hidden == PAD, batch.inputs == PAD)
    assert (hidden[:, 1:][batch.inputs[:, 1:] != PAD] == MISSING).all()
