import math
from dataclasses import replace

import pytest
import torch

from hype_pipeline.errors import BadInput
from hype_pipeline.models.batches import batch_of, encode
from hype_pipeline.models.configs import Decoding
from hype_pipeline.models.reproducible import generator
from hype_pipeline.models.sampling import (
    encode_texts,
    interpolate,
    prior,
    reconstruct,
    sample,
    spherical,
)
from hype_pipeline.models.writer import Writer
from hype_pipeline.text.tokens import END, SPECIALS
from hype_pipeline_tests.models.conftest import SMALL, fresh

HOT = Decoding(temperature=5.0, top_p=None, longest=12, guidance=1.0)


def drawn(cvae, count=40, decoding=HOT, *, seed=0, genres=("folk",)):
    chance = generator(seed)
    z = prior(cvae, count, generator=chance)
    return sample(cvae, z, cvae.conditions([genres] * count), decoding, generator=chance)


def test_what_is_printed_is_what_was_drawn(cvae):
    samples = drawn(cvae)
    assert [cvae.vocabulary.decode(each.ids) for each in samples] == [each.text for each in samples]


def test_the_words_that_are_fed_back_are_the_words_that_are_returned(cvae, monkeypatch):
    fed = []
    step = Writer.step
    monkeypatch.setattr(
        Writer, "step", lambda self, words, *rest: fed.append(words) or step(self, words, *rest)
    )
    (only,) = drawn(cvae, 1)
    assert [int(ids) for ids in fed[1:]] == list(only.ids)[: len(fed) - 1]


def test_no_special_is_ever_drawn(cvae):
    ids = {number for each in drawn(cvae, 200) for number in each.ids}
    assert ids.isdisjoint(range(len(SPECIALS)))


def test_pieces_are_drawn_only_where_they_are_allowed(cvae):
    whole = torch.tensor(cvae.vocabulary.whole_words())
    free = replace(cvae, spelling=None)
    spelled = [number for each in drawn(free, 100) for number in each.ids]
    words = [
        number for each in drawn(cvae, 100, replace(HOT, whole_words=True)) for number in each.ids
    ]
    assert not whole[spelled].all()
    assert whole[words].all()


def test_a_sentence_ends_at_its_end_or_is_cut_at_the_longest(cvae):
    samples = drawn(cvae, 100)
    assert {each.ended for each in samples} == {True, False}
    assert all(len(each.ids) < 12 for each in samples if each.ended)
    assert all(len(each.ids) == 12 for each in samples if not each.ended)
    assert all(END not in each.ids for each in samples)


def test_the_same_generator_draws_the_same_sentences(cvae):
    assert drawn(cvae, seed=3) == drawn(cvae, seed=3)
    assert drawn(cvae, seed=3) != drawn(cvae, seed=4)


@pytest.mark.parametrize("guidance", [1.0, 3.0])
def test_the_score_is_the_models_own_likelihood_whatever_the_decoding(cvae, guidance):
    chance = generator("score")
    z = prior(cvae, 30, generator=chance)
    genres = cvae.conditions([["techno"]] * 30)
    decoding = replace(HOT, longest=60, guidance=guidance, temperature=0.7, whole_words=True)
    samples = sample(cvae, z, genres, replace(decoding, precision="fp32"), generator=chance)
    ended = [place for place, each in enumerate(samples) if each.ended]
    words = [" ".join(cvae.vocabulary.words(samples[place].ids)) for place in ended]
    told = encode([(text, ["techno"]) for text in words], cvae.vocabulary, cvae.labels)
    batch = batch_of(told, range(len(ended)))
    nll = cvae.model.nll(batch, z[ended], cvae.model.condition(batch.genres))
    scores = torch.tensor([samples[place].log_probability for place in ended])
    assert len(ended) > 20
    torch.testing.assert_close(scores, -nll, rtol=1e-4, atol=1e-3)


def test_company_does_not_change_a_greedy_sentence(cvae):
    z = prior(cvae, 20, generator=generator(0))
    greedy = Decoding(top_k=1, top_p=None)
    genres = cvae.conditions([["folk"]] * 20)
    together = sample(cvae, z, genres, greedy, generator=generator(1))
    alone = sample(cvae, z[7:8], genres[:1], greedy, generator=generator(1))
    assert alone[0].ids == together[7].ids


def test_sentences_that_wait_for_a_place_are_written_like_any_other(cvae, monkeypatch):
    z = prior(cvae, 20, generator=generator(0))
    greedy = Decoding(top_k=1, top_p=None, precision="fp32")
    genres = cvae.conditions([["folk"], ["techno"]] * 10)
    together = sample(cvae, z, genres, greedy, generator=generator(1))
    monkeypatch.setattr("hype_pipeline.models.desk._BATCH", 3)
    assert [each.ids for each in sample(cvae, z, genres, greedy, generator=generator(1))] == [
        each.ids for each in together
    ]


