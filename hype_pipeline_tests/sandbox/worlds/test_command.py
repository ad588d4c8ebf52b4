"""The command that builds worlds."""

from pathlib import Path

import pytest

from hype_sandbox.world import World
from hype_sandbox.worlds.__main__ import main


def test_a_synthetic_world_is_built_from_the_command_line(tmp_path: Path) -> None:
    sizes = ["--weeks", "4", "--songs", "40", "--posts", "100", "--hosts", "30", "--seed", "2"]
    assert main(["synthetic", "--out", str(tmp_path / "world"), *sizes]) == 0
    assert World.load(tmp_path / "world").about["seed"] == 2


def test_a_missing_collection_is_told_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["real", "--data", str(tmp_path), "--out", str(tmp_path / "world")]) == 2
    told = capsys.readouterr().err
    assert "is missing: --data names the folder that holds" in " ".join(told.split())
    assert not (tmp_path / "world").exists()


def test_impossible_sizes_are_told_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["synthetic", "--out", str(tmp_path / "world"), "--songs", "2"]) == 2
    assert "not 2" in capsys.readouterr().err
    assert not (tmp_path / "world").exists()
