"""Charts, links and songs one after the other, with the real clients against the sandbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from hype_pipeline.collect.charts import chart_entries
from hype_pipeline.collect.links import post_links
from hype_pipeline.collect.songs import songs
from hype_pipeline.errors import QuotaExceeded
from hype_pipeline.lake import Lake, Manifest
from hype_pipeline.raw_answers import RawAnswers
from hype_pipeline.records.collected import ChartEntry, KeptPost, PostLink, Song
from hype_pipeline.records.narrowing import Narrowed
from hype_pipeline.tables.collected import CHART_ENTRIES, POST_LINKS, SONGS
from hype_pipeline_tests.conftest import NOW
from hype_pipeline_tests.music_services import Music, music
from hype_pipeline_tests.sandbox_fixture import Sandbox

FIRST, SECOND = date(2021, 11, 15), date(2021, 11, 22)
WEEKS = (FIRST, SECOND)


@dataclass(frozen=True, slots=True)
class Collected:
    """What the three stages made of the two weeks."""

    charts: dict[date, Narrowed[ChartEntry]]
    links: dict[date, Narrowed[PostLink]]
    songs: dict[date, Narrowed[Song]]

    def manifests(self, lake: Lake) -> list[Manifest]:
        tables = ((CHART_ENTRIES, self.charts), (POST_LINKS, self.links), (SONGS, self.songs))
        return [
            lake.write(table, narrowed.kept, run_id="test", week=week)
            for table, weeks in tables
            for week, narrowed in weeks.items()
        ]


def as_posts(entries: Sequence[ChartEntry]) -> list[KeptPost]:
    """A kept post about each charted song, as if every post had come through."""
    return [
        KeptPost(
            entry.week, entry.song_id, entry.post_url or "", entry.song_id, entry.artist,
            entry.title, None, None, "", None, "text", 1, "", NOW, "filters",
        )
        for entry in entries
    ]  # fmt: skip


def collect(
    lake: Lake, clients: Music, weeks: Sequence[date] = WEEKS, *, now: datetime = NOW
) -> Collected:
    raw = RawAnswers(lake)
    charts = dict(chart_entries(clients.hype_machine, raw, weeks, now=now))
    links = dict(
        post_links(clients.hype_machine, raw, weeks, lambda week: charts[week].kept, now=now)
    )
    described = songs(
        clients.spotify,
        [clients.spotify, clients.lastfm, clients.musicbrainz],
        [clients.spotify, clients.reccobeats],
        raw,
        weeks,
        lambda week: as_posts(charts[week].kept),
        now=now,
    )
    return Collected(charts, links, dict(described))


def test_two_weeks_come_through(lake: Lake, sandbox: Sandbox) -> None:
    told = collect(lake, music(sandbox.env))
    assert [entry.song_id for entry in told.charts[FIRST].kept] == ["aaaa1", "aaaa2", "aaaa3"]
    assert [(gone.ref, gone.reason) for gone in told.charts[SECOND].dropped] == [
        ("aaaa5", "no_artist")
    ]
    assert [gone.reason for gone in told.links[FIRST].dropped] == ["player:soundcloud.com"]
    assert [(song.matched_title, song.genre_provider) for song in told.songs[FIRST].kept] == [
        ("Silver Lining", "spotify"),
        ("Paper Lanterns", "lastfm"),
        ("Undertow - Velvet Moth Remix", "musicbrainz"),
    ]
    assert {song.features_provider for song in told.songs[FIRST].kept} == {"reccobeats"}


def test_a_second_run_makes_no_request_and_writes_the_same(lake: Lake, sandbox: Sandbox) -> None:
    first = collect(lake, music(sandbox.env)).manifests(lake)
    sandbox.forget_log()
    second = collect(lake, music(sandbox.env)).manifests(lake)
    assert sandbox.log() == []
    assert [manifest.content_hash for manifest in first] == [
        manifest.content_hash for manifest in second
    ]


def test_another_lake_on_another_day_holds_the_same(
    lake: Lake, sandbox: Sandbox, tmp_path: Path
) -> None:
    first = collect(lake, music(sandbox.env)).manifests(lake)
    other = Lake(str(tmp_path / "other"))
    sandbox.fault("hype_machine", "server_error", count=2)
    sandbox.fault("lastfm", "rate_limited", count=2, retry_after=0)
    second = collect(other, music(sandbox.env)).manifests(other)
    assert [manifest.content_hash for manifest in first] == [
        manifest.content_hash for manifest in second
    ]


def test_another_week_asks_for_its_new_songs_alone(lake: Lake, sandbox: Sandbox) -> None:
    collect(lake, music(sandbox.env), [FIRST])
    sandbox.forget_log()
    told = collect(lake, music(sandbox.env))
    asked = [entry["query"] for entry in sandbox.log(service="spotify", path="/v1/search")]
    assert [song.title for song in told.songs[SECOND].kept] == [
        "Silver Lining",
        "Glass Houses feat. Teo Lind",
    ]
    assert asked
    assert [query for query in asked if "Glass" not in query] == []


@pytest.mark.parametrize(
    ("service", "kind", "knobs"),
    [
        ("spotify", "quota", {"path": "/v1/artists"}),
        ("spotify", "rate_limited", {"path": "/v1/artists", "retry_after": 80000}),
        ("lastfm", "rate_limited", {}),
        ("lastfm", "rate_limited", {"retry_after": 80000}),
        ("musicbrainz", "rate_limited", {"path": "/ws/2/artist/"}),
        ("reccobeats", "rate_limited", {"retry_after": 80000}),
    ],
)
def test_a_spent_quota_stops_the_stage_and_the_next_day_goes_on_there(
    lake: Lake, sandbox: Sandbox, service: str, kind: str, knobs: dict[str, Any]
) -> None:
    sandbox.fault(service, kind, **knobs)
    with pytest.raises(QuotaExceeded, match=r"quota is spent.*go on"):
        collect(lake, music(sandbox.env))
    answered = searches(sandbox)
    sandbox.clear_faults()
    sandbox.forget_log()
    told = collect(lake, music(sandbox.env), now=NOW + timedelta(days=1))
    assert [len(told.songs[week].kept) for week in WEEKS] == [3, 2]
    assert answered
    assert answered & searches(sandbox) == set()
    assert sandbox.log(service="hype_machine") == []


def searches(sandbox: Sandbox) -> set[str]:
    """The questions that Spotify's search answered."""
    asked = sandbox.log(service="spotify", path="/v1/search")
    return {entry["query"] for entry in asked if entry["status"] == 200}