@pytest.mark.parametrize("guidance", [1.0, 2.0])
def test_nothing_is_written_for_no_latent(cvae, guidance):
    none = prior(cvae, 0, generator=generator(0))
    decoding = Decoding(guidance=guidance)
    assert sample(cvae, none, cvae.conditions([]), decoding, generator=generator(1)) == []


@torch.inference_mode()
@pytest.mark.parametrize("output", ["tied", "adaptive", "full"])
def test_a_writer_is_where_its_decoder_would_be(corpus, batch, output):
    decoder = fresh(corpus, replace(SMALL, output=output)).decoder
    told = torch.randn(len(batch.inputs), decoder.first.in_features, generator=generator(0))
    writer = Writer(decoder, torch.float32)
    written = writer.begin(told)
    for words in batch.inputs.t()[:5]:
        written = writer.step(words, written)
    states, _ = decoder.states(batch.inputs[:, :5], told, decoder.start(told))
    torch.testing.assert_close(written.hidden, states[:, -1])


def test_genres_and_guidance_change_what_is_written(cvae):
    z = prior(cvae, 20, generator=generator(0))
    texts = [
        [
            each.text
            for each in sample(
                cvae, z, cvae.conditions([genres] * 20), decoding, generator=generator(1)
            )
        ]
        for genres, decoding in [
            (["folk"], Decoding()),
            (["techno"], Decoding()),
            (["techno"], Decoding(guidance=4.0)),
        ]
    ]
    assert texts[0] != texts[1]
    assert texts[1] != texts[2]


def test_no_guidance_is_no_genre(cvae):
    z = prior(cvae, 10, generator=generator(0))
    none = Decoding(guidance=0.0)
    told = sample(cvae, z, cvae.conditions([["folk"]] * 10), none, generator=generator(1))
    untold = sample(cvae, z, cvae.conditions([[]] * 10), Decoding(), generator=generator(1))
    assert [each.ids for each in told] == [each.ids for each in untold]


def test_latents_are_drawn_from_where_those_of_sentences_lie(cvae):
    standard = replace(cvae, density=None)
    z, noise = (prior(each, 5_000, generator=generator(0)) for each in (cvae, standard))
    assert noise.mean().item() == pytest.approx(0, abs=0.02)
    assert noise.std().item() == pytest.approx(1, abs=0.02)
    torch.testing.assert_close(z, cvae.density.placed(noise))
    assert not torch.allclose(z, noise, atol=0.05)


def test_a_text_is_read_the_same_in_any_company(cvae):
    texts = ["a hazy piano carries the synths under soft riffs", "we danced"]
    mean, deviation = encode_texts(cvae, texts)
    alone, _ = encode_texts(cvae, texts[1:])
    torch.testing.assert_close(mean[1:], alone)
    assert (deviation > 0).all()


def test_a_reconstruction_is_written_from_the_mean_of_its_text(cvae):
    text, greedy = "we danced all summer", Decoding(top_k=1, top_p=None)
    mean, _ = encode_texts(cvae, [text])
    written = sample(cvae, mean, cvae.conditions([["folk"]]), greedy, generator=generator(0))
    assert reconstruct(cvae, [text], [["folk"]], greedy, generator=generator(0)) == written


@pytest.mark.parametrize("path", ["spherical", "linear"])
def test_a_way_between_two_sentences_begins_and_ends_with_them(cvae, path):
    ends = ["we danced all summer", "the single is out soon"]
    greedy = Decoding(top_k=1, top_p=None)
    way = interpolate(
        cvae, *ends, ["folk"], steps=5, decoding=greedy, generator=generator(0), path=path
    )
    first, last = reconstruct(cvae, ends, [["folk"]] * 2, greedy, generator=generator(0))
    assert len(way) == 5
    assert (way[0].text, way[-1].text) == (first.text, last.text)


def test_an_arc_keeps_its_distance_from_the_middle():
    start, end = torch.tensor([2.0, 0.0]), torch.tensor([0.0, 2.0])
    middle = spherical(start, end, torch.tensor(0.5))
    assert middle.tolist() == pytest.approx([math.sqrt(2), math.sqrt(2)])


def test_the_same_sentence_twice_is_a_way_that_stays():
    point = torch.tensor([1.0, 2.0])
    torch.testing.assert_close(spherical(point, point, torch.tensor(0.3)), point)


def test_a_way_of_one_step_is_refused(cvae):
    with pytest.raises(BadInput, match="at least 2"):
        interpolate(cvae, "a", "b", [], steps=1, decoding=HOT, generator=generator(0))
