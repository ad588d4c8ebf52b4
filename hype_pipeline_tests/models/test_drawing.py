import pytest
import torch

from hype_pipeline.models.configs import Decoding
from hype_pipeline.models.drawing import draw, likeliest, nucleus, within
from hype_pipeline.models.reproducible import generator
from hype_pipeline.models.spoken import Spoken


def drawn(log_chances: torch.Tensor, decoding: Decoding) -> torch.Tensor:
    """Words drawn where all are allowed."""
    vocabulary = log_chances.shape[1]
    none = torch.zeros(vocabulary)
    return draw(
        Spoken(log_chances, none), added=none, decoding=decoding, generator=generator(0)
    ).words


def test_drawing_follows_the_chances():
    log_chances = torch.tensor([0.5, 0.3, 0.2]).log().expand(20_000, 3)
    words = drawn(log_chances, Decoding(temperature=1.0, top_p=None))
    assert (words.bincount() / 20_000).tolist() == pytest.approx([0.5, 0.3, 0.2], abs=0.02)


def test_a_low_temperature_prefers_the_likely():
    log_chances = torch.tensor([0.5, 0.3, 0.2]).log().expand(5_000, 3)
    words = drawn(log_chances, Decoding(temperature=0.5, top_p=None))
    assert (words.bincount() / 5_000).tolist() == pytest.approx([25 / 38, 9 / 38, 4 / 38], abs=0.03)


def test_top_k_keeps_the_k_likeliest():
    log_chances = torch.tensor([0.1, 0.2, 0.3, 0.4]).log().expand(2_000, 4)
    words = drawn(log_chances, Decoding(top_k=2, top_p=None))
    assert set(words.tolist()) == {2, 3}


def test_the_nucleus_is_the_smallest_set_that_makes_up_the_share():
    chances = torch.tensor([[0.5, 0.25, 0.15, 0.1]])
    assert (nucleus(chances, 0.74) > 0).tolist() == [[True, True, False, False]]
    assert (nucleus(chances, 0.76) > 0).tolist() == [[True, True, True, False]]
    assert (nucleus(chances, 0.01) > 0).tolist() == [[True, False, False, False]]


@pytest.mark.parametrize("share", [0.01, 0.6, 0.9, 1.0])
def test_drawing_again_is_drawing_from_the_nucleus(share):
    chances = torch.tensor([0.1, 0.5, 0.0, 0.25, 0.15])
    words = within(7 * chances.expand(20_000, 5), share, generator(0))
    order = chances.argsort(descending=True)
    kept = torch.zeros(5).scatter(0, order, nucleus(chances[order][None], share)[0])
    found = words.bincount(minlength=5) / len(words)
    torch.testing.assert_close(found, kept / kept.sum(), atol=0.015, rtol=0)


def test_a_nucleus_that_is_hardly_ever_hit_is_sorted_out():
    chances = torch.full((3, 50_000), 1.0)
    chances[:, 7] = 2.0
    assert within(chances, 1e-9, generator(0)).tolist() == [7, 7, 7]


def test_a_wide_nucleus_is_drawn_from_wholly():
    log_chances = torch.linspace(1.001, 0.999, 500).log().expand(6_000, 500)
    words = drawn(log_chances, Decoding(temperature=1.0, top_k=None, top_p=0.9971))
    assert words.unique().tolist() == list(range(499))


def test_narrow_and_wide_rows_keep_their_places():
    narrow = torch.full((500,), 1e-9)
    narrow[7] = 1.0
    log_chances = torch.stack([narrow, torch.full((500,), 1 / 500)]).log().repeat(1_000, 1)
    words = drawn(log_chances, Decoding(temperature=1.0, top_k=None, top_p=0.9))
    assert words[::2].unique().tolist() == [7]
    assert len(words[1::2].unique()) > 300


