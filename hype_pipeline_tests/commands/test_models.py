"""fit, evaluate, generate and interpolate, as a user's script calls them."""

import json
import math
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from hype_pipeline.commands.models import COMMANDS
from hype_pipeline.errors import BadInput, NoChampion
from hype_pipeline.generate import making
from hype_pipeline.generate.bundle import is_bundle
from hype_pipeline.models import configs
from hype_pipeline.services.mlflow_store import MlflowStore
from hype_pipeline.services.tracking import noted
from hype_pipeline_tests.small_generator import PRESET, table_of

FIT, EVALUATE, GENERATE, INTERPOLATE = COMMANDS


def run(command, *words):
    """What it printed: the JSON objects, one a line, and what it said beside."""
    result = CliRunner().invoke(command, [str(word) for word in words], catch_exceptions=False)
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()], result.stderr


@pytest.fixture
def table(tmp_path: Path) -> Path:
    (tmp_path / "t.tsv").write_text(table_of(12, seed=4), encoding="utf-8")
    return tmp_path / "t.tsv"


def test_evaluate_prints_one_object_with_the_named_figures(generator, table):
    (told,), _ = run(EVALUATE, "--model", generator, "--sentences", table, "--samples", 4, "--json")
    named = {"nll", "perplexity", "kl", "active_units", "mutual_information", "tokens"}
    assert named <= told.keys()
    assert told["sentences"] == 48
    assert told["nll"] * told["sentences"] / told["tokens"] == pytest.approx(
        math.log(told["perplexity"]), rel=1e-6
    )


def test_evaluate_prints_the_same_twice(generator, table):
    words = ("--model", generator, "--sentences", table, "--samples", 2, "--json")
    assert run(EVALUATE, *words) == run(EVALUATE, *words)


@pytest.fixture(scope="module")
def whole(generator, tmp_path_factory):
    """The whole report on a table that the model has not seen, told nothing of what it has."""
    told = tmp_path_factory.mktemp("held") / "held_out.tsv"
    told.write_text(table_of(16, seed=5), encoding="utf-8")
    words = ("--model", generator, "--sentences", told, "--samples", 1, "--full", "--write", 40)
    return run(EVALUATE, *words, "--json")[0][0]


def test_the_whole_report_has_the_figures_of_the_short_one_and_every_writers(whole):
    named = {"nll", "perplexity", "kl", "active_units", "mutual_information", "genre_control"}
    assert named - {"genre_control"} <= whole.keys()  # three genres are too few to judge
    assert {"ours", "human", "trigram", "characters", "half", "best_of_8"} <= whole[
        "columns"
    ].keys()
    assert whole["columns"]["human"]["copied_10"] < 1
    assert whole["about"]["reverse_ratio"]


def test_the_whole_report_shows_ways_between_sentences(whole):
    assert [len(way) for way in whole["interpolations"]] == [5, 5, 5]


def test_what_belongs_to_the_whole_report_is_refused_beside_the_short_one(generator, table):
    with pytest.raises(BadInput, match="add --full"):
        run(EVALUATE, "--model", generator, "--sentences", table, "--train", table)


def test_a_language_model_needs_what_the_model_was_fitted_on(generator, table, tmp_path):
    words = ("--model", generator, "--sentences", table, "--full", "--language-model", tmp_path)
    with pytest.raises(BadInput, match="give --train"):
        run(EVALUATE, *words)


def test_one_post_cannot_be_judged_and_learnt_from(generator, tmp_path):
    (tmp_path / "one.tsv").write_text(table_of(1), encoding="utf-8")
    with pytest.raises(BadInput, match="sentences of one post"):
        run(EVALUATE, "--model", generator, "--sentences", tmp_path / "one.tsv", "--full")


@pytest.mark.slow
def test_a_language_model_of_the_same_size_stands_in_the_same_table(generator, fitted_on, tmp_path):
    words = ("--model", generator, "--sentences", fitted_on, "--train", fitted_on, "--full")
    size = ("--samples", 1, "--write", 40, "--language-model", tmp_path / "lm", "--json")
    (told,), _ = run(EVALUATE, *words, *size)
    assert told["columns"]["lstm"]["nll"] < told["columns"]["unigram"]["nll"]
    assert told["columns"]["lstm"]["distinct_2"] > 0


def test_generate_prints_a_line_for_each_comment(generator):
    lines, _ = run(
        *(GENERATE, "--model", generator, "--genres", "Techno, folk", "--artist", "Mount Ash"),
        *("--title", "Kites", "--samples", 3, "--seed", 1, "--json"),
    )
    assert len(lines) == 3
    assert lines[0].keys() == {"text", "scores", "worth", "flags", "masked"}
    assert lines[0]["scores"].keys() == {"topic", "nll", "shared_run"}


def test_generate_says_what_it_took_an_unknown_genre_for(generator):
    _, beside = run(
        GENERATE, "--model", generator, "--genres", "minimal techno,polka", "--prior", "--json"
    )
    assert "'minimal techno' is taken as 'techno'" in beside
    assert "knows no genre like 'polka'" in beside


def test_generate_refuses_a_feature_that_the_model_does_not_know(generator):
    with pytest.raises(BadInput, match="no feature 'energy'; it knows none"):
        run(GENERATE, "--model", generator, "--genres", "folk", "--features", "energy=0.8")


