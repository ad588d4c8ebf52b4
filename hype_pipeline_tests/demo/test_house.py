"""What the demo runs on: which weeks, which environment, and processes that stop."""

import json
import os
import sys
from datetime import date
from pathlib import Path

import pytest

from hype_pipeline.demo.house import environment, last_weeks
from hype_pipeline.demo.processes import Process, finish, free_port
from hype_pipeline.errors import HypeError


def world(folder: Path, first: str, last: str) -> Path:
    about = {"first_week": first, "last_week": last, "kind": "synthetic"}
    (folder / "world.json").write_text(json.dumps(about))
    return folder


def test_the_last_weeks_end_with_the_newest_finished_one(tmp_path: Path) -> None:
    weeks = last_weeks(world(tmp_path, "2026-10-05", "2026-11-16"), 2, date(2026, 11, 20))
    assert weeks == [date(2026, 11, 2), date(2026, 11, 9)]


def test_without_a_number_every_week_of_the_world_is_asked_for(tmp_path: Path) -> None:
    weeks = last_weeks(world(tmp_path, "2018-01-01", "2018-01-22"), None, date(2026, 11, 20))
    assert len(weeks) == 4


def test_no_setting_of_the_user_reaches_the_demo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HYPE_MASTODON_TOKEN", "a-real-one")
    (tmp_path / "sandbox.env").write_text("# sandbox\nHYPE_LASTFM_KEY=invented\n")
    env = environment(tmp_path / "sandbox.env", tmp_path, first_week=date(2026, 11, 2))
    assert ("HYPE_MASTODON_TOKEN" in env, env["HYPE_LASTFM_KEY"]) == (False, "invented")


def test_a_process_that_ends_by_itself_is_reported_with_its_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    child = Process(
        "it",
        [sys.executable, "-c", "raise SystemExit(3)"],
        env=os.environ,
        folder=tmp_path,
        log=log,
    )
    with pytest.raises(HypeError, match=r"it stopped by itself with status 3; its log is .*log"):
        child.wait_until(lambda: False, seconds=20)


def test_stopping_ends_the_children_of_a_process_too(tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    code = f"import subprocess, sys, time; c = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); open({str(pid)!r}, 'w').write(str(c.pid)); time.sleep(60)"
    child = Process(
        "it", [sys.executable, "-c", code], env=os.environ, folder=tmp_path, log=tmp_path / "log"
    )
    child.wait_until(lambda: pid.exists() and pid.read_text() != "", seconds=20)
    child.stop()
    state = Path(f"/proc/{pid.read_text()}/stat")
    assert not state.exists() or ") Z " in state.read_text()


def test_a_failed_command_names_its_log(tmp_path: Path) -> None:
    with pytest.raises(HypeError, match="failed with status 1"):
        finish(
            [sys.executable, "-c", "raise SystemExit(1)"],
            env=os.environ,
            folder=tmp_path,
            log=tmp_path / "log",
        )


def test_a_taken_port_is_passed_over() -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert free_port(taken.getsockname()[1]) != taken.getsockname()[1]
