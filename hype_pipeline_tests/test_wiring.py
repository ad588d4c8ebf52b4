"""Wiring: a missing key stops what needs it and nothing else, and an alert goes where it is set.

Whom collection asks is test_outside.py's.
"""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from hype_pipeline.errors import BadInput, MissingSetting, NoChampion
from hype_pipeline.settings import Settings
from hype_pipeline.wiring import Wiring


def wired(tmp_path: Path, **given: object) -> Wiring:
    return Wiring(Settings(lake=str(tmp_path / "lake"), scratch=tmp_path / "scratch", **given))  # type: ignore[arg-type]


def test_a_network_without_its_token_says_which(tmp_path: Path) -> None:
    with pytest.raises(MissingSetting, match="HYPE_MASTODON_URL"):
        wired(tmp_path, networks=("mastodon",)).timelines()


def test_without_a_champion_there_is_none(tmp_path: Path) -> None:
    wiring = wired(tmp_path)
    assert wiring.has_champion() is False
    with pytest.raises(NoChampion):
        wiring.champion()


def test_an_mlflow_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="HYPE_MLFLOW_URI"):
        _ = wired(tmp_path, mlflow_uri=str(tmp_path / "mlruns")).registry


def test_without_an_address_nobody_is_alarmed(tmp_path: Path) -> None:
    assert wired(tmp_path).alert("a run failed", run_id="r") is False


def test_an_alarm_is_one_json_object(tmp_path: Path) -> None:
    heard: list[dict[str, str]] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing on standard error."""

    with HTTPServer(("127.0.0.1", 0), Hook) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/hook"
        wired(tmp_path, alert_url=address).alert("a run failed", run_id="r")
    assert heard == [{"text": "a run failed", "run_id": "r"}]
