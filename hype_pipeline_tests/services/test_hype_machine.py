"""Weeks, pages and paging of Hype Machine; what is promised over HTTP is in contracts/."""

from datetime import date
from typing import Any

import pytest

from hype_pipeline.errors import Refused, Retryable
from hype_pipeline.raw_answers import RawAnswer
from hype_pipeline.services.hype_machine import _all_pages, _displayed, _with_post_url, week_name
from hype_pipeline_tests.conftest import NOW

SCRIPT = '<html><script type="application/json" id="displayList-data">{}</script></html>'


def test_a_week_is_written_as_hype_machine_writes_it() -> None:
    assert week_name(date(2018, 5, 7)) == "May-07-2018"


@pytest.mark.parametrize(
    "told",
    [
        '{"tracks": [{"id": "a1", "song": "Copper"}]}',
        "\n {&quot;tracks&quot;: [{&quot;id&quot;: &quot;a1&quot;, &quot;song&quot;: &quot;Copper&quot;}]}\n",
        '[{"id": "a1", "song": "Copper"}, null, 3]',
    ],
)
def test_the_tracks_of_a_page_are_read_however_they_are_written(told: str) -> None:
    assert _displayed(SCRIPT.format(told)) == [{"id": "a1", "song": "Copper"}]


def test_a_page_that_changed_is_refused_with_what_works_instead() -> None:
    with pytest.raises(Refused, match="HYPE_CHART_FILE"):
        _displayed("<html><script>nothing</script></html>")


@pytest.mark.parametrize("told", ['{"tracks": [{"id":', '{"tracks": null}', "3"])
def test_a_page_that_arrived_in_part_is_retryable(told: str) -> None:
    with pytest.raises(Retryable):
        _displayed(SCRIPT.format(told))


def test_a_post_under_another_name_gets_the_usual_one() -> None:
    assert _with_post_url({"url": "http://a.example/1"})["posturl"] == "http://a.example/1"
    assert (
        _with_post_url({"url": "http://a.example/1", "posturl": "http://b"})["posturl"]
        == "http://b"
    )


class Paged:
    """A list of so many rows, twenty on a page; or the same page for ever."""

    def __init__(self, rows: int, *, deaf: bool = False) -> None:
        self.rows: list[dict[str, Any]] = [
            {"posturl": f"http://a.example/{n}"} for n in range(rows)
        ]
        self.deaf = deaf
        self.asked: list[int] = []

    def __call__(self, page: int) -> RawAnswer:
        self.asked.append(page)
        start = 0 if self.deaf else (page - 1) * 20
        return RawAnswer(self.rows[start : start + 20], f"http://s.example/{page}", NOW)


def test_a_short_page_is_the_last() -> None:
    pages = Paged(47)
    answer = _all_pages(pages)
    assert (answer.body, pages.asked) == (pages.rows, [1, 2, 3])
    assert answer.source_url == "http://s.example/1"


def test_a_service_that_ignores_paging_is_asked_twice() -> None:
    pages = Paged(20, deaf=True)
    assert (_all_pages(pages).body, pages.asked) == (pages.rows, [1, 2])


def test_enough_is_enough() -> None:
    pages = Paged(200)
    assert len(_all_pages(pages, enough=50).body) == 50
    assert pages.asked == [1, 2, 3]
