"""The bot's commands: what they print, and how they refuse."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hype_pipeline.commands import bot
from hype_pipeline.errors import BadInput, HypeError, MissingSetting
from hype_pipeline_tests.sandbox_fixture import Sandbox

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A command, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HYPE_SCRATCH", str(tmp_path / "scratch"))
    monkeypatch.setenv("HYPE_LAKE", str(tmp_path / "lake"))
    listed = {command.name: command for command in bot.COMMANDS}

    def asked(name: str, *arguments: str, told: str | bytes = "", **env: str) -> Result:
        made = CliRunner().invoke(
            listed[name], list(arguments), input=told, env=env, catch_exceptions=True
        )
        if isinstance(made.exception, HypeError):
            raise made.exception
        return made

    return asked


def test_mention_prints_a_list_for_each_line(run: Run) -> None:
    told = '"Silver Lining" by Mt. Joy\nnothing here\n\n“A” by Bee and Sea’s “D”\n'
    made = run("mention", "--json", told=told)
    assert [json.loads(line) for line in made.output.splitlines()] == [
        [{"artist": "Mt. Joy", "title": "Silver Lining"}],
        [],
        [],
        [{"artist": "Bee", "title": "A"}, {"artist": "Sea", "title": "D"}],
    ]


def test_mention_answers_every_line_whatever_its_bytes(run: Run) -> None:
    made = run("mention", "--json", told=b'\xff\xfe\x00\n"A" by Bee\x85\xe2\x80\xa8 still\nlast')
    assert len(made.output.split("\n")) == 4


def test_mention_believes_a_bare_line_only_in_a_post(run: Run) -> None:
    told = "Mt. Joy - Silver Lining\n"
    made = [run("mention", "--json", *flags, told=told).output for flags in ((), ("--posts",))]
    assert [json.loads(line) for line in made] == [
        [],
        [{"artist": "Mt. Joy", "title": "Silver Lining"}],
    ]


def test_mention_prints_for_people(run: Run) -> None:
    made = run("mention", told='"Silver Lining" by Mt. Joy\nno\n')
    assert made.output.splitlines() == ["“Silver Lining” by Mt. Joy", "no song"]


def test_accounts_are_added_listed_and_removed(run: Run) -> None:
    run("desk", "accounts", "add", "ann", "--password-stdin", told="a long enough password\n")
    assert json.loads(run("desk", "accounts", "list", "--json").output) == ["ann"]
    run("desk", "accounts", "remove", "ann")
    assert "hype desk accounts add" in run("desk", "accounts", "list").output


def test_a_short_password_is_bad_input(run: Run) -> None:
    with pytest.raises(BadInput, match="at least 10 characters"):
        run("desk", "accounts", "add", "ann", "--password-stdin", told="short\n")


def test_beyond_loopback_the_desk_wants_an_account_first(run: Run) -> None:
    with pytest.raises(BadInput, match="hype desk accounts add NAME"):
        run("desk", "--host", "0.0.0.0", "--port", "0")


def test_a_port_that_is_taken_is_bad_input(run: Run) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(BadInput, match="--port"):
            run("desk", "--port", str(taken.getsockname()[1]))


def test_setup_says_what_it_did_on_each_network(run: Run, sandbox: Sandbox) -> None:
    made = run("bot", "setup", "--operator", "ann@example.org", **sandbox.env)
    assert made.output.splitlines()[0].startswith("bluesky: labelled the account as a bot")
    assert made.output.splitlines()[1].startswith("mastodon: marked the account as a bot")
    again = run("bot", "setup", "--operator", "ann@example.org", "--json", **sandbox.env)
    assert json.loads(again.output.splitlines()[0])["done"] is True


def test_setup_without_a_network_is_bad_input(run: Run) -> None:
    with pytest.raises(BadInput, match="HYPE_NETWORKS"):
        run("bot", "setup", "--operator", "ann", HYPE_NETWORKS="")


def test_setup_goes_on_where_one_network_fails(run: Run, sandbox: Sandbox) -> None:
    env = {**sandbox.env, "HYPE_BLUESKY_APP_PASSWORD": "wrong", "HYPE_SCRATCH": "other"}
    with pytest.raises(HypeError, match="bluesky could not be set up"):
        run("bot", "setup", "--operator", "ann", **env)


def test_the_sheet_needs_its_keys(run: Run) -> None:
    with pytest.raises(MissingSetting, match="HYPE_GOOGLE_CREDENTIALS"):
        run("desk", "sheet", HYPE_GOOGLE_CREDENTIALS="", HYPE_SHEET_ID="")


def test_the_sheet_is_exchanged(run: Run, sandbox: Sandbox) -> None:
    made = run("desk", "sheet", "--json", **{**sandbox.env, "HYPE_DATABASE": ""})
    assert json.loads(made.output) == {"decided": 0, "refused": 0, "sent": 0}


def test_the_commands_load_nothing_heavy() -> None:
    heavy = "torch gensim trafilatura mlflow pandas fasttext sqlalchemy starlette atproto requests"
    told = f"import sys, hype_pipeline.commands.bot; print([m for m in '{heavy}'.split() if m in sys.modules])"
    made = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert made.stdout.strip() == "[]"
