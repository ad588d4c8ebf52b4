"""Charts made into rows: from a file here, from the service in test_weekly_songs.py."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from hype_pipeline.collect.charts import chart_entries, entries, moment
from hype_pipeline.errors import BadInput, Retryable
from hype_pipeline.lake import Lake
from hype_pipeline.raw_answers import RawAnswer, RawAnswers
from hype_pipeline.services.chart_file import ChartFile
from hype_pipeline_tests.conftest import NOW

WEEK = date(2026, 11, 2)
NEXT = date(2026, 11, 9)
GOOD = {"itemid": "a1", "artist": "Juno Park", "title": "Copper", "dateposted": 1793620800}


class Source:
    """A chart that remembers which weeks it was asked for."""

    provider = "source"

    def __init__(self, body: object, *, at: datetime = NOW, failing: date | None = None) -> None:
        self.body, self.at, self.failing = body, at, failing
        self.asked: list[date] = []

    def chart(self, week: date) -> RawAnswer:
        self.asked.append(week)
        if week == self.failing:
            raise Retryable("source", "busy")
        return RawAnswer(self.body, "https://source.example/chart", self.at)


def answer(*tracks: dict[str, object]) -> RawAnswer:
    return RawAnswer(list(tracks), "https://source.example/chart", NOW)


def test_a_row_says_what_the_track_says_and_where_it_came_from() -> None:
    track = {**GOOD, "loved_count": "7", "posted_count": 2, "posturl": "", "sitename": " A  blog "}
    (row,) = entries(WEEK, answer(track), provider="source").kept
    assert (row.week, row.rank, row.song_id, row.artist) == (WEEK, 1, "a1", "Juno Park")
    assert (row.loved_count, row.posted_count, row.post_url) == (7, 2, None)
    assert row.site_name == "A blog"
    assert row.posted_at == datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
    assert (row.source_url, row.retrieved_at) == ("https://source.example/chart", NOW)


@pytest.mark.parametrize(
    ("track", "reason"),
    [
        ({**GOOD, "artist": None}, "no_artist"),
        ({**GOOD, "artist": "  "}, "no_artist"),
        ({**GOOD, "title": ""}, "no_title"),
        ({**GOOD, "itemid": None}, "no_id"),
    ],
)
def test_a_track_that_names_no_song_is_dropped_with_its_reason(
    track: dict[str, object], reason: str
) -> None:
    narrowed = entries(WEEK, answer(track), provider="source")
    assert narrowed.kept == ()
    assert [gone.reason for gone in narrowed.dropped] == [reason]


def test_a_song_that_is_charted_twice_keeps_its_better_rank() -> None:
    other = {**GOOD, "itemid": "a2"}
    narrowed = entries(WEEK, answer(GOOD, other, GOOD), provider="source")
    assert [(row.rank, row.song_id) for row in narrowed.kept] == [(1, "a1"), (2, "a2")]
    assert [gone.reason for gone in narrowed.dropped] == ["repeated"]


@pytest.mark.parametrize("epoch", [None, "", "never", 0, -5, 10**20])
def test_what_is_no_time_is_unknown(epoch: object) -> None:
    assert moment(epoch) is None


def test_a_past_week_is_asked_for_once(lake: Lake) -> None:
    source, raw = Source([GOOD]), RawAnswers(lake)
    first = list(chart_entries(source, raw, [WEEK], now=NOW))
    again = list(chart_entries(source, raw, [WEEK], now=NOW + timedelta(days=1)))
    assert source.asked == [WEEK]
    assert first == again


def test_a_week_that_was_not_over_is_asked_for_again(lake: Lake) -> None:
    raw = RawAnswers(lake)
    list(chart_entries(Source([GOOD], at=datetime(2026, 11, 5, tzinfo=UTC)), raw, [WEEK], now=NOW))
    later = Source([GOOD])
    list(chart_entries(later, raw, [WEEK], now=NOW))
    assert later.asked == [WEEK]


def test_an_empty_chart_is_believed_a_fortnight_after_its_week(lake: Lake) -> None:
    raw = RawAnswers(lake)
    soon = Source([], at=datetime(2026, 11, 20, tzinfo=UTC))
    late = Source([], at=datetime(2026, 11, 23, tzinfo=UTC))
    list(chart_entries(soon, raw, [WEEK], now=NOW))
    list(chart_entries(late, raw, [WEEK], now=NOW))
    list(chart_entries(late, raw, [WEEK], now=NOW))
    assert (soon.asked, late.asked) == ([WEEK], [WEEK])


def test_weeks_come_one_by_one_so_that_a_failure_loses_only_its_own(lake: Lake) -> None:
    stream = chart_entries(Source([GOOD], failing=NEXT), RawAnswers(lake), [WEEK, NEXT], now=NOW)
    week, narrowed = next(stream)
    assert (week, len(narrowed.kept)) == (WEEK, 1)
    with pytest.raises(Retryable):
        next(stream)


@pytest.mark.parametrize(
    ("week", "complaint"),
    [(date(2026, 11, 3), "is a Tuesday"), (date(2026, 11, 30), "has not begun")],
)
def test_a_week_that_cannot_be_is_refused(lake: Lake, week: date, complaint: str) -> None:
    with pytest.raises(BadInput, match=complaint):
        list(chart_entries(Source([GOOD]), RawAnswers(lake), [week], now=NOW))


def test_a_corrected_chart_file_is_read_again(lake: Lake, tmp_path: Path) -> None:
    path = tmp_path / "chart.csv"
    raw = RawAnswers(lake)
    path.write_text("week,rank,artist,title\n2026-11-02,1,Juno Prak,Copper\n", encoding="utf-8")
    list(chart_entries(ChartFile(path), raw, [WEEK], now=NOW))
    path.write_text("week,rank,artist,title\n2026-11-02,1,Juno Park,Copper\n", encoding="utf-8")
    ((_, narrowed),) = chart_entries(ChartFile(path), raw, [WEEK], now=NOW)
    assert [row.artist for row in narrowed.kept] == ["Juno Park"]
