"""The reference learns and writes as described; its counted products are those it computes."""

import pytest
import torch

from benchmarks.reference.word_by_word import END, STEPS, Sizes, Training, WordByWord, write

SMALL = Sizes(vocabulary=30, hidden=16, latent=4, labels=3, condition=2)


@pytest.fixture
def model() -> WordByWord:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return WordByWord(SMALL)


def test_it_learns_a_sentence(model):
    with torch.random.fork_rng():
        torch.manual_seed(0)
        training = Training(model, seed=0)
        training.adam.param_groups[0]["lr"] = 1e-2
        sentence, labels = torch.tensor([5, 6, 7, 8, END]), torch.zeros(3)
        losses = [training.learn(sentence, labels, weight=0.0) for _ in range(60)]
    assert losses[0] == pytest.approx(torch.tensor(30.0).log().item(), abs=0.5)
    assert losses[-1] < 0.2 * losses[0]


def test_it_always_writes_fifty_words(model):
    words = write(model, torch.zeros(1, 4), torch.zeros(3))
    assert len(words) == STEPS
    assert set(words) <= set(range(30))


def test_its_sizes_are_those_of_2018():
    # 44.0 million parameters, and 22.75 million products a word, with a vocabulary of 20,000.
    sizes = Sizes()
    model = WordByWord(sizes)
    parameters = sum(values.numel() for values in model.parameters())
    assert parameters == pytest.approx(44.0e6, rel=0.01)
    assert sizes.products == pytest.approx(22.75e6, rel=0.01)
