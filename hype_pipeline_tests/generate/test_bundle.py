"""The generator's folder: it appears whole, it loads quickly, and it refuses what does not fit."""

import json
import shutil
import time
from dataclasses import asdict
from pathlib import Path

import pytest
import torch

from hype_pipeline.errors import BadInput, CheckpointMismatch
from hype_pipeline.generate.bundle import is_bundle, load_bundle, save_bundle
from hype_pipeline.generate.commentary import as_drawn
from hype_pipeline.generate.steering.ways import ACTOR
from hype_pipeline.generate.steering.weighted import WEIGHTED, added
from hype_pipeline.models.checkpoint import write_model
from hype_pipeline.models.lcgan.config import LcganConfig
from hype_pipeline.models.lcgan.networks import Actor, initialised


def test_nothing_in_it_is_pickled_or_holds_training_text(generator, bundle):
    files = {path.suffix for path in generator.rglob("*") if path.is_file()}
    assert files == {".json", ".safetensors"}


def test_it_loads_in_less_than_two_seconds(generator, bundle):
    started = time.process_time()
    load_bundle(generator)
    assert time.process_time() - started < 2.0


def test_a_folder_without_its_description_is_no_generator(generator, tmp_path):
    shutil.copytree(generator, tmp_path / "torn")
    (tmp_path / "torn" / "about.json").unlink()
    assert not is_bundle(tmp_path / "torn")
    with pytest.raises(BadInput, match="no finished generator"):
        load_bundle(tmp_path / "torn")


def test_another_kind_of_model_is_refused(tmp_path):
    (tmp_path / "about.json").write_text(json.dumps({"kind": "title_model"}))
    with pytest.raises(CheckpointMismatch, match="holds a title_model"):
        load_bundle(tmp_path)


def test_parts_of_another_model_are_refused(generator, tmp_path):
    shutil.copytree(generator, tmp_path / "mixed")
    about = tmp_path / "mixed" / "cvae" / "about.json"
    told = json.loads(about.read_text())
    told["labels"] = told["labels"][:-1]
    about.write_text(json.dumps(told))
    with pytest.raises(CheckpointMismatch, match="does not fit"):
        load_bundle(tmp_path / "mixed")


def test_no_work_is_left_beside_a_finished_generator(fitted):
    beside: list[Path] = sorted(fitted.folder.parent.iterdir())
    assert [path.name for path in beside] == ["model", "sentences.tsv"]


def test_an_actor_that_ships_is_loaded_and_moves_what_is_drawn(bundle, generator, tmp_path):
    config = LcganConfig(
        latent=bundle.cvae.config.latent,
        condition=bundle.cvae.config.condition,
    )
    actor = initialised(Actor(config), torch.Generator().manual_seed(0))
    about = {"config": asdict(config), "method": ACTOR}
    write_model(tmp_path / "lc_gan", actor.state_dict(), about)
    save_bundle(
        tmp_path / "model",
        fingerprint="with-actor",
        cvae=generator / "cvae",
        topics=generator / "topics",
        lc_gan=tmp_path / "lc_gan",
        training_texts=[],
    )
    loaded = load_bundle(tmp_path / "model")
    assert loaded.method.actor is not None
    assert (loaded.way, loaded.count) == (ACTOR, 8)
    moved = as_drawn(loaded, ["techno"], 5, seed=1, method=loaded.method)
    assert moved != as_drawn(loaded, ["techno"], 5, seed=1)


def test_weighted_decoding_that_ships_is_made_anew_from_the_topics(bundle, generator, tmp_path):
    about = {"config": {}, "method": WEIGHTED, "strength": 0.5, "count": 2}
    write_model(tmp_path / "lc_gan", {}, about)
    parts = {"cvae": generator / "cvae", "topics": generator / "topics"}
    save_bundle(
        tmp_path / "model",
        fingerprint="weighted",
        lc_gan=tmp_path / "lc_gan",
        training_texts=[],
        **parts,
    )
    loaded = load_bundle(tmp_path / "model")
    assert (loaded.way, loaded.count, loaded.method.actor) == (WEIGHTED, 2, None)
    assert torch.equal(loaded.method.added, added(bundle.cvae, bundle.topics, 0.5))
