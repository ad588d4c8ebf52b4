"""Links of a chart's songs: what stays, what goes, and that a past week never changes."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from hype_pipeline.collect.links import post_links
from hype_pipeline.errors import Retryable
from hype_pipeline.lake import Lake
from hype_pipeline.raw_answers import RawAnswer, RawAnswers
from hype_pipeline.records.collected import ChartEntry, PostLink
from hype_pipeline.records.narrowing import Narrowed
from hype_pipeline_tests.conftest import NOW

WEEK = date(2026, 11, 2)
NEXT = date(2026, 11, 9)
IN_WEEK = int(datetime(2026, 11, 4, tzinfo=UTC).timestamp())
AFTER = int(datetime(2026, 11, 9, tzinfo=UTC).timestamp())


class Source:
    """Links by song; remembers which songs it was asked for, and fails for *failing*."""

    provider = "source"

    def __init__(
        self, rows: Sequence[dict[str, object]], *, at: datetime = NOW, failing: Sequence[str] = ()
    ) -> None:
        self.rows, self.at, self.failing = list(rows), at, failing
        self.asked: list[str] = []

    def posts_about(self, song_id: str) -> RawAnswer:
        self.asked.append(song_id)
        if song_id in self.failing:
            raise Retryable("source", "busy")
        return RawAnswer(self.rows, f"https://source.example/{song_id}", self.at)


def charted(*song_ids: str, week: date = WEEK, post_url: str | None = None) -> list[ChartEntry]:
    return [
        ChartEntry(
            week, rank, song_id, "A", "B", 0, 0, post_url, "Own", None, "file:chart", NOW, "chart"
        )
        for rank, song_id in enumerate(song_ids, 1)
    ]


def post(url: str, posted: int | None = IN_WEEK) -> dict[str, object]:
    return {"posturl": url, "sitename": "Blog", "dateposted": posted}


def collected(
    source: Source, lake: Lake, chart: Sequence[ChartEntry], week: date = WEEK
) -> Narrowed[PostLink]:
    ((_, narrowed),) = post_links(source, RawAnswers(lake), [week], lambda _: chart, now=NOW)
    return narrowed


def test_a_link_is_normalised_and_says_where_it_came_from(lake: Lake) -> None:
    source = Source([post("HTTP://WWW.Blog.example:80/post?utm_source=x#top")])
    (link,) = collected(source, lake, charted("a1")).kept
    assert (link.song_id, link.url, link.host) == (
        "a1",
        "http://www.blog.example/post",
        "blog.example",
    )
    assert (link.source_url, link.provider) == ("https://source.example/a1", "source")


def test_the_post_on_the_chart_is_a_link_too(lake: Lake) -> None:
    chart = charted("a1", post_url="http://own.example/post")
    links = collected(Source([post("http://blog.example/post")]), lake, chart).kept
    assert [(link.url, link.provider) for link in links] == [
        ("http://blog.example/post", "source"),
        ("http://own.example/post", "chart"),
    ]


def test_a_post_on_the_chart_that_the_service_names_too_is_the_services(lake: Lake) -> None:
    chart = charted("a1", post_url="http://blog.example/post#top")
    (link,) = collected(Source([post("http://blog.example/post")]), lake, chart).kept
    assert (link.provider, link.site_name) == ("source", "Blog")


def test_the_same_post_counts_once_for_a_song_and_stays_for_each_song(lake: Lake) -> None:
    source = Source([post("http://blog.example/top-ten"), post("http://blog.example/top-ten#1")])
    links = collected(source, lake, charted("a1", "a2")).kept
    assert [(link.song_id, link.url) for link in links] == [
        ("a1", "http://blog.example/top-ten"),
        ("a2", "http://blog.example/top-ten"),
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (post("http://blog.example/post", AFTER), "after_week"),
        (post("http://blog.example/"), "home_page"),
        (post("https://soundcloud.com/a/b"), "player:soundcloud.com"),
        (post("/2015/post"), "unreadable"),
        (post(""), "no_address"),
        ({"sitename": "Blog"}, "no_address"),
    ],
)
def test_a_link_that_goes_says_why(lake: Lake, row: dict[str, object], reason: str) -> None:
    narrowed = collected(Source([row]), lake, charted("a1"))
    assert narrowed.kept == ()
    assert [(gone.reason, gone.passing) for gone in narrowed.dropped] == [(reason, False)]


def test_a_link_without_a_date_stays(lake: Lake) -> None:
    (link,) = collected(Source([post("http://blog.example/post", None)]), lake, charted("a1")).kept
    assert link.posted_at is None


def test_a_past_week_asks_nobody_twice(lake: Lake) -> None:
    source = Source([post("http://blog.example/post")])
    first = collected(source, lake, charted("a1", "a2"))
    assert collected(source, lake, charted("a1", "a2")) == first
    assert source.asked == ["a1", "a2"]


def test_a_song_that_charts_again_is_asked_for_again_only_if_the_answer_is_older_than_the_week(
    lake: Lake,
) -> None:
    early = Source([post("http://blog.example/post")], at=datetime(2026, 11, 9, tzinfo=UTC))
    collected(early, lake, charted("a1"))
    collected(early, lake, charted("a1"))
    assert early.asked == ["a1"]
    collected(early, lake, charted("a1", week=NEXT), NEXT)
    assert early.asked == ["a1", "a1"]


def test_a_past_week_stays_as_it_was_when_its_song_is_posted_again(lake: Lake) -> None:
    old = post("http://blog.example/post")
    before = collected(Source([old], at=datetime(2026, 11, 9, tzinfo=UTC)), lake, charted("a1"))
    later = Source([old, post("http://blog.example/again", AFTER)])
    collected(later, lake, charted("a1", week=NEXT), NEXT)
    after = collected(later, lake, charted("a1"))
    assert [link.url for link in after.kept] == [link.url for link in before.kept]


def test_an_unanswered_song_is_dropped_as_passing_and_asked_for_by_the_next_run(lake: Lake) -> None:
    failing = Source([post("http://blog.example/post")], failing=["a2"])
    narrowed = collected(failing, lake, charted("a1", "a2", "a3"))
    assert [link.song_id for link in narrowed.kept] == ["a1", "a3"]
    assert [(gone.ref, gone.reason, gone.passing) for gone in narrowed.dropped] == [
        ("a2", "unanswered", True)
    ]
    healed = Source([post("http://blog.example/post")])
    assert len(collected(healed, lake, charted("a1", "a2", "a3")).kept) == 3
    assert healed.asked == ["a2"]


def test_three_unanswered_songs_in_a_row_are_an_outage(lake: Lake) -> None:
    source = Source([], failing=["a1", "a2", "a3"])
    with pytest.raises(Retryable):
        collected(source, lake, charted("a1", "a2", "a3", "a4"))
    assert source.asked == ["a1", "a2", "a3"]


def test_failures_that_are_not_in_a_row_are_no_outage(lake: Lake) -> None:
    source = Source([post("http://blog.example/post")], failing=["a1", "a2", "a4", "a5"])
    narrowed = collected(source, lake, charted("a1", "a2", "a3", "a4", "a5", "a6"))
    assert [link.song_id for link in narrowed.kept] == ["a3", "a6"]


def test_rows_come_in_one_order_whatever_the_order_of_the_answer(
    lake: Lake, tmp_path: object
) -> None:
    rows = [post(f"http://blog.example/{number}") for number in range(5)]
    forward = collected(Source(rows), lake, charted("a1", "a2"))
    other = Lake(f"{tmp_path}/other")
    backward = collected(Source(rows[::-1]), other, charted("a1", "a2")[::-1])
    assert forward == backward


def test_links_posted_in_the_last_second_of_the_week_belong_to_it(lake: Lake) -> None:
    last = int((datetime(2026, 11, 9, tzinfo=UTC) - timedelta(seconds=1)).timestamp())
    assert (
        len(collected(Source([post("http://blog.example/p", last)]), lake, charted("a1")).kept) == 1
    )
