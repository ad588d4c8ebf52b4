"""The stand-ins for Last.fm, MusicBrainz and ReccoBeats."""

from typing import Any

import httpx2
import pytest

from hype_pipeline_tests.sandbox_fixture import Sandbox

POLITE = {"User-Agent": "hype-pipeline/0.1 (somebody@sandbox.example)"}
MT_JOY = "11111111-1111-4111-8111-111111111111"


def _lastfm(sandbox: Sandbox, **asked: str) -> httpx2.Response:
    told = {"api_key": sandbox.env["HYPE_LASTFM_KEY"], "format": "json", **asked}
    return httpx2.get(sandbox.env["HYPE_LASTFM_URL"] + "/2.0/", params=told)


def _musicbrainz(sandbox: Sandbox, path: str, **headers: str) -> httpx2.Response:
    return httpx2.get(sandbox.env["HYPE_MUSICBRAINZ_URL"] + path, headers={**POLITE, **headers})


def _features(sandbox: Sandbox, *ids: str) -> Any:
    address = sandbox.env["HYPE_RECCOBEATS_URL"] + "/v1/audio-features"
    return httpx2.get(address, params={"ids": ",".join(ids)}).json()


def test_tags_come_with_their_counts(sandbox: Sandbox):
    told = _lastfm(sandbox, method="artist.getTopTags", artist="Mt. Joy").json()["toptags"]
    assert [(tag["name"], tag["count"]) for tag in told["tag"]][:2] == [
        ("indie folk", 100),
        ("folk rock", 70),
    ]


def test_names_are_corrected_when_asked(sandbox: Sandbox):
    asked = {"method": "artist.gettoptags", "artist": "mt joy"}
    assert _lastfm(sandbox, **asked).json()["error"] == 6
    told = _lastfm(sandbox, **asked, autocorrect="1").json()
    assert told["toptags"]["@attr"]["artist"] == "Mt. Joy"


def test_a_track_has_tags_of_its_own(sandbox: Sandbox):
    asked = {"artist": "Lumen Parade", "track": "Paper Lanterns"}
    assert _lastfm(sandbox, method="track.getTopTags", **asked).json()["toptags"]["tag"]


def test_a_wrong_key_is_told_in_the_body(sandbox: Sandbox):
    assert (
        _lastfm(sandbox, method="artist.getTopTags", artist="x", api_key="no").json()["error"] == 10
    )


def test_xml_is_the_default(sandbox: Sandbox):
    response = _lastfm(sandbox, method="artist.getTopTags", artist="Mt. Joy", format="")
    assert response.text.startswith('<lfm status="ok">')


def test_asking_lastfm_too_often_is_error_29(sandbox: Sandbox):
    sandbox.fault("lastfm", "rate_limited", count=1)
    assert _lastfm(sandbox, method="artist.getTopTags", artist="Mt. Joy").json()["error"] == 29


def test_an_artist_is_joined_by_its_spotify_address(sandbox: Sandbox):
    address = "https://open.spotify.com/artist/artistMtJoy00000000001"
    told = _musicbrainz(sandbox, f"/ws/2/url?resource={address}&inc=artist-rels&fmt=json").json()
    assert told["relations"][0]["artist"]["id"] == MT_JOY


def test_an_unknown_address_is_not_found(sandbox: Sandbox):
    response = _musicbrainz(
        sandbox, "/ws/2/url?resource=https://open.spotify.com/artist/no&fmt=json"
    )
    assert (response.status_code, response.json()["error"]) == (404, "Not Found")


def test_an_artist_has_genres_and_tags_when_asked(sandbox: Sandbox):
    told = _musicbrainz(sandbox, f"/ws/2/artist/{MT_JOY}?inc=genres+tags&fmt=json").json()
    assert [genre["name"] for genre in told["genres"]] == ["indie folk"]
    assert "genres" not in _musicbrainz(sandbox, f"/ws/2/artist/{MT_JOY}?fmt=json").json()


def test_artists_are_searched_with_a_score(sandbox: Sandbox):
    told = _musicbrainz(sandbox, '/ws/2/artist?query=artist:"quiet harbour"&fmt=json').json()
    assert (told["artists"][0]["name"], told["artists"][0]["score"]) == ("The Quiet Harbour", 80)


@pytest.mark.parametrize(
    "agent", ["python-httpx2/2", "hype-pipeline/0.1", "hype-pipeline/0.1 (me)", ""]
)
def test_who_does_not_say_how_to_be_reached_is_refused(sandbox: Sandbox, agent: str):
    response = _musicbrainz(sandbox, f"/ws/2/artist/{MT_JOY}?fmt=json", **{"User-Agent": agent})
    assert response.status_code == 403


def test_asking_musicbrainz_too_often_is_503(sandbox: Sandbox):
    sandbox.fault("musicbrainz", "rate_limited", count=1)
    assert _musicbrainz(sandbox, f"/ws/2/artist/{MT_JOY}?fmt=json").status_code == 503


def test_features_are_keyed_by_ids_of_their_own(sandbox: Sandbox):
    (row,) = _features(sandbox, "tSilverLining000000001")["content"]
    assert row["id"] != "tSilverLining000000001"
    assert row["href"] == "https://open.spotify.com/track/tSilverLining000000001"
    assert row["tempo"] == 104.1


def test_recordings_without_features_are_absent(sandbox: Sandbox):
    told = _features(sandbox, "tUndertow0000000000010", "tPaperLanterns00000002", "unknown")
    assert [row["isrc"] for row in told["content"]] == ["USXYZ2100002"]


@pytest.mark.parametrize("ids", [[], [f"id{number}" for number in range(41)]])
def test_between_1_and_40_may_be_asked_for(sandbox: Sandbox, ids: list[str]):
    assert _features(sandbox, *ids)["status"] == 4004
