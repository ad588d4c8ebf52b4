import random
from dataclasses import replace

import numpy as np
import pytest
import torch

from hype_pipeline.errors import BadInput, CheckpointMismatch
from hype_pipeline.models.batches import Row, batch_of, read
from hype_pipeline.models.checkpoint import read_about, read_weights, write_model
from hype_pipeline.models.configs import CvaeConfig, Decoding, TrainConfig
from hype_pipeline.models.evaluation import log_probabilities
from hype_pipeline.models.features import NO_FEATURES, Scale, facts, shown_features
from hype_pipeline.models.fit import fit_corpus
from hype_pipeline.models.reproducible import generator
from hype_pipeline.models.sampling import prior, sample
from hype_pipeline.models.trained import load_cvae
from hype_pipeline_tests.models.conftest import LEARNT, SMALL, fresh

NAMES = ("energy", "tempo")
TOLD = replace(SMALL, features=NAMES)


def described(count: int) -> list[Row]:
    """Sentences with one word that energy decides, most of the time; a fifth of songs is unknown."""
    rng = random.Random(0)
    energies = [rng.random() for _ in range(count)]
    words = ["loud" if rng.random() < 0.05 + 0.9 * energy else "quiet" for energy in energies]
    known = [
        rng.choice([{}, *[{"energy": e, "tempo": rng.gauss(120, 20)}] * 3, {"energy": e}])
        for e in energies
    ]
    return [
        Row(
            f"a {word} {rng.choice(['song', 'track', 'tune'])} about {rng.choice(['rain', 'home'])}",
            ("folk",),
            "valid" if number % 10 == 0 else "train",
            told,
        )
        for number, (word, told) in enumerate(zip(words, known, strict=True))
    ]


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """A model that knows energy and tempo."""
    where = tmp_path_factory.mktemp("features")
    config = replace(TOLD, latent=2)
    fit_corpus(
        read(described(600), ("folk",), config),
        config=config,
        train=replace(
            LEARNT, loop=replace(LEARNT.loop, epochs=12), free_bits=0.1, pretrain_epochs=0
        ),
        seed=0,
        checkpoints=where / "checkpoints",
        out=where / "out",
        threads=1,
    )
    return where / "out"


def loud(cvae, features=None, *, guidance=1.0) -> float:
    """The share of texts that are loud, of those that are either."""
    chance, plain = generator("features"), Decoding(temperature=1.0, top_k=None, top_p=None)
    z = prior(cvae, 300, generator=chance)
    asked = cvae.conditions([["folk"]] * 300, features)
    decoding = replace(plain, guidance=guidance)
    texts = [each.text for each in sample(cvae, z, asked, decoding, generator=chance)]
    found = sum("loud" in text for text in texts), sum("quiet" in text for text in texts)
    return found[0] / sum(found)


def test_a_feature_decides_what_is_written_and_one_of_two_is_enough(told):
    cvae = load_cvae(told)
    assert loud(cvae, {"energy": 0.95}) > 0.65
    assert loud(cvae, {"energy": 0.05}) < 0.35
    assert loud(cvae, {"energy": 0.95, "tempo": 120.0}) > 0.65


def test_what_is_unknown_is_in_between_and_not_0(told):
    cvae = load_cvae(told)
    assert loud(cvae, {"energy": 0.0}) + 0.2 < loud(cvae) < loud(cvae, {"energy": 1.0}) - 0.2


def test_guidance_makes_features_count_for_more(told):
    cvae = load_cvae(told)
    assert loud(cvae, {"energy": 0.8}, guidance=3.0) > loud(cvae, {"energy": 0.8}) + 0.1
    assert loud(cvae, {"energy": 0.2}, guidance=3.0) < loud(cvae, {"energy": 0.2}) - 0.1


def test_a_sentence_is_likelier_beside_what_it_says(told):
    cvae = load_cvae(told)
    asked = ["a loud song about rain"], [("folk",)]
    (fitting,) = log_probabilities(cvae, *asked, [{"energy": 0.9}])
    (other,) = log_probabilities(cvae, *asked, [{"energy": 0.1}])
    (unknown,) = log_probabilities(cvae, *asked)
    assert fitting > unknown > other


def test_an_unknown_feature_is_refused_with_the_known_ones(told):
    cvae = load_cvae(told)
    with pytest.raises(BadInput, match="no feature 'valence'; it knows energy, tempo"):
        cvae.conditions([()], {"valence": 0.3})
    with pytest.raises(BadInput, match="must be a number"):
        cvae.conditions([()], {"energy": float("nan")})


