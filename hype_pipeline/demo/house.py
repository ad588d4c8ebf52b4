"""What the demo runs on: a world, a sandbox that answers for every service, a Dagster, a desk.

Each is started once and stopped with the demo. What happens on them is told in story.py.
"""

import json
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hype_pipeline.demo import progress
from hype_pipeline.demo.dagster_api import Dagster
from hype_pipeline.demo.processes import Process, finish, free_port

MENTION_SECONDS = 20  # the demo's bot listens more often than the minute of real life
_LOOK_SECONDS = 20  # into a training that takes a minute
_PROJECT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class House:
    """Everything is running."""

    home: Path
    env: Mapping[str, str]
    weeks: Sequence[date]  # those that the demo collects, in order
    dagster: Dagster
    desk: str  # its address
    kind: str  # of the world: synthetic or real


def open_house(
    stack: ExitStack, home: Path, *, world: Path | None, weeks: int | None, seed: int, today: date
) -> House:
    """Start everything; *stack* stops it. Raises HypeError, which names the log to read."""
    home.mkdir(parents=True, exist_ok=True)
    chosen = world or _synthetic_world(home, seed)
    asked = last_weeks(chosen, weeks, today)
    env = environment(_sandbox(stack, home, chosen), home, first_week=asked[0])
    dagster = _dagster(stack, home, env)
    kind = str(_about(chosen)["kind"])
    return House(home, env, asked, dagster, _desk(stack, home, env), kind)


def last_weeks(world: Path, weeks: int | None, today: date) -> Sequence[date]:
    """The last *weeks* finished chart weeks that *world* knows; all of them when None."""
    about = _about(world)
    first, last = (date.fromisoformat(about[name]) for name in ("first_week", "last_week"))
    finished = today - timedelta(days=today.weekday() + 7)
    last = min(last, finished)
    known = [first + timedelta(weeks=place) for place in range((last - first).days // 7 + 1)]
    return known[-weeks:] if weeks else known


def _about(world: Path) -> dict[str, Any]:
    return dict(json.loads((world / "world.json").read_text("utf-8")))


def environment(sandbox: Path, home: Path, *, first_week: date) -> Mapping[str, str]:
    """The process's environment with the sandbox's addresses and keys for all of HYPE_*.

    None of the user's own settings is passed on: a demo must not publish with real keys.
    """
    lines = sandbox.read_text("utf-8").splitlines()
    told = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    mine = {name: text for name, text in os.environ.items() if not name.startswith("HYPE_")}
    return {
        **mine,
        **told,
        "HYPE_LAKE": str(home / "lake"),
        "HYPE_SCRATCH": str(home / "scratch"),
        "HYPE_FIRST_WEEK": first_week.isoformat(),
        "HYPE_MENTION_SECONDS": str(MENTION_SECONDS),
        "HYPE_LOOK_SECONDS": str(_LOOK_SECONDS),
        "HYPE_AUTOSTART": "1",
        "DAGSTER_HOME": str(home / "dagster"),
        "PYTHONWARNINGS": "ignore",  # Dagster's own deprecations, in every log
    }


def _synthetic_world(home: Path, seed: int) -> Path:
    world = home / f"world-{seed}"
    if not (world / "world.json").is_file():
        command = [sys.executable, "-m", "hype_sandbox.worlds", "synthetic"]
        with progress.step("Writing the synthetic world"):
            finish(
                [*command, "--out", str(world), "--seed", str(seed)],
                env=os.environ,
                folder=_PROJECT,
                log=home / "logs" / "world.log",
            )
    return world


def _sandbox(stack: ExitStack, home: Path, world: Path) -> Path:
    state = home / "sandbox"
    state.mkdir(exist_ok=True)
    (state / "ready").unlink(missing_ok=True)
    command = [sys.executable, "-m", "hype_sandbox", "serve"]
    with progress.step("Starting the sandbox"):
        process = Process(
            "the sandbox",
            [*command, "--world", str(world), "--state", str(state)],
            env=os.environ,
            folder=_PROJECT,
            log=home / "logs" / "sandbox.log",
        )
        stack.callback(process.stop)
        process.wait_until((state / "ready").exists, seconds=60)
    return state / "sandbox.env"


def _dagster(stack: ExitStack, home: Path, env: Mapping[str, str]) -> Dagster:
    folder, log = home / "dagster", home / "logs" / "dagster.log"
    fresh = not folder.exists()
    folder.mkdir(exist_ok=True)
    shutil.copy(_PROJECT / "dagster.yaml", folder)
    tool = str(Path(sys.executable).with_name("dagster"))
    port = free_port(3000)
    location = ["-w", str(_PROJECT / "workspace.yaml")]
    with progress.step("Starting Dagster"):
        if fresh:  # two processes that initialise one home at once break it for good
            finish([tool, "instance", "migrate"], env=env, folder=home, log=log)
        process = Process(
            "Dagster",
            [tool, "dev", *location, "-h", "127.0.0.1", "-p", str(port)],
            env=env,
            folder=home,
            log=log,
        )
        stack.callback(process.stop)
        dagster = Dagster(f"http://127.0.0.1:{port}")
        process.wait_until(dagster.ready, seconds=180)
    return dagster


def _desk(stack: ExitStack, home: Path, env: Mapping[str, str]) -> str:
    port = free_port(3333)
    tool = str(Path(sys.executable).with_name("hype"))
    process = Process(
        "the desk",
        [tool, "desk", "--host", "127.0.0.1", "--port", str(port)],
        env=env,
        folder=home,
        log=home / "logs" / "desk.log",
    )
    stack.callback(process.stop)
    return f"http://127.0.0.1:{port}"
