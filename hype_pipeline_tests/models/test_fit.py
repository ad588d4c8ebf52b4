import os
import signal
import subprocess
import sys
import textwrap
import time
from dataclasses import replace

import pytest

from hype_pipeline.errors import BadInput
from hype_pipeline.models.batches import Row, encode, read
from hype_pipeline.models.checkpoint import read_about, read_weights
from hype_pipeline.models.evaluation import evaluate
from hype_pipeline.models.fit import fit_corpus
from hype_pipeline.models.trained import load_cvae
from hype_pipeline.models.training import Interrupted
from hype_pipeline_tests.models.conftest import QUICK, SMALL, rows_of
from hype_pipeline_tests.small_corpus import GENRES


def fitted(where, *, rows=None, wider=None, train=QUICK, seed=0, out="out", **other):
    return fit_corpus(
        read(rows_of(120) if rows is None else rows, GENRES, SMALL, wider),
        config=SMALL,
        train=train,
        seed=seed,
        checkpoints=where / "checkpoints",
        out=where / out,
        threads=1,
        **other,
    )


def weights(folder) -> bytes:
    return (folder / "weights.safetensors").read_bytes()


def test_a_finished_folder_says_all_about_its_model(tmp_path):
    about = fitted(tmp_path)
    assert about == read_about(tmp_path / "out")
    assert about["parameters"] == sum(v.numel() for v in read_weights(tmp_path / "out").values())
    assert about["steps"] == 3 * 4
    assert {point["figure"] for point in about["curve"]} >= {"loss", "nll", "kl"}
    assert about["run"]["threads"] == 1


def test_its_figures_are_those_of_the_model_in_the_folder(tmp_path):
    about = fitted(tmp_path)
    cvae = load_cvae(tmp_path / "out")
    valid = [row for row in rows_of(120) if row.split == "valid"]
    sentences = encode([(row.text, row.genres) for row in valid], cvae.vocabulary, cvae.labels)
    told = evaluate(cvae, sentences, samples=4, seed=0)
    assert "drawn_word_perplexity" in told
    assert told == pytest.approx({name: about["figures"][name] for name in told})


def test_word_frequencies_alone_are_what_a_model_must_beat(cvae):
    assert cvae.about["figures"]["nll"] < cvae.about["figures"]["unigram_nll"] - 10


def test_what_is_finished_is_returned_as_it_is(tmp_path):
    once = fitted(tmp_path)
    heard = []
    again = fitted(tmp_path, progress=lambda *told: heard.append(told))
    assert again == once
    assert heard == []


def test_another_seed_trains_another_model(tmp_path):
    one, other = fitted(tmp_path), fitted(tmp_path, seed=1, out="other")
    assert one["fingerprint"] != other["fingerprint"]
    assert weights(tmp_path / "out") != weights(tmp_path / "other")


def test_other_sentences_train_another_model(tmp_path):
    one = fitted(tmp_path)
    other = fitted(tmp_path, rows=rows_of(121), out="other")
    assert one["fingerprint"] != other["fingerprint"]


def test_the_vae_begins_with_the_autoencoders_encoder(tmp_path):
    fitted(tmp_path)
    fitted(tmp_path, train=replace(QUICK, pretrain_epochs=0), out="untaught")
    assert weights(tmp_path / "out") != weights(tmp_path / "untaught")


def test_progress_names_the_phase(tmp_path):
    heard = []
    fitted(tmp_path, progress=lambda phase, *_: heard.append(phase))
    assert list(dict.fromkeys(heard)) == ["autoencoder", "vae"]


def test_a_time_limit_is_kept(tmp_path):
    endless = replace(QUICK, loop=replace(QUICK.loop, epochs=10_000), pretrain_epochs=10_000)
    before = time.monotonic()
    about = fitted(tmp_path, train=endless, minutes=2 / 60)
    assert time.monotonic() - before < 10
    assert about["steps"] > 0


def test_without_validation_sentences_the_training_ones_are_judged(tmp_path):
    about = fitted(tmp_path, rows=[replace_split(row) for row in rows_of(40)])
    assert about["figures"]["sentences"] == 40


def replace_split(row: Row) -> Row:
    return row._replace(split="train")


def test_without_labels_it_still_trains(tmp_path):
    about = fit_corpus(
        read([Row(row.text, (), row.split) for row in rows_of(60)], (), SMALL),
        config=SMALL,
        train=QUICK,
        seed=0,
        checkpoints=tmp_path / "c",
        out=tmp_path / "out",
    )
    assert load_cvae(tmp_path / "out").labels == ()
    assert about["steps"] > 0


def test_no_sentence_is_refused_and_nothing_is_written(tmp_path):
    with pytest.raises(BadInput, match="no sentence"):
        fitted(tmp_path, rows=[])
    assert list(tmp_path.iterdir()) == []


TRAINING = """
    import sys
    from pathlib import Path
    from hype_pipeline_tests.models.test_fit import fitted, rows_of
    fitted(Path(sys.argv[1]), rows=rows_of(600), progress=lambda *told: print(*told[:2], flush=True))
"""


def begun(where) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", textwrap.dedent(TRAINING), str(where)]
    training = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert training.stdout.readline().split()[0] == "autoencoder"
    return training


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_a_stopped_process_is_continued_to_the_same_weights(tmp_path, how):
    training = begun(tmp_path / "parts")
    training.send_signal(how)
    _, errors = training.communicate(timeout=60)
    assert training.returncode != 0
    assert ("Interrupted" in errors) == (how == signal.SIGTERM)
    fitted(tmp_path / "parts", rows=rows_of(600))
    fitted(tmp_path / "whole", rows=rows_of(600))
    assert weights(tmp_path / "parts" / "out") == weights(tmp_path / "whole" / "out")


def test_asked_to_stop_it_saves_and_says_so(tmp_path):
    def ask(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    with pytest.raises(Interrupted, match="goes on from"):
        fitted(tmp_path, rows=rows_of(800), progress=ask)
    assert not (tmp_path / "out").exists()
    assert len(list(tmp_path.rglob("weights.safetensors"))) == 1
