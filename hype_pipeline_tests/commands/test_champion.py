"""`hype champion`: what is shown, and what a person decides is kept."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from hype_pipeline.commands.champion import champion
from hype_pipeline.errors import BadInput, NoChampion
from hype_pipeline.generate.packing import pack
from hype_pipeline.records.tracked import TrackedRun
from hype_pipeline.settings import Settings
from hype_pipeline.tables.trained import CHAMPION
from hype_pipeline.wiring import Wiring

pytestmark = pytest.mark.slow


@pytest.fixture
def wiring(tmp_path: Path, generator: Path, monkeypatch: pytest.MonkeyPatch) -> Wiring:
    """Two versions, the second one champion."""
    monkeypatch.chdir(tmp_path)
    wired = Wiring(Settings.from_env(os.environ))
    for number, name in enumerate(("one", "two"), 1):
        run = wired.registry.track(TrackedRun(kind="commentary", fingerprint=name))
        packed = pack(generator, tmp_path / "packed" / name)
        wired.registry.register(packed, name, {"nll": 80.0}, run_id=run)
        asked(["promote", str(number), "--why", f"to see {name}"])
    return wired


def asked(words: list[str]) -> str:
    result = CliRunner().invoke(champion, words, catch_exceptions=False)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def test_a_rollback_is_one_command_and_stands_in_the_table_and_the_history(wiring: Wiring) -> None:
    told = json.loads(asked(["rollback", "--why", "it swears", "--json"]))
    assert told["decision"] == "Rolled back from version 2 to version 1: it swears"
    (row,) = wiring.lake.records(CHAMPION)
    assert (row.version, row.promoted, row.decision) == (1, True, told["decision"])
    shown = json.loads(asked(["--json"]))
    assert [version["aliases"] for version in shown["versions"]] == [[], ["champion"]]
    switch = shown["switches"][0]
    assert (switch["kind"], switch["champion"], switch["replaced"], switch["why"]) == (
        *("rollback", 1, 2),
        "it swears",
    )
    assert "rolled back on" in asked([])


def test_who_cannot_be_champion_is_refused(wiring: Wiring) -> None:
    with pytest.raises(BadInput, match="There is no version 9"):
        asked(["promote", "9", "--why", "x"])
    with pytest.raises(BadInput, match="Version 2 is the champion already"):
        asked(["promote", "2", "--why", "x"])


def test_with_nothing_to_go_back_to_the_champion_stays(wiring: Wiring) -> None:
    asked(["rollback", "--why", "a"])
    with pytest.raises(NoChampion, match="no former one is left"):
        asked(["rollback", "--why", "b"])
    assert "version 1" in asked([])