def test_a_wider_text_that_is_none_is_refused_before_anything_is_trained(table, tmp_path):
    table.write_text(table_of(90), encoding="utf-8")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    with pytest.raises(BadInput, match="line 1, is not UTF-8"):
        run(
            *(FIT, "--sentences", table, "--out", tmp_path / "model"),
            *("--pretrain", tmp_path / "picture.png"),
        )
    assert not (tmp_path / "model.training").exists()


def test_interpolate_prints_each_step(generator):
    lines, _ = run(
        *(INTERPOLATE, "--model", generator, "hazy synths drift", "my mother danced"),
        *("--steps", 4, "--json"),
    )
    assert [line["step"] for line in lines] == [0, 1, 2, 3]


@pytest.mark.parametrize("command", [EVALUATE, GENERATE])
def test_an_unknown_model_folder_is_bad_input(command, table, tmp_path):
    words = {
        EVALUATE: ["--sentences", str(table)],
        GENERATE: ["--genres", "folk"],
    }[command]
    with pytest.raises(BadInput, match="holds no finished generator"):
        CliRunner().invoke(
            command, ["--model", str(tmp_path / "none"), *words], catch_exceptions=False
        )


def test_the_champion_is_asked_for_where_the_settings_say(tmp_path, monkeypatch):
    monkeypatch.setenv("HYPE_SCRATCH", str(tmp_path))
    with pytest.raises(NoChampion, match="No model has been promoted yet"):
        CliRunner().invoke(
            GENERATE, ["--model", "champion", "--genres", "folk"], catch_exceptions=False
        )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda text: text.replace("genres", "labels"), "has no column genres"),
        (lambda text: "", "is empty"),
        (lambda text: text.split("\n")[0], "cannot be split"),
    ],
)
def test_fit_refuses_a_table_that_it_cannot_use_and_writes_nothing(
    change, message, table, tmp_path
):
    table.write_text(change(table.read_text()))
    with pytest.raises(BadInput, match=message):
        run(FIT, "--sentences", table, "--out", tmp_path / "model")
    assert [path.name for path in tmp_path.iterdir()] == ["t.tsv"]


def test_fit_replaces_nothing_but_a_generator(table, tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "love.txt").write_text("dear")
    with pytest.raises(BadInput, match="holds no generator; it is left as it is"):
        run(FIT, "--sentences", table, "--out", tmp_path / "letters")
    assert (tmp_path / "letters" / "love.txt").read_text() == "dear"


def test_fit_refuses_an_unknown_preset(table, tmp_path):
    with pytest.raises(BadInput, match="There is no preset 'huge'"):
        run(FIT, "--sentences", table, "--out", tmp_path / "m", "--preset", "huge")


@pytest.mark.slow
def test_fit_writes_a_generator_says_what_it_is_and_notes_it(table, tmp_path, monkeypatch, scratch):
    monkeypatch.setattr(configs, "PRESETS", {"quick": PRESET})
    head, *lines = table_of(140).splitlines()
    told_energy = [f"{head}\tenergy", *(f"{line}\t{len(line) / 100}" for line in lines)]
    table.write_text("\n".join(told_energy), encoding="utf-8")
    plain = tmp_path / "plain.txt"
    plain.write_text("Warm synths drift over a hazy bassline.\n" * 50, encoding="utf-8")
    words = ("--sentences", table, "--out", tmp_path / "model", "--pretrain", plain)
    (told,), _ = run(FIT, *words, "--epochs", 1, "--json")
    assert is_bundle(tmp_path / "model")
    assert told["features"] == "Told audio features: energy."
    assert told["wider"]["sentences"] == 50
    asked = ("--model", tmp_path / "model", "--genres", "folk", "--features", "energy=0.8")
    run(GENERATE, *asked, "--samples", 1, "--json")
    assert told["sentences"]["train"] > told["sentences"]["valid"] > 0
    assert sum(topic["descriptive"] for topic in told["topics"]) == 1
    assert told["lc_gan"]["decision"]
    store = MlflowStore(f"sqlite:///{scratch}/mlflow.db", scratch)
    (noted_run,) = noted(store, "cvae")
    assert noted_run.data.metrics["nll"] == pytest.approx(told["figures"]["nll"], abs=1e-3)
    assert len(noted(store, "lc_gan")) == 1


def test_a_fit_stops_at_once_where_it_could_not_be_noted(table, tmp_path, monkeypatch):
    table.write_text(table_of(90), encoding="utf-8")
    monkeypatch.setenv("HYPE_MLFLOW_URI", "mlruns")
    with pytest.raises(BadInput, match="HYPE_MLFLOW_URI must be a database"):
        run(FIT, "--sentences", table, "--out", tmp_path / "model")


@pytest.mark.slow
def test_a_fit_that_was_killed_leaves_no_generator_and_goes_on(table, tmp_path, monkeypatch):
    monkeypatch.setattr(configs, "PRESETS", {"quick": PRESET})
    table.write_text(table_of(90), encoding="utf-8")
    words = ("--sentences", table, "--out", tmp_path / "model", "--epochs", 1, "--json")

    def killed(*given: object, **named: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(making, "make_lc_gan", killed)
        with pytest.raises(click.Abort):
            FIT.main([str(word) for word in words], standalone_mode=False)
    assert not (tmp_path / "model").exists()
    run(FIT, *words)
    assert is_bundle(tmp_path / "model")
