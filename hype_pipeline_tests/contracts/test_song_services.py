"""What the clients of the song services promise, over HTTP against the sandbox."""

import logging
import traceback
from datetime import date

import pytest

from hype_pipeline.errors import QuotaExceeded, Refused, Retryable
from hype_pipeline.protocols import ArtistQuery
from hype_pipeline_tests.conftest import NOW
from hype_pipeline_tests.music_services import Music, music
from hype_pipeline_tests.sandbox_fixture import Sandbox

WEEK = date(2021, 11, 15)
NO_WEEK = date(2021, 12, 27)
MT_JOY = ArtistQuery("Mt. Joy", "artistMtJoy00000000001")
QUIET_HARBOUR = ArtistQuery("The Quiet Harbour", "artistQuietHarbour0003")


@pytest.fixture
def clients(sandbox: Sandbox) -> Music:
    return music(sandbox.env)


# Hype Machine


def test_a_chart_comes_best_first_with_its_address_and_time_and_without_the_key(
    clients: Music, sandbox: Sandbox
) -> None:
    answer = clients.hype_machine.chart(WEEK)
    assert [track["itemid"] for track in answer.body] == ["aaaa1", "aaaa2", "aaaa3"]
    assert answer.retrieved_at == NOW
    assert answer.source_url.endswith("/v2/set/popularweek_Nov-15-2021/tracks?count=50")
    assert "key=sandbox-hype-machine-key" in sandbox.log(service="hype_machine")[0]["query"]


def test_a_week_without_a_chart_is_empty(clients: Music) -> None:
    assert clients.hype_machine.chart(NO_WEEK).body == []


def test_a_refused_chart_is_read_from_the_page_of_the_week(
    clients: Music, sandbox: Sandbox
) -> None:
    from_api = clients.hype_machine.chart(WEEK)
    sandbox.fault("hype_machine", "rate_limited")
    from_page = clients.hype_machine.chart(WEEK)
    shared = ("itemid", "artist", "title", "dateposted", "posturl")
    assert [[row[name] for name in shared] for row in from_page.body] == [
        [row[name] for name in shared] for row in from_api.body
    ]
    assert from_page.source_url.endswith("/popular/week:Nov-15-2021?count=50")


def test_an_api_that_refuses_charts_is_not_asked_for_the_next_one(
    clients: Music, sandbox: Sandbox
) -> None:
    sandbox.fault("hype_machine", "rate_limited")
    clients.hype_machine.chart(WEEK)
    asked = len(sandbox.log(service="hype_machine"))
    clients.hype_machine.chart(date(2021, 11, 22))
    assert len(sandbox.log(service="hype_machine")) == asked


def test_everybody_who_posted_a_song_is_named(clients: Music) -> None:
    answer = clients.hype_machine.posts_about("aaaa2")
    assert len(answer.body) == 4
    assert {"posturl", "sitename", "dateposted"} <= set(answer.body[0])


def test_a_song_that_nobody_knows_has_no_posts(clients: Music) -> None:
    assert clients.hype_machine.posts_about("zzzz9").body == []


@pytest.mark.parametrize("kind", ["server_error", "rate_limited", "truncated", "dropped"])
def test_a_failure_that_passes_is_not_noticed(clients: Music, sandbox: Sandbox, kind: str) -> None:
    sandbox.fault("hype_machine", kind, count=2)
    assert len(clients.hype_machine.posts_about("aaaa2").body) == 4


def test_a_failure_that_stays_is_retryable_and_names_no_key(
    clients: Music, sandbox: Sandbox
) -> None:
    sandbox.fault("hype_machine", "server_error")
    with pytest.raises(Retryable, match="answered 503") as failure:
        clients.hype_machine.posts_about("aaaa2")
    assert "sandbox-hype-machine-key" not in "".join(traceback.format_exception(failure.value))


def test_a_redirect_out_of_the_service_is_refused(clients: Music, sandbox: Sandbox) -> None:
    sandbox.fault("hype_machine", "private_redirect")
    with pytest.raises(Refused, match=r"redirects to 169\.254\.169\.254"):
        clients.hype_machine.posts_about("aaaa2")


def test_a_redirect_in_circles_is_refused(clients: Music, sandbox: Sandbox) -> None:
    sandbox.fault("hype_machine", "redirect_loop")
    with pytest.raises(Refused, match="circles"):
        clients.hype_machine.posts_about("aaaa2")


def test_a_bomb_is_refused(clients: Music, sandbox: Sandbox) -> None:
    sandbox.fault("reccobeats", "bomb", megabytes=64)
    with pytest.raises(Refused, match="larger than"):
        clients.reccobeats.features_of(["tSilverLining000000001"])


