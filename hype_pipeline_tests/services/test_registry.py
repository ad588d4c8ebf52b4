"""The registry against a real MLflow store on SQLite."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hype_pipeline.errors import BadInput, ChampionGone, Conflict, NoChampion
from hype_pipeline.records.tracked import CurveEntry, TrackedRun
from hype_pipeline.services.registry import Registry

NOW = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def migrated(tmp_path_factory) -> bytes:
    """An empty store, migrated once: that takes longer than the tests."""
    folder = tmp_path_factory.mktemp("store")
    Registry(f"sqlite:///{folder}/mlflow.db", folder).champion()
    return (folder / "mlflow.db").read_bytes()


@pytest.fixture
def registry(tmp_path: Path, migrated: bytes) -> Registry:
    (tmp_path / "mlflow.db").write_bytes(migrated)
    return opened(tmp_path)


def opened(folder: Path) -> Registry:
    return Registry(f"sqlite:///{folder}/mlflow.db", folder / "files")


def saved(folder: Path, name: str) -> Path:
    """A folder as MLflow saves a model."""
    bundle = folder / "saved" / name / "artifacts" / name
    bundle.mkdir(parents=True)
    (bundle / "about.json").write_text(json.dumps({"name": name}))
    return folder / "saved" / name


def registered(registry: Registry, folder: Path, name: str) -> int:
    run = registry.track(TrackedRun(kind="commentary", fingerprint=name))
    return registry.register(saved(folder, name), name, {"nll": 80.0}, run_id=run)


def crowned(registry: Registry, folder: Path, name: str) -> int:
    before = registry.champion()
    number = registered(registry, folder, name)
    registry.switch(number, replacing=before.number if before else None, why="better", now=NOW)
    return number


def test_without_a_promotion_there_is_no_champion(registry):
    with pytest.raises(NoChampion, match="No model has been promoted yet"):
        registry.champion_folder()


def test_a_promoted_bundle_is_the_champion_as_it_was(registry, tmp_path):
    crowned(registry, tmp_path, "one")
    assert json.loads((registry.champion_folder() / "about.json").read_text()) == {"name": "one"}


def test_a_registered_bundle_is_only_a_challenger(registry, tmp_path):
    number = registered(registry, tmp_path, "one")
    assert registry.champion() is None
    assert registry.version(number).aliases == ("challenger",)


def test_a_champion_is_no_challenger_any_more(registry, tmp_path):
    number = crowned(registry, tmp_path, "one")
    assert registry.version(number).aliases == ("champion",)


def test_what_is_registered_already_keeps_its_number(registry, tmp_path):
    """As after a crash between registering and promoting."""
    number = registered(registry, tmp_path, "one")
    run = registry.track(TrackedRun(kind="commentary", fingerprint="one"))
    again = registry.register(tmp_path / "saved" / "one", "one", {}, run_id=run)
    assert (again, len(registry.versions())) == (number, 1)


def test_files_that_are_gone_are_said_to_be_gone_and_come_back_with_the_model(registry, tmp_path):
    number = crowned(registry, tmp_path, "one")
    shutil.rmtree(registry.champion_folder().parents[1])
    with pytest.raises(ChampionGone, match="files of version 1 of the model are gone"):
        registry.champion_folder()
    run = registry.version(number).run_id
    registry.register(tmp_path / "saved" / "one", "one", {}, run_id=run)
    assert (registry.champion_folder() / "about.json").exists()


def test_who_judged_against_a_former_champion_changes_nothing(registry, tmp_path):
    """Two promotions at once: the second one looks again."""
    first = crowned(registry, tmp_path, "one")
    second = registered(registry, tmp_path, "two")
    third = registered(registry, tmp_path, "three")
    opened(tmp_path).switch(second, replacing=first, why="better", now=NOW)
    with pytest.raises(Conflict, match="is version 2 by now, no longer 1"):
        registry.switch(third, replacing=first, why="better", now=NOW)
    assert registry.champion().number == second
    assert registry.version(third).reign == 0


def test_a_switch_is_noted_with_its_reason(registry, tmp_path):
    from mlflow import MlflowClient

    first, second = crowned(registry, tmp_path, "one"), crowned(registry, tmp_path, "two")
    registry.switch(first, replacing=second, why="it swears", now=NOW, back=True)
    kept = MlflowClient(tracking_uri=f"sqlite:///{tmp_path}/mlflow.db")
    (run,) = kept.search_runs(["1"], filter_string="tags.kind = 'rollback'")
    assert run.data.params == {"champion": "1", "replaced": "2", "why": "it swears"}
    assert registry.version(second).rolled_back == "2026-11-20: it swears"


def test_runs_keep_their_curves_and_files(registry, tmp_path):
    from mlflow import MlflowClient

    run = registry.track(
        TrackedRun(
            kind="cvae",
            fingerprint="f",
            params={"latent": 32},
            figures={"kl": 7.0},
            curves=[CurveEntry("valid/nll", 2, 90.5)],
            files={"samples.json": "[]"},
        )
    )
    kept = MlflowClient(tracking_uri=f"sqlite:///{tmp_path}/mlflow.db")
    (point,) = kept.get_metric_history(run, "valid/nll")
    assert (point.step, point.value) == (2, 90.5)
    assert kept.get_run(run).data.params == {"latent": "32"}
    assert [file.path for file in kept.list_artifacts(run)] == ["samples.json"]


def test_a_training_is_noted_once(registry):
    run = TrackedRun(kind="cvae", fingerprint="f")
    assert registry.track(run) == registry.track(run)


def test_the_folder_store_is_refused(tmp_path):
    with pytest.raises(BadInput, match="is a folder"):
        Registry(f"file://{tmp_path}", tmp_path)


def test_a_store_that_cannot_be_opened_is_bad_input(tmp_path):
    (tmp_path / "mlflow.db").write_text("no database")
    with pytest.raises(BadInput, match=r"HYPE_MLFLOW_URI\) cannot be opened"):
        opened(tmp_path).open()
