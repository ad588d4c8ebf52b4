"""Whom collection asks: a missing key stops what needs it alone, and the user's own files come first."""

from pathlib import Path

import pytest

from hype_pipeline.errors import MissingSetting
from hype_pipeline.outside import Outside
from hype_pipeline.settings import Settings
from hype_pipeline.wiring import Wiring


def outside(tmp_path: Path, **given: object) -> Outside:
    settings = Settings(lake=str(tmp_path / "lake"), scratch=tmp_path / "scratch", **given)  # type: ignore[arg-type]
    return Wiring(settings).outside


@pytest.mark.parametrize(
    ("what", "variable"),
    [
        ("agent", "HYPE_CONTACT"),
        ("genres", "HYPE_SPOTIFY_CLIENT_ID"),
    ],
)
def test_a_missing_key_is_named_by_what_needs_it(tmp_path: Path, what: str, variable: str) -> None:
    with pytest.raises(MissingSetting, match=variable):
        getattr(outside(tmp_path), what)()


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
    asked = outside(tmp_path, **given)
    assert asked.catalogue() is None
    assert [source.provider for source in asked.genres()] == providers
    assert [source.provider for source in asked.audio_features()] == ["reccobeats"]
    assert "HYPE_SPOTIFY_CLIENT_ID" in asked.unasked_about_songs()[0]


def test_half_of_spotifys_keys_is_a_mistake_and_no_choice(tmp_path: Path) -> None:
    with pytest.raises(MissingSetting, match="HYPE_SPOTIFY_CLIENT_SECRET"):
        outside(tmp_path, spotify_client_id="an id").catalogue()


def test_the_users_own_file_is_believed_first(tmp_path: Path) -> None:
    asked = outside(tmp_path, genres_file=Path("genres.csv"), lastfm_key="a key")
    assert [source.provider for source in asked.genres()] == ["genres_file", "lastfm"]


def test_charts_need_no_key(tmp_path: Path) -> None:
    assert outside(tmp_path).charts().provider == "hypem"


def test_a_chart_file_takes_the_place_of_hype_machine(tmp_path: Path) -> None:
    (tmp_path / "chart.csv").write_text("week,rank,artist,title\n2021-11-15,1,A,T\n")
    assert outside(tmp_path, chart_file=tmp_path / "chart.csv").charts().provider == "chart_file"