def test_a_model_without_features_says_that_it_knows_none(cvae):
    with pytest.raises(BadInput, match="it knows none"):
        cvae.conditions([["folk"]], {"energy": 0.3})


def test_the_scale_is_that_of_the_training_split_and_unknown_is_marked():
    rows = [
        Row("one song", (), "train", {"energy": 0.2}),
        Row("one song", (), "train", {"energy": 0.6, "tempo": 100.0}),
        Row("one song", (), "train", {}),
        Row("one song", (), "valid", {"energy": 0.4, "tempo": 500.0}),
    ]
    corpus = read(rows, (), TOLD)
    assert corpus.scale.mean == pytest.approx((0.4, 100.0))
    assert corpus.scale.deviation == pytest.approx((0.2, 1.0))
    learnt = corpus.splits["train"].features
    assert learnt.round(4).tolist() == [[-1, 0, 1, 0], [1, 0, 1, 1], [0, 0, 0, 0]]
    assert corpus.splits["valid"].features.round(4).tolist() == [[0, 400, 1, 1]]


def test_a_feature_that_no_training_sentence_has_is_refused():
    with pytest.raises(BadInput, match="has the feature 'tempo'"):
        read([Row("one song", (), "train", {"energy": 0.2})], (), TOLD)


def test_other_values_are_other_data():
    rows = described(20)
    other = [row._replace(features={**row.features, "energy": 0.5}) for row in rows]
    assert read(rows, (), TOLD).fingerprint != read(other, (), TOLD).fingerprint
    assert read(rows, (), SMALL).fingerprint == read(other, (), SMALL).fingerprint


def test_nothing_told_is_zero_and_a_value_of_0_is_not():
    corpus = read(described(50), (), TOLD)
    model = fresh(corpus, TOLD)
    scale = Scale(NAMES, (0.5, 120.0), (0.2, 20.0))
    asked = torch.from_numpy(scale.rows([{}, {"energy": 0.5}, {"energy": 0.0}]))
    nothing, average, least = model.condition(facts(torch.zeros(3, 0), asked))
    assert nothing.abs().sum() == 0
    assert average.abs().sum() > 0
    assert not torch.allclose(average, least)


def test_a_batch_has_the_features_of_its_sentences():
    corpus = read(described(50), (), TOLD)
    train = corpus.splits["train"]
    batch = batch_of(train, [3, 1])
    assert np.array_equal(batch.features.numpy(), train.features[[3, 1]])
    assert batch.facts.shape == (2, 4)


def test_all_features_are_hidden_at_once_or_a_part_of_them_is():
    features = torch.ones(20_000, 6)
    told_genres = torch.ones(20_000, 1)
    config = TrainConfig(feature_dropout=0.2, feature_parts=0.0)
    whole = shown_features(features, told_genres, config, generator(0)).sum(dim=1)
    assert set(whole.tolist()) == {0.0, 6.0}
    assert (whole == 0).float().mean().item() == pytest.approx(0.2, abs=0.02)
    parts = shown_features(
        features, told_genres, replace(config, feature_dropout=0.0, feature_parts=1.0), generator(0)
    )
    # Any number of the three is as likely as another, and a value goes with its mark.
    assert torch.equal(parts[:, :3], parts[:, 3:])
    counts = torch.bincount(parts[:, :3].sum(dim=1).long()) / len(parts)
    assert counts.tolist() == pytest.approx([0.25] * 4, abs=0.02)


def test_where_no_genre_is_told_features_are_hidden_in_half():
    config = TrainConfig(feature_dropout=0.0, feature_parts=0.0)
    shown = shown_features(torch.ones(20_000, 2), torch.zeros(20_000, 3), config, generator(0))
    assert shown.mean().item() == pytest.approx(0.5, abs=0.02)


def test_a_folder_whose_scale_is_of_other_features_is_refused(told, tmp_path):
    about = {**read_about(told), "features": NO_FEATURES.told()}
    write_model(tmp_path / "other", read_weights(told), about)
    with pytest.raises(CheckpointMismatch, match="scale"):
        load_cvae(tmp_path / "other")


def test_a_config_from_json_is_the_config_that_was_written():
    assert CvaeConfig(features=["energy"]) == CvaeConfig(features=("energy",))
    with pytest.raises(BadInput, match="once"):
        CvaeConfig(features=("energy", "energy"))
