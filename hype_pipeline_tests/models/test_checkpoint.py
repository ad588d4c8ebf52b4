import json

import pytest
import torch
from torch import nn

from hype_pipeline.errors import BadInput, CheckpointMismatch
from hype_pipeline.models.batches import batch_of, encode
from hype_pipeline.models.checkpoint import (
    code_version,
    fingerprint,
    last_step,
    learnt,
    put_in,
    read_about,
    read_weights,
    save_step,
    write_model,
)
from hype_pipeline.models.trained import load_cvae
from hype_pipeline_tests.models.conftest import fresh


def test_saved_and_loaded_it_answers_the_same(corpus, batch, cvae, tmp_path):
    write_model(tmp_path / "copy", learnt(cvae.model), cvae.about)
    again = load_cvae(tmp_path / "copy")
    z = torch.zeros(len(batch.inputs), cvae.config.latent)
    before, after = (
        each.model.nll(batch, z, each.model.condition(batch.genres)) for each in (cvae, again)
    )
    assert torch.equal(before, after)
    assert again.vocabulary == cvae.vocabulary


def test_a_tied_weight_is_saved_once_and_tied_again(cvae, folder):
    assert "decoder.output.embedding.weight" not in read_weights(folder)
    decoder = cvae.model.decoder
    assert decoder.output.embedding.weight is decoder.embedding.weight


def test_loading_leaves_torchs_own_chance_alone(folder):
    before = torch.random.get_rng_state()
    load_cvae(folder)
    assert torch.equal(torch.random.get_rng_state(), before)


def test_a_loaded_model_learns_no_more(cvae):
    assert not any(values.requires_grad for values in cvae.model.parameters())


def test_weights_of_another_shape_are_refused():
    with pytest.raises(CheckpointMismatch, match=r"bias is \(3,\), expected \(2,\)"):
        put_in(nn.Linear(4, 2), learnt(nn.Linear(4, 3)), "somewhere")


def test_missing_weights_are_refused():
    with pytest.raises(CheckpointMismatch, match="weight is None"):
        put_in(nn.Linear(4, 2), {"bias": torch.zeros(2)}, "somewhere")


def test_a_vocabulary_that_does_not_fit_its_weights_is_refused(folder, tmp_path):
    about = read_about(folder)
    shorter = {**about, "vocabulary": about["vocabulary"][:-1]}
    write_model(tmp_path / "bad", read_weights(folder), shorter)
    with pytest.raises(CheckpointMismatch, match="embedding"):
        load_cvae(tmp_path / "bad")


def test_another_kind_of_model_is_refused(folder, tmp_path):
    write_model(tmp_path / "bad", read_weights(folder), {**read_about(folder), "kind": "lcgan"})
    with pytest.raises(CheckpointMismatch, match="lcgan"):
        load_cvae(tmp_path / "bad")


def test_a_folder_without_a_model_is_refused(tmp_path):
    with pytest.raises(BadInput, match="no finished model"):
        load_cvae(tmp_path)


def test_a_folder_is_replaced_whole(tmp_path):
    folder = tmp_path / "model"
    write_model(folder, {"a": torch.zeros(1)}, {"n": 1})
    (folder / "stray").touch()
    write_model(folder, {"b": torch.zeros(1)}, {"n": 2})
    assert sorted(path.name for path in folder.iterdir()) == ["about.json", "weights.safetensors"]
    assert list(read_weights(folder)) == ["b"]
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_only_the_last_step_is_kept(tmp_path):
    save_step(tmp_path, 9, {"a": torch.zeros(1)}, {"fingerprint": "f", "n": 9})
    save_step(tmp_path, 10, {"a": torch.ones(1)}, {"fingerprint": "f", "n": 10})
    tensors, about = last_step(tmp_path, "f")
    assert (float(tensors["a"]), about["n"]) == (1.0, 10)
    assert len(list(tmp_path.iterdir())) == 1


def test_a_step_that_was_not_finished_is_not_there(tmp_path):
    (tmp_path / "step-000000012.abc.partial").mkdir()
    assert last_step(tmp_path, "f") is None


def test_a_fingerprint_depends_on_every_part_but_not_on_their_order():
    assert fingerprint(a=1, b={"x": 2}) == fingerprint(b={"x": 2}, a=1)
    assert fingerprint(a=1, b={"x": 2}) != fingerprint(a=1, b={"x": 3})


def test_the_codes_version_is_about_what_it_does(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    sources = {"v_one": "x = 1\n", "v_two": "# why\nx  =  1\n", "v_six": "x = 2\n"}
    written = [(tmp_path / f"{name}.py").write_text(text) for name, text in sources.items()]
    one, two, six = (code_version([name]) for name in sources)
    assert len(written) == 3
    assert one == two != six


def test_about_is_json_that_a_person_can_read(folder):
    told = json.loads((folder / "about.json").read_text())
    assert told["kind"] == "cvae"
    assert told["labels"] == ["dream pop", "techno", "folk"]
    assert told["data"]["sentences"] == {"valid": 30, "train": 270}


def test_an_untrained_model_and_a_trained_one_differ(corpus, cvae):
    encoded = encode([("we danced all summer", ["folk"])], corpus.vocabulary, corpus.labels)
    batch = batch_of(encoded, [0])
    assert not torch.equal(fresh(corpus).posterior(batch).mean, cvae.model.posterior(batch).mean)