def test_keys_stay_out_of_the_logs(clients: Music, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        clients.hype_machine.chart(WEEK)
        clients.lastfm.genres_of(MT_JOY)
        clients.spotify.search("Mt. Joy", "Silver Lining")
    assert "popularweek" in caplog.text
    assert "sandbox-" not in caplog.text
    assert "Bearer" not in caplog.text


# Spotify


def test_a_search_finds_the_song_with_its_recording_code(clients: Music) -> None:
    found = clients.spotify.search("Mt. Joy", "Silver Lining")
    assert found[0].spotify_id == "tSilverLining000000001"
    assert found[0].artists == ("Mt. Joy",)
    assert found[0].isrc == "USXYZ2100001"
    assert found[0].retrieved_at == NOW


def test_what_no_field_query_finds_is_searched_in_plain_words(
    clients: Music, sandbox: Sandbox
) -> None:
    found = clients.spotify.search("Mt Joy Band", "Silver Lining")
    queries = [entry["query"] for entry in sandbox.log(service="spotify", path="search")]
    assert len(queries) == 2
    assert "track%3A" in queries[0]
    assert "track%3A" not in queries[1]
    assert "tSilverLining000000001" in [candidate.spotify_id for candidate in found]


def test_genres_are_the_artists_and_an_artist_without_any_has_none(clients: Music) -> None:
    assert clients.spotify.genres_of(MT_JOY).genres == ("indie folk",)
    assert clients.spotify.genres_of(QUIET_HARBOUR).genres == ()
    assert clients.spotify.genres_of(ArtistQuery("Mt. Joy", "artistThatIsNotThere01")).genres == ()


def test_an_artist_without_a_spotify_id_is_not_asked_for(clients: Music, sandbox: Sandbox) -> None:
    assert clients.spotify.genres_of(ArtistQuery("Mt. Joy", None)).genres == ()
    assert sandbox.log(service="spotify") == []


def test_closed_audio_features_are_asked_for_once_and_reported_once(
    clients: Music, sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(Refused):
        clients.spotify.features_of(["tSilverLining000000001"])
    asked = len(sandbox.log(service="spotify", path="audio-features"))
    with pytest.raises(Refused):
        clients.spotify.features_of(["tPaperLanterns00000002"])
    assert asked > 0
    assert len(sandbox.log(service="spotify", path="audio-features")) == asked
    assert len([line for line in caplog.messages if "Audio features" in line]) == 1


def test_genres_that_are_closed_to_the_app_are_none_and_asked_for_once(
    clients: Music, sandbox: Sandbox
) -> None:
    sandbox.fault("spotify", "server_error", status=403, path="/v1/artists")
    assert clients.spotify.genres_of(MT_JOY).genres == ()
    assert clients.spotify.genres_of(QUIET_HARBOUR).genres == ()
    assert len(sandbox.log(service="spotify", path="/v1/artists")) == 1


def test_a_spent_quota_stops_at_once(clients: Music, sandbox: Sandbox) -> None:
    sandbox.fault("spotify", "quota", retry_after=80000)
    with pytest.raises(QuotaExceeded, match=r"22\.2 hours"):
        clients.spotify.search("Mt. Joy", "Silver Lining")
    assert len(sandbox.log(service="spotify", path="search")) == 1


def test_a_spent_quota_is_known_by_its_reason_whatever_the_wait(
    clients: Music, sandbox: Sandbox
) -> None:
    sandbox.fault("spotify", "quota", retry_after=1)
    with pytest.raises(QuotaExceeded):
        clients.spotify.search("Mt. Joy", "Silver Lining")


def test_a_wait_that_is_longer_than_ours_stops_too(clients: Music, sandbox: Sandbox) -> None:
    sandbox.fault("spotify", "rate_limited", retry_after=80000)
    with pytest.raises(QuotaExceeded):
        clients.spotify.search("Mt. Joy", "Silver Lining")


@pytest.mark.parametrize("kind", ["server_error", "rate_limited", "dropped", "truncated"])
def test_spotify_is_asked_again_after_a_failure_that_passes(
    clients: Music, sandbox: Sandbox, kind: str
) -> None:
    sandbox.fault("spotify", kind, count=1)
    assert clients.spotify.genres_of(MT_JOY).genres == ("indie folk",)


def test_wrong_spotify_keys_are_refused_with_the_settings_to_look_at(sandbox: Sandbox) -> None:
    clients = music(sandbox.env, HYPE_SPOTIFY_CLIENT_SECRET="not-the-secret")
    with pytest.raises(Refused, match="HYPE_SPOTIFY_CLIENT_SECRET") as refusal:
        clients.spotify.search("Mt. Joy", "Silver Lining")
    assert "not-the-secret" not in str(refusal.value)


def test_an_app_without_premium_is_refused_with_what_to_do(
    clients: Music, sandbox: Sandbox
) -> None:
    sandbox.fault("spotify", "premium", path="/v1/search")
    with pytest.raises(Refused, match=r"no Premium subscription.*HYPE_SPOTIFY_CLIENT_ID empty"):
        clients.spotify.search("Mt. Joy", "Silver Lining")


# Last.fm


def test_tags_come_most_given_first(clients: Music) -> None:
    assert clients.lastfm.genres_of(MT_JOY).genres == ("indie folk", "folk rock", "seen live")


def test_an_artist_that_lastfm_does_not_know_has_no_tags(clients: Music) -> None:
    assert clients.lastfm.genres_of(ArtistQuery("Nobody At All", None)).genres == ()


def test_a_wrong_lastfm_key_is_refused_with_the_setting_to_look_at(sandbox: Sandbox) -> None:
    clients = music(sandbox.env, HYPE_LASTFM_KEY="not-the-key")
    with pytest.raises(Refused, match="HYPE_LASTFM_KEY is not valid") as refusal:
        clients.lastfm.genres_of(MT_JOY)
    assert "not-the-key" not in str(refusal.value)
    assert len(sandbox.log(service="lastfm")) == 1


def test_lastfm_says_rate_limit_in_its_body_and_is_asked_again(
    clients: Music, sandbox: Sandbox
) -> None:
    sandbox.fault("lastfm", "rate_limited", count=1)
    assert clients.lastfm.genres_of(MT_JOY).genres[0] == "indie folk"
    assert len(sandbox.log(service="lastfm")) == 2


# MusicBrainz


def test_an_artist_is_found_by_the_spotify_address(clients: Music, sandbox: Sandbox) -> None:
    assert clients.musicbrainz.genres_of(QUIET_HARBOUR).genres == ("deep house", "electronic")
    assert [entry["path"].rsplit("/", 1)[0] for entry in sandbox.log(service="musicbrainz")] == [
        "/ws/2",
        "/ws/2/artist",
    ]


def test_an_artist_without_an_address_is_found_by_name(clients: Music) -> None:
    unlinked = ArtistQuery("Quiet Harbour", None)
    assert clients.musicbrainz.genres_of(ArtistQuery("the quiet harbour", None)).genres == (
        "deep house",
        "electronic",
    )
    assert clients.musicbrainz.genres_of(unlinked).genres == ()


def test_an_artist_is_found_by_the_code_of_a_recording(clients: Music, sandbox: Sandbox) -> None:
    query = ArtistQuery("The Quiet Harbour", None, "USXYZ2100003")
    assert clients.musicbrainz.genres_of(query).genres == ("deep house", "electronic")
    asked = sandbox.log(service="musicbrainz")
    assert asked[0]["path"] == "/ws/2/isrc/USXYZ2100003"


def test_musicbrainz_asks_for_a_contact_and_gets_one(sandbox: Sandbox) -> None:
    clients = music(sandbox.env, HYPE_CONTACT="nobody")
    with pytest.raises(Refused, match="HYPE_CONTACT"):
        clients.musicbrainz.genres_of(QUIET_HARBOUR)


def test_musicbrainz_says_503_to_those_in_a_hurry_and_is_asked_again(
    clients: Music, sandbox: Sandbox
) -> None:
    sandbox.fault("musicbrainz", "rate_limited", count=1)
    assert clients.musicbrainz.genres_of(QUIET_HARBOUR).genres == ("deep house", "electronic")


# ReccoBeats


def test_features_come_back_under_the_ids_that_were_asked_for(clients: Music) -> None:
    asked = ["tPaperLanterns00000002", "tNobodyKnowsThis000099", "tSilverLining000000001"]
    found = clients.reccobeats.features_of(asked)
    assert list(found) == ["tPaperLanterns00000002", "tSilverLining000000001"]
    assert found["tSilverLining000000001"].values["tempo"] == pytest.approx(104.1)


def test_more_than_forty_recordings_are_asked_for_in_batches(
    clients: Music, sandbox: Sandbox
) -> None:
    many = [f"tNobodyKnowsThis{number:06}" for number in range(81)]
    assert clients.reccobeats.features_of(many) == {}
    assert [entry["status"] for entry in sandbox.log(service="reccobeats")] == [200, 200, 200]
