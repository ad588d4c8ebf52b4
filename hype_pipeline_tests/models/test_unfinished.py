"""A training is looked into while it goes on."""

import json

import torch

from hype_pipeline.models.trained import load_cvae
from hype_pipeline.models.unfinished import unfinished
from hype_pipeline_tests.models.test_fit import fitted


def test_before_the_first_checkpoint_there_is_nothing(tmp_path):
    assert unfinished(tmp_path) is None


def test_the_last_checkpoint_is_a_model_with_its_words_and_genres(tmp_path):
    about = fitted(tmp_path)
    found = unfinished(tmp_path / "checkpoints")
    assert (found.phase, found.standing.step) == ("vae", about["steps"])
    assert list(found.cvae.vocabulary.tokens) == about["vocabulary"]
    assert list(found.cvae.labels) == about["labels"]
    finished = load_cvae(tmp_path / "out")
    torch.testing.assert_close(found.cvae.spelling.pieces, finished.spelling.pieces)
    assert json.loads(json.dumps(about["curve"])) == [
        {name: getattr(point, name) for name in ("step", "epoch", "split", "figure", "value")}
        for point in found.standing.curve
    ]


def test_while_the_autoencoder_learns_it_is_what_one_sees(tmp_path):
    seen = []
    fitted(tmp_path, progress=lambda phase, *_: seen.append(unfinished(tmp_path / "checkpoints")))
    assert seen[0] is None
    assert seen[-1].phase == "autoencoder"
    assert seen[-1].cvae.config.output == "adaptive"
