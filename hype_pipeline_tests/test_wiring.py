"""Wiring: a missing key stops what needs it and nothing else, and an alert goes where it is set."""

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


@pytest.mark.parametrize(
    ("what", "variable"),
    [
        ("agent", "HYPE_CONTACT"),
        ("genres", "HYPE_SPOTIFY_CLIENT_ID"),
    ],
)
def test_a_missing_key_is_named_by_what_needs_it(tmp_path: Path, what: str, variable: str) -> None:
    with pytest.raises(MissingSetting, match=variable):
        getattr(wired(tmp_path), what)()


@pytest.mark.parametrize(
    ("given", "providers"),
    [
        ({"genres_file": Path("genres.csv")}, ["genres_file"]),
        ({"lastfm_key": "a key", "contact": "me@here.example"}, ["lastfm", "musicbrainz"]),
    ],
)
def test_without_spotify_songs_are_named_by_whoever_else_is_set_up(
    tmp_path: Path, given: dict[str, object], providers: list[str]
) -> None:
    wiring = wired(tmp_path, **given)
    assert wiring.catalogue() is None
    assert [source.provider for source in wiring.genres()] == providers
    assert [source.provider for source in wiring.audio_features()] == ["reccobeats"]
    assert "HYPE_SPOTIFY_CLIENT_ID" in wiring.unasked_about_songs()[0]


def test_half_of_spotifys_keys_is_a_mistake_and_no_choice(tmp_path: Path) -> None:
    with pytest.raises(MissingSetting, match="HYPE_SPOTIFY_CLIENT_SECRET"):
        wired(tmp_path, spotify_client_id="an id").catalogue()


def test_the_users_own_file_is_believed_first(tmp_path: Path) -> None:
    wiring = wired(tmp_path, genres_file=Path("genres.csv"), lastfm_key="a key")
    assert [source.provider for source in wiring.genres()] == ["genres_file", "lastfm"]


def test_charts_need_no_key(tmp_path: Path) -> None:
    assert wired(tmp_path).charts().provider == "hypem"


def test_a_chart_file_takes_the_place_of_hype_machine(tmp_path: Path) -> None:
    (tmp_path / "chart.csv").write_text("week,rank,artist,title\n2021-11-15,1,A,T\n")
    assert wired(tmp_path, chart_file=tmp_path / "chart.csv").charts().provider == "chart_file"


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
