"""Going on from an earlier model: what both know is carried over, and nothing else is."""

from dataclasses import replace

import pytest
import torch

from hype_pipeline.errors import CheckpointMismatch
from hype_pipeline.models.cvae import CvaeModel, initialise
from hype_pipeline.models.inheriting import inherit
from hype_pipeline.models.output import HEAD
from hype_pipeline.models.reproducible import seeded
from hype_pipeline.models.trained import TrainedCvae
from hype_pipeline.text.tokens import SPECIALS, Vocabulary
from hype_pipeline_tests.models.conftest import QUICK, SMALL, rows_of
from hype_pipeline_tests.models.test_fit import fitted
from hype_pipeline_tests.small_corpus import GENRES

GOING_ON = replace(QUICK, loop=replace(QUICK.loop, epochs=1), ramp=0.0)


def model_of(words, labels, *, seed: int, output: str = "tied") -> CvaeModel:
    config = replace(SMALL, output=output)
    with seeded(seed):
        model = CvaeModel(config, vocabulary=len(words), labels=len(labels))
        initialise(model)
    return model


def parent_of(model: CvaeModel, words, labels) -> TrainedCvae:
    return TrainedCvae(model, Vocabulary(tuple(words)), tuple(labels), model.config, {})


def named(count: int) -> list[str]:
    return [*SPECIALS, *(f"w{number}" for number in range(count))]


def test_with_the_same_words_and_genres_it_is_the_parent(corpus, batch):
    words = corpus.vocabulary.tokens
    old, new = (model_of(words, GENRES, seed=seed) for seed in (1, 2))
    known = inherit(new, words, GENRES, parent_of(old, words, GENRES))
    z = torch.zeros(16, SMALL.latent)
    told = [each.nll(batch, z, each.condition(batch.genres)) for each in (old, new)]
    assert torch.equal(*told)
    assert known == (1.0, 1.0)


@pytest.mark.parametrize("output", ["tied", "adaptive", "full"])
def test_a_word_keeps_its_rows_wherever_it_stands_now(output):
    was, now = named(HEAD + 500), [*named(0), "new", *named(HEAD + 500)[len(SPECIALS) :]]
    old, new = (
        model_of(words, GENRES, seed=seed, output=output) for seed, words in enumerate((was, now))
    )
    inherit(new, now, GENRES, parent_of(old, was, GENRES))
    last = (new.encoder.embedding.weight[-1], old.encoder.embedding.weight[-1])
    assert torch.equal(*last)
    assert torch.equal(*(_last_of_output(model, output) for model in (new, old)))


def _last_of_output(model: CvaeModel, output: str) -> torch.Tensor:
    table = {
        "tied": model.decoder.embedding.weight,
        "adaptive": getattr(getattr(model.decoder.output, "rare", None), "weight", None),
        "full": getattr(getattr(model.decoder.output, "words", None), "weight", None),
    }[output]
    return table[-1]


def test_a_new_word_and_a_new_genre_begin_as_in_a_fresh_model():
    was, now = named(20), [*named(20), "new"]
    old, new, untouched = (
        model_of(words, labels, seed=seed)
        for seed, words, labels in (
            (1, was, GENRES),
            (2, now, ("polka", *GENRES)),
            (2, now, ("polka", *GENRES)),
        )
    )
    known = inherit(new, now, ("polka", *GENRES), parent_of(old, was, GENRES))
    assert torch.equal(new.encoder.embedding.weight[-1], untouched.encoder.embedding.weight[-1])
    assert torch.equal(new.genres[0], untouched.genres[0])
    assert torch.equal(new.genres[1:], old.genres)
    assert known == pytest.approx((24 / 25, 3 / 4))


def test_part_of_each_weight_may_stay_fresh():
    words = named(20)
    old, new, fresh = (model_of(words, GENRES, seed=seed) for seed in (1, 2, 2))
    inherit(new, words, GENRES, parent_of(old, words, GENRES), kept=0.6)
    mixed = 0.6 * old.decoder.first.weight + 0.4 * fresh.decoder.first.weight
    assert torch.allclose(new.decoder.first.weight, mixed, atol=1e-6)


def test_a_model_of_other_sizes_is_refused():
    words = named(20)
    old = model_of(words, GENRES, seed=1)
    other = CvaeModel(replace(SMALL, latent=9), vocabulary=len(words), labels=len(GENRES))
    with pytest.raises(CheckpointMismatch, match="train it afresh"):
        inherit(other, words, GENRES, parent_of(old, words, GENRES))


def test_going_on_begins_where_the_parent_ended(tmp_path):
    afresh = fitted(tmp_path)
    heard: list[str] = []
    about = fitted(
        tmp_path,
        rows=rows_of(126),
        train=GOING_ON,
        out="on",
        parent=tmp_path / "out",
        progress=lambda phase, *_: heard.append(phase),
    )
    first = next(each["value"] for each in about["curve"] if each["figure"] == "nll")
    assert set(heard) == {"vae"}
    assert about["parent"]["fingerprint"] == afresh["fingerprint"]
    assert first < next(each["value"] for each in afresh["curve"] if each["figure"] == "nll") - 5


def test_who_it_goes_on_from_is_part_of_its_name(tmp_path):
    fitted(tmp_path)
    fitted(tmp_path, seed=1, out="other")
    names = {
        fitted(tmp_path, train=GOING_ON, out=f"on-{parent}", parent=parent and tmp_path / parent)[
            "fingerprint"
        ]
        for parent in ("out", "other", None)
    }
    assert len(names) == 3
