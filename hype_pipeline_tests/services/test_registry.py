"""The registry against a real MLflow store on SQLite."""

import json
from pathlib import Path

import pytest

from hype_pipeline.errors import BadInput, NoChampion
from hype_pipeline.services.registry import CurveEntry, Registry


@pytest.fixture(scope="module")
def migrated(tmp_path_factory) -> bytes:
    """An empty store, migrated once: that takes longer than the tests."""
    folder = tmp_path_factory.mktemp("store")
    Registry(f"sqlite:///{folder}/mlflow.db", folder).champion_version()
    return (folder / "mlflow.db").read_bytes()


@pytest.fixture
def registry(tmp_path: Path, migrated: bytes) -> Registry:
    (tmp_path / "mlflow.db").write_bytes(migrated)
    return Registry(f"sqlite:///{tmp_path}/mlflow.db", tmp_path / "files")


def bundle(folder: Path, name: str) -> Path:
    (folder / name).mkdir()
    (folder / name / "about.json").write_text(json.dumps({"name": name}))
    return folder / name


def test_without_a_promotion_there_is_no_champion(registry):
    with pytest.raises(NoChampion, match="No model has been promoted yet"):
        registry.champion_folder()


def test_a_promoted_bundle_is_the_champion_as_it_was(registry, tmp_path):
    registry.promote(registry.register(bundle(tmp_path, "one"), {"nll": 80.0}))
    assert json.loads((registry.champion_folder() / "about.json").read_text()) == {"name": "one"}


def test_a_registered_bundle_is_only_a_challenger(registry, tmp_path):
    registry.register(bundle(tmp_path, "one"), {"nll": 80.0})
    assert registry.champion_version() is None


def test_a_rollback_returns_the_place_to_the_one_before(registry, tmp_path):
    first = registry.register(bundle(tmp_path, "one"), {})
    second = registry.register(bundle(tmp_path, "two"), {})
    registry.promote(first)
    registry.promote(second)
    assert registry.rollback() == first
    assert registry.champion_version() == first


def test_there_is_no_going_back_from_the_first_champion(registry, tmp_path):
    registry.promote(registry.register(bundle(tmp_path, "one"), {}))
    with pytest.raises(NoChampion, match="predecessor"):
        registry.rollback()


def test_runs_keep_their_curves(registry, tmp_path):
    from mlflow import MlflowClient

    run = registry.track(
        "cvae", params={"latent": 32}, metrics={"kl": 7.0}, curves=[CurveEntry("nll", 2, 90.5)]
    )
    kept = MlflowClient(tracking_uri=f"sqlite:///{tmp_path}/mlflow.db")
    (point,) = kept.get_metric_history(run, "nll")
    assert (point.step, point.value) == (2, 90.5)
    assert kept.get_run(run).data.params == {"latent": "32"}


def test_nothing_that_was_registered_is_pickled(registry, tmp_path):
    registry.register(bundle(tmp_path, "one"), {})
    files = {path.suffix for path in (tmp_path / "files").rglob("*") if path.is_file()}
    assert not files & {".pkl", ".pickle", ".bin", ".pt"}
    assert ".py" in files


def test_the_folder_store_is_refused(tmp_path):
    with pytest.raises(BadInput, match="is a folder"):
        Registry(f"file://{tmp_path}", tmp_path)
