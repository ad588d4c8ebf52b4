"""kill -9 of a run worker, in the middle of collecting and of training; then again, as if nothing had been."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from hype_pipeline.records.corpus import Genre
from hype_pipeline.settings import Settings
from hype_pipeline.tables.corpus import GENRE_VOCABULARY, SENTENCES
from hype_pipeline.tables.table import Table
from hype_pipeline.tables.trained import CVAE, CVAE_CURVE, CVAE_SAMPLES
from hype_pipeline.wiring import Wiring
from hype_pipeline_tests.end_to_end.test_retraining import NOW, corpus
from hype_pipeline_tests.end_to_end.test_weekly_line import LINE, WEEKS
from hype_pipeline_tests.sandbox_fixture import Sandbox
from hype_pipeline_tests.small_corpus import GENRES

pytestmark = pytest.mark.slow
WORKER = [sys.executable, "-W", "ignore", "-m", "hype_pipeline_tests.end_to_end.run_and_die"]
PATIENCE = 120.0  # seconds


def settings_in(folder: Path, env: Mapping[str, str]) -> dict[str, str]:
    own = {"HYPE_LAKE": str(folder / "lake"), "HYPE_SCRATCH": str(folder / "scratch")}
    mine = {name: text for name, text in os.environ.items() if not name.startswith("HYPE_")}
    return {**mine, **env, **own}


def run(env: Mapping[str, str], *arguments: str) -> str:
    command = [*WORKER, *arguments]
    done = subprocess.run(command, env=dict(env), check=True, capture_output=True, text=True)
    return done.stderr


def run_and_kill(
    env: Mapping[str, str], log: Path, when: Callable[[str], bool], *arguments: str
) -> None:
    with log.open("wb") as out:
        worker = subprocess.Popen([*WORKER, *arguments], env=dict(env), stdout=out, stderr=out)
    wait_until(lambda: when(log.read_text("utf-8")) or worker.poll() is not None)
    assert worker.poll() is None, log.read_text("utf-8")
    worker.send_signal(signal.SIGKILL)
    worker.wait()


def wait_until(reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < deadline, "it did not get there in time"
        time.sleep(0.02)


def hashes(env: Mapping[str, str], listed: tuple[Table, ...]) -> Mapping[str, str]:
    lake = Wiring(Settings.from_env(env)).lake
    return {table.name: lake.content_hash(table) for table in listed}


def archived(env: Mapping[str, str]) -> int:
    folder = Path(env["HYPE_LAKE"]) / "archive"
    return sum(path.read_text("utf-8").count("\n") for path in folder.glob("*.jsonl"))


def test_a_backfill_killed_in_the_middle_ends_as_if_it_had_not_been(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    whole = settings_in(tmp_path / "whole", sandbox.env)
    run(whole, "weekly", *WEEKS)
    killed = settings_in(tmp_path / "killed", sandbox.env)
    sandbox.forget_log()
    sandbox.fault("blogs", "slow", seconds=0.3)
    run_and_kill(killed, tmp_path / "log", lambda _: archived(killed) > 2, "weekly", *WEEKS)
    sandbox.clear_faults()
    kept = archived(killed)
    run(killed, "weekly", *WEEKS)
    assert (hashes(killed, LINE), kept > 2) == (hashes(whole, LINE), True)


def test_a_training_killed_with_its_run_goes_on_and_ends_the_same(tmp_path: Path) -> None:
    listed = (CVAE, CVAE_CURVE, CVAE_SAMPLES)
    whole = settings_in(tmp_path / "whole", {})
    killed = settings_in(tmp_path / "killed", {})
    fill(whole)
    fill(killed)
    run(whole, "retrain")
    run_and_kill(killed, tmp_path / "log", lambda text: " - vae: " in text, "retrain")
    checkpoints = Path(killed["HYPE_SCRATCH"]) / "training" / "cvae"
    wait_until(lambda: any(checkpoints.rglob("about.json")))
    wait_until(lambda: not training(killed))
    said = run(killed, "retrain")
    # The first phase was over when it was killed, and is not begun again.
    assert ("autoencoder: " in said, hashes(killed, listed)) == (False, hashes(whole, listed))


def fill(env: Mapping[str, str]) -> None:
    lake = Wiring(Settings.from_env(env)).lake
    lake.write(SENTENCES, corpus(), run_id="r")
    labels = [
        Genre(label, number, 60, "frequent", "u", NOW, "grammar")
        for number, label in enumerate(GENRES)
    ]
    lake.write(GENRE_VOCABULARY, labels, run_id="r")


def training(env: Mapping[str, str]) -> bool:
    scratch = env["HYPE_SCRATCH"].encode()
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and (folder / "cmdline").exists():
            try:
                told = (folder / "cmdline").read_bytes() + (folder / "environ").read_bytes()
            except OSError:
                continue
            if b"training_process" in told and scratch in told:
                return True
    return False