@pytest.mark.parametrize("count", [1, 10, 100, 997])
def test_the_likeliest_are_those_of_a_full_sort(count, monkeypatch):
    monkeypatch.setattr("hype_pipeline.models.drawing._TOGETHER", 5 * 1_000)
    product, bias = torch.randn(23, 997, generator=generator(0)), torch.zeros(997)
    added = torch.rand(997, generator=generator(1))
    added[added < 0.2] = -torch.inf
    found = likeliest(Spoken(product, bias + 0.5), added, count)
    scores, words = (product + 0.5 + added).topk(count, dim=1)
    torch.testing.assert_close(found.scores, scores)
    known = scores.isfinite()
    assert torch.equal(found.words[known], words[known])
    torch.testing.assert_close(found.total, (product + 0.5).logsumexp(dim=1))


def test_a_word_that_is_not_allowed_is_not_drawn_and_counts_for_the_score():
    chances = torch.tensor([0.5, 0.3, 0.2]).log().expand(500, 3)
    added = torch.tensor([-torch.inf, 0.0, 0.0])
    plain = Decoding(top_k=1, top_p=None)
    told = draw(
        Spoken(chances, torch.zeros(3)), added=added, decoding=plain, generator=generator(0)
    )
    assert set(told.words.tolist()) == {1}
    assert told.log_probabilities.exp()[0].item() == pytest.approx(0.3)


@pytest.mark.parametrize("top_k", [None, 3])
def test_what_is_added_makes_a_word_likelier_and_leaves_its_score(top_k):
    chances = torch.tensor([0.5, 0.3, 0.2]).log().expand(20_000, 3)
    added = torch.tensor([0.0, 0.0, 1.0])  # e times as likely
    plain = Decoding(temperature=1.0, top_k=top_k, top_p=None)
    told = draw(
        Spoken(chances, torch.zeros(3)), added=added, decoding=plain, generator=generator(0)
    )
    share = 0.2 * torch.e / (0.8 + 0.2 * torch.e)
    assert (told.words == 2).float().mean().item() == pytest.approx(share, abs=0.02)
    own = told.log_probabilities[told.words == 2].exp()
    assert own.mean().item() == pytest.approx(0.2)


def test_a_share_is_of_what_the_top_words_have():
    log_chances = torch.tensor([0.3, 0.1, 0.3, 0.3]).log().expand(2_000, 4)
    words = drawn(log_chances, Decoding(temperature=1.0, top_k=3, top_p=0.99))
    assert set(words.tolist()) == {0, 2, 3}
    words = drawn(log_chances, Decoding(temperature=1.0, top_k=3, top_p=0.6))
    assert len(words.unique()) == 2


@pytest.mark.parametrize("offset", [-500.0, 500.0])
def test_large_scores_are_no_trouble(offset):
    scores = torch.tensor([0.5, 0.3, 0.2]).log().expand(2_000, 3) + offset
    words = drawn(scores, Decoding(temperature=1.0, top_k=None, top_p=None))
    assert (words.bincount() / 2_000).tolist() == pytest.approx([0.5, 0.3, 0.2], abs=0.04)


@pytest.mark.parametrize("top_k", [None, 3])
@pytest.mark.parametrize("guidance", [0.0, 1.5])
def test_guidance_moves_away_from_what_nothing_is_told_of(top_k, guidance):
    own, other = (torch.tensor(chances).log() for chances in ([0.2, 0.3, 0.5], [0.4, 0.3, 0.3]))
    told, untold = (Spoken(each.expand(30_000, 3) + 7, torch.zeros(3)) for each in (own, other))
    plain = Decoding(temperature=1.0, top_k=top_k, top_p=None, guidance=guidance)
    found = draw(told, untold, added=torch.zeros(3), decoding=plain, generator=generator(0))
    expected = (other + guidance * (own - other)).softmax(dim=0)
    torch.testing.assert_close(found.words.bincount() / 30_000, expected, atol=0.01, rtol=0)
    torch.testing.assert_close(found.log_probabilities, own[found.words])
