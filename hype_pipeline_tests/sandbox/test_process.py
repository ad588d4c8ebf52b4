"""The process: starting, stopping, coming back, its log and its rates."""

import json
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx2
import pytest

from hype_pipeline.settings import Settings
from hype_pipeline_tests.sandbox_fixture import Sandbox, start_sandbox

pytestmark = pytest.mark.slow


def test_the_variables_are_settings(sandbox: Sandbox):
    settings = Settings.from_env(sandbox.env)
    assert settings.networks == ("bluesky", "mastodon")
    assert settings.hype_machine_url == sandbox.addresses["hype_machine"] + "/v2"
    assert settings.google_credentials.exists()


def test_every_request_is_in_one_log(sandbox: Sandbox):
    sandbox.forget_log()
    httpx2.get(sandbox.env["HYPE_MACHINE_URL"] + "/popular?count=1")
    httpx2.get(sandbox.addresses["blogs"] + "/x", headers={"Host": "tonspur.example"})
    told = [
        (row["service"], row["host"], row["path"], row["query"], row["status"])
        for row in sandbox.log()
    ]
    api = sandbox.addresses["hype_machine"].removeprefix("http://")
    assert told == [
        ("hype_machine", api, "/v2/popular", "count=1", 200),
        ("blogs", "tonspur.example", "/x", "", 404),
    ]


def test_the_log_is_also_a_file(sandbox: Sandbox):
    httpx2.get(sandbox.addresses["blogs"] + "/in-the-file", headers={"Host": "tonspur.example"})
    last = (sandbox.state / "requests.jsonl").read_text("utf-8").splitlines()[-1]
    assert json.loads(last)["path"] == "/in-the-file"


def test_the_log_can_be_narrowed(sandbox: Sandbox):
    httpx2.get(sandbox.addresses["blogs"] + "/narrow/1", headers={"Host": "tonspur.example"})
    assert {row["host"] for row in sandbox.log(service="blogs", path="/narrow")} == {
        "tonspur.example"
    }
    assert sandbox.log(service="spotify", path="/narrow") == []


def test_a_rate_is_kept(sandbox: Sandbox):
    sandbox.rate("reccobeats", per_second=0.01, burst=2)
    address = sandbox.addresses["reccobeats"] + "/v1/audio-features?ids=x"
    answers = [httpx2.get(address) for _ in range(3)]
    sandbox.rate("reccobeats", per_second=500, burst=500)
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 90 <= int(answers[-1].headers["retry-after"]) <= 100


def test_real_rates_are_announced_to_the_product(world: Path, tmp_path: Path):
    with start_sandbox(world, tmp_path, "--real-rates", "--rate", "spotify=7") as running:
        settings = Settings.from_env(running.env)
    assert (settings.rate_musicbrainz, settings.rate_spotify) == (1.0, 7.0)


def test_status_says_what_is_served(sandbox: Sandbox):
    told = httpx2.get(sandbox.addresses["control"] + "/status").json()
    assert (told["world"], told["kind"], told["spotify_era"]) == ("tiny", "synthetic", 2026)


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/faults", {"service": "blogs", "kind": "nonsense"}),
        ("/faults", {"service": "blogs", "kind": "slow", "speed": 3}),
        ("/timeline", {"network": "myspace", "author": "ann", "text": "hello"}),
        ("/accounts", {"network": "x"}),
        ("/rates", {"service": "nobody", "per_second": 1}),
    ],
)
def test_nonsense_is_refused_with_a_sentence(sandbox: Sandbox, path: str, told: dict[str, object]):
    response = httpx2.post(sandbox.addresses["control"] + path, json=told)
    assert response.status_code == 400
    assert len(response.json()["error"]) > 20


def test_it_stops_within_a_second_even_while_it_hangs(world: Path, tmp_path: Path):
    running = start_sandbox(world, tmp_path, "--fault", "blogs:hang")
    port = int(running.addresses["blogs"].rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port)) as waiting:
        waiting.sendall(b"GET / HTTP/1.1\r\nHost: tonspur.example\r\n\r\n")
        time.sleep(0.1)
        began = time.monotonic()
        status = running.stop()
    assert status == 0
    assert time.monotonic() - began < 1.5
    assert not (tmp_path / "ready").exists()


def test_a_restart_keeps_ports_posts_and_ages(world: Path, tmp_path: Path):
    with start_sandbox(world, tmp_path) as first:
        uri = first.say("mastodon", "dora", "hello again")
    with start_sandbox(world, tmp_path) as second:
        told = {"Authorization": f"Bearer {second.env['HYPE_MASTODON_TOKEN']}"}
        home = httpx2.get(
            second.addresses["mastodon"] + "/api/v1/timelines/home", headers=told
        ).json()
    assert second.addresses == first.addresses
    assert home[0]["url"] == uri
    assert len(home) == 3


def test_faults_can_be_on_from_the_start(world: Path, tmp_path: Path):
    with start_sandbox(
        world, tmp_path, "--fault", "hype_machine:server_error:status=502"
    ) as running:
        assert httpx2.get(running.addresses["hype_machine"] + "/v2/popular").status_code == 502


def test_a_folder_without_a_world_is_said_so(tmp_path: Path):
    command = [sys.executable, "-m", "hype_sandbox", "serve"]
    told = ["--world", str(tmp_path), "--state", str(tmp_path / "state")]
    done = subprocess.run([*command, *told], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "holds no world.json" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_help_teaches(tmp_path: Path):
    command = [sys.executable, "-m", "hype_sandbox", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "sandbox.env" in done.stdout
    assert "lost_answer" in done.stdout
