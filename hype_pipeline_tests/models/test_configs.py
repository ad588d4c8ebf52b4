import json
import subprocess
import sys

import pytest

from hype_pipeline.errors import BadInput
from hype_pipeline.models.configs import (
    FEWEST_UPDATES,
    PRESETS,
    CvaeConfig,
    Decoding,
    LoopConfig,
    TrainConfig,
    for_corpus,
    preset,
    told,
)


@pytest.mark.parametrize(
    ("kind", "knobs"),
    [
        (CvaeConfig, {"latent": 0}),
        (CvaeConfig, {"dropout": 1.1}),
        (CvaeConfig, {"output": "softmax"}),
        (CvaeConfig, {"min_count": 0}),
        (LoopConfig, {"epochs": 0}),
        (LoopConfig, {"learning_rate": 0.0}),
        (LoopConfig, {"precision": "fp16"}),
        (TrainConfig, {"ramp": -0.1}),
        (TrainConfig, {"free_bits": -1.0}),
        (TrainConfig, {"free_bits_form": "median"}),
        (TrainConfig, {"batch": 0}),
        (Decoding, {"temperature": 0.0}),
        (Decoding, {"top_p": 0.0}),
        (Decoding, {"top_k": 0}),
    ],
)
def test_nonsense_is_refused_with_its_name(kind, knobs):
    with pytest.raises(BadInput, match=next(iter(knobs)) if "latent" not in knobs else "Sizes"):
        kind(**knobs)


@pytest.mark.parametrize("name", list(PRESETS))
def test_a_presets_sizes_survive_json(name):
    config = preset(name).config
    assert CvaeConfig(**json.loads(json.dumps(told(config)))) == config


def test_an_unknown_preset_is_refused_with_the_known_ones():
    with pytest.raises(BadInput, match="quick, standard, paper"):
        preset("huge")


def test_configurations_need_no_torch():
    code = "import sys, hype_pipeline.models.configs; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_few_sentences_are_read_more_often() -> None:
    few, many = for_corpus(preset("quick"), 570), for_corpus(preset("quick"), 100_000)
    updates = few.train.loop.epochs * -(-570 // few.train.batch)
    assert (updates >= FEWEST_UPDATES, many) == (True, preset("quick"))
