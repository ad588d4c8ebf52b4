"""The stand-in for Spotify, asked by spotipy as it comes; as 2018 had it, and as 2026 has it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
import requests
from spotipy import MemoryCacheHandler, Spotify, SpotifyClientCredentials, SpotifyException
from spotipy.oauth2 import SpotifyOauthError

from hype_pipeline_tests.sandbox_fixture import Sandbox, start_sandbox

SILVER = "tSilverLining000000001"


@contextmanager
def _client(sandbox: Sandbox, secret: str | None = None) -> Iterator[Spotify]:
    with requests.Session() as session:
        auth = SpotifyClientCredentials(
            sandbox.env["HYPE_SPOTIFY_CLIENT_ID"],
            secret or sandbox.env["HYPE_SPOTIFY_CLIENT_SECRET"],
            cache_handler=MemoryCacheHandler(),
            requests_session=session,
        )
        auth.OAUTH_TOKEN_URL = sandbox.env["HYPE_SPOTIFY_ACCOUNTS_URL"] + "/api/token"
        client = Spotify(auth_manager=auth, requests_session=session, retries=0, status_retries=0)
        client.prefix = sandbox.env["HYPE_SPOTIFY_URL"] + "/v1/"
        yield client


@pytest.fixture(scope="module")
def client(sandbox: Sandbox) -> Iterator[Spotify]:
    with _client(sandbox) as client:
        yield client


@pytest.fixture(scope="module")
def client_of_2018(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spotify]:
    state = tmp_path_factory.mktemp("2018")
    with (
        start_sandbox(world, state, "--spotify-era", "2018") as sandbox,
        _client(sandbox) as client,
    ):
        yield client


def _names(found: dict) -> list[str]:
    return [f"{one['artists'][0]['name']}: {one['name']}" for one in found["tracks"]["items"]]


def test_a_wrong_secret_gets_no_token(sandbox: Sandbox):
    with (
        _client(sandbox, "wrong") as stranger,
        pytest.raises(SpotifyOauthError, match="Invalid client"),
    ):
        stranger.search("anything")


def test_filters_find_the_song(client: Spotify):
    found = client.search('track:"Silver Lining" artist:"Mt. Joy"', type="track")
    assert _names(found) == ["Mt. Joy: Silver Lining"]
    assert found["tracks"]["items"][0]["external_ids"]["isrc"] == "USXYZ2100001"


def test_plain_words_find_covers_too(client: Spotify):
    assert set(_names(client.search("silver lining"))) == {
        "Mt. Joy: Silver Lining",
        "The Harmony Tribute Band: Silver Lining",
    }


def test_a_search_for_nothing_known_is_empty(client: Spotify):
    assert client.search("zyx wvu")["tracks"]["total"] == 0


def test_pages_name_their_own_origin(client: Spotify, sandbox: Sandbox):
    first = client.search("silver lining", limit=1)
    assert first["tracks"]["next"].startswith(sandbox.env["HYPE_SPOTIFY_URL"])
    assert _names(client.next(first["tracks"])) != _names(first)


def test_ten_results_are_the_most_in_2026(client: Spotify):
    with pytest.raises(SpotifyException, match="Invalid limit"):
        client.search("silver", limit=11)


def test_an_artist_has_genres_but_no_followers_in_2026(client: Spotify):
    artist = client.artist("artistMtJoy00000000001")
    assert artist["genres"] == ["indie folk"]
    assert "followers" not in artist


@pytest.mark.parametrize(
    "path", ["audio-features?ids=x", "audio-features/x", "tracks?ids=x", "artists?ids=x"]
)
def test_closed_endpoints_are_forbidden_in_2026(client: Spotify, path: str):
    with pytest.raises(SpotifyException) as refusal:
        client._get(path)
    assert refusal.value.http_status == 403


def test_2018_gives_features_and_batches(client_of_2018: Spotify):
    (features,) = client_of_2018._get("audio-features", ids=SILVER)["audio_features"]
    artists = client_of_2018.artists(["artistMtJoy00000000001", "artistTeoLind000000006"])[
        "artists"
    ]
    assert features["tempo"] == 104.1
    assert [artist["name"] for artist in artists] == ["Mt. Joy", "Teo Lind"]
    assert "followers" in artists[0]


def test_an_expired_token_is_told_from_a_wrong_one(sandbox: Sandbox):
    address = f"{sandbox.env['HYPE_SPOTIFY_URL']}/v1/tracks/{SILVER}"
    expired = httpx2.get(address, headers={"Authorization": "Bearer BQsandbox1000000000"})
    wrong = httpx2.get(address, headers={"Authorization": "Bearer something"})
    assert (expired.status_code, wrong.status_code) == (401, 401)
    assert expired.json()["error"]["message"] == "The access token expired"
    assert wrong.json()["error"]["message"] == "Invalid access token"


def test_asking_too_often_is_told_with_a_delay(client: Spotify, sandbox: Sandbox):
    sandbox.fault("spotify", "rate_limited", count=1, retry_after=11)
    with pytest.raises(SpotifyException) as refusal:
        client.track(SILVER)
    assert (refusal.value.http_status, refusal.value.headers["Retry-After"]) == (429, "11")


def test_a_spent_quota_has_its_reason(client: Spotify, sandbox: Sandbox):
    sandbox.fault("spotify", "quota", count=1)
    with pytest.raises(SpotifyException) as refusal:
        client.track(SILVER)
    assert refusal.value.reason == "QUOTA_EXCEEDED"
