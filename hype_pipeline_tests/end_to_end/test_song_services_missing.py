"""The songs stage in Dagster when a quota is spent, and when nobody has keys for Spotify."""

from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from hype_pipeline.settings import Settings
from hype_pipeline.tables.collected import SONGS
from hype_pipeline.wiring import Wiring
from hype_pipeline_tests.end_to_end.test_weekly_line import WEEKS, run_line
from hype_pipeline_tests.sandbox_fixture import Sandbox

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _without_faults_afterwards(sandbox: Sandbox) -> Iterator[None]:
    yield
    sandbox.clear_faults()


def test_a_spent_quota_is_one_sentence_that_allows_no_retry_and_the_next_run_goes_on(
    settings: Settings, wiring: Wiring, sandbox: Sandbox
) -> None:
    sandbox.fault("musicbrainz", "rate_limited", retry_after=80000)
    with pytest.raises(dg.Failure, match=r"quota is spent.*go on in 22\.2 hours") as stopped:
        run_line(settings, WEEKS)
    assert stopped.value.allow_retries is False
    searched = {entry["query"] for entry in sandbox.log(service="spotify", path="/v1/search")}
    sandbox.clear_faults()
    sandbox.forget_log()
    run_line(settings, WEEKS)
    assert len(wiring.lake.weeks(SONGS)) == 2
    again = {entry["query"] for entry in sandbox.log(service="spotify", path="/v1/search")}
    assert searched & again == set()


def test_without_spotify_songs_are_described_by_others_and_the_run_says_so(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    own = {"HYPE_LAKE": str(tmp_path / "other"), "HYPE_SCRATCH": str(tmp_path / "scratch")}
    keys = {"HYPE_SPOTIFY_CLIENT_ID": "", "HYPE_SPOTIFY_CLIENT_SECRET": ""}
    without = Settings.from_env({**sandbox.env, **own, **keys})
    sandbox.forget_log()
    result = run_line(without, WEEKS)
    told = [event.metadata for event in result.asset_materializations_for_node("songs")]
    assert "HYPE_SPOTIFY_CLIENT_ID" in str(told[-1]["not asked"].value)
    songs = list(Wiring(without).lake.records(SONGS))
    assert {song.genre_provider for song in songs} <= {"lastfm", "musicbrainz"}
    assert songs
    assert sandbox.log(service="spotify") == []
