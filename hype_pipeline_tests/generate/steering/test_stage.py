"""What the LC-GAN stage writes, and that what it made for is what texts are ranked by."""

import json

import numpy as np
import pytest
import torch

from hype_pipeline.generate.bundle import load_bundle, save_bundle
from hype_pipeline.generate.commentary import commentary
from hype_pipeline.generate.steering.decision import LEAST_R2, choice_of
from hype_pipeline.generate.steering.latent_pairs import of_sentences, written_out
from hype_pipeline.generate.steering.ways import ACTOR
from hype_pipeline.generate.steering.weighted import STRENGTHS, WEIGHTED, weighted
from hype_pipeline.generate.topic_plots import topic_mix
from hype_pipeline.models.values.steering import Steering
from hype_pipeline.text.tokens import tokens
from hype_pipeline_tests.small_corpus import GENRES


class Length:
    """A value that is nothing but length."""

    name = "length"

    def scores(self, texts):
        return np.array([len(tokens(text)) / 10 for text in texts])


GENRE_SETS = [(genre,) for genre in GENRES]


@pytest.fixture(scope="module")
def wide(bundle):
    """Each latent of the prior with the mean of eight texts, and with one of them."""
    return written_out(
        bundle.cvae, bundle.values, GENRE_SETS, latents=60, texts=8, seed=0, purpose="test"
    )


def test_a_latent_is_worth_the_mean_of_its_texts(wide):
    assert wide.each.shape == (60, 8)
    assert torch.allclose(wide.each.mean(dim=1), wide.pairs.values[:, 0], atol=1e-5)
    assert wide.each.std(dim=1).max() > 0


def test_the_same_seed_writes_the_same_out_and_another_purpose_something_else(bundle, wide):
    told = {"latents": 60, "texts": 8, "seed": 0}
    again, other = (
        written_out(bundle.cvae, bundle.values, GENRE_SETS, purpose=purpose, **told)
        for purpose in ("test", "held out")
    )
    assert torch.equal(again.each, wide.each)
    assert not torch.equal(other.pairs.z, wide.pairs.z)


def test_a_sentence_is_worth_what_it_says_itself_for_its_length(bundle):
    texts = ["warm synths and a soft beat", "the tour begins on monday night"]
    pairs = of_sentences(bundle.cvae, bundle.values, texts, [(), ()], seed=0)
    assert pairs.values[:, 0].tolist() == pytest.approx(bundle.values.scores(texts).tolist())
    cut = ["warm synths", "warm synths and a soft beat", "a soft beat now"]
    told = of_sentences(bundle.cvae, Steering((Length(),), (1.0,)), cut, [(), (), ()], seed=0)
    assert told.values[:, 0].tolist() == pytest.approx([0.4] * 3, abs=1e-6)
    assert pairs.conditions.abs().sum() == 0


def test_the_stage_writes_its_decision_and_what_it_measured(fitted):
    about = fitted.lc_gan
    assert about["decision"]
    assert {
        *("critic_r2", "critic_r2_one_text", "critic_r2_sentences", "critic_r2_genres_alone"),
        *("ceiling_r2", "ceiling_r2_one_text"),
        *("prior_favoured", "half_favoured", "prior_best_of_2_favoured", "prior_best_of_8_worth"),
    } <= set(about["figures"])


def test_what_both_ways_of_steering_do_to_latents_is_reported(fitted):
    about = fitted.lc_gan
    assert about["trained"] == (about["figures"]["critic_r2"] >= LEAST_R2)
    assert about["trained"]  # a grammar's latents tell what they lead to
    moves = ("correlation", "spread", "moved", "length", "best_of_8_worth")
    assert {f"{way}_{name}" for way in (ACTOR, choice_of(2)) for name in moves} <= set(
        about["figures"]
    )


def test_few_of_the_ways_are_pictured_and_those_that_ship_and_steer_are_among_them(fitted):
    about = fitted.lc_gan
    assert {"prior", "prior_best_of_8", ACTOR} <= set(about["pictured"]) <= set(about["mixes"])
    assert len(about["pictured"]) <= 6
    assert topic_mix(about["topics"], {w: about["mixes"][w]["topics"] for w in about["pictured"]})


def test_weighted_decoding_and_what_ships_are_told(fitted):
    about = fitted.lc_gan
    assert set(map(weighted, STRENGTHS)) <= set(about["mixes"])
    assert about["decision"].startswith("Ships ")
    assert about["method"] in ("prior", WEIGHTED, ACTOR, "choice")
    assert (about["strength"] is None) == (about["method"] != WEIGHTED)
    assert about["count"] in (1, 2, 4, 8)


def test_what_one_text_tells_is_less_than_what_a_latent_leads_to(fitted):
    figures = fitted.lc_gan["figures"]
    assert figures["critic_r2_one_text"] < figures["critic_r2"]
    assert figures["ceiling_r2_one_text"] < figures["ceiling_r2"]


def test_comments_are_ranked_by_what_the_generator_was_made_for(generator, tmp_path):
    parts = {"cvae": generator / "cvae", "topics": generator / "topics", "lc_gan": None}
    save_bundle(
        tmp_path / "model",
        fingerprint="readable",
        training_texts=[],
        values={"weights": {"readability": 1.0}, "learned": {}, "notes": []},
        **parts,
    )
    said = commentary(load_bundle(tmp_path / "model"), ["techno"], samples=4, seed=1)
    assert all(text.worth == text.scores["readability"] for text in said.kept)
    assert json.loads((tmp_path / "model" / "about.json").read_text())["values"]["weights"] == {
        "readability": 1.0
    }
