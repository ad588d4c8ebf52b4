"""Reasons in words, weeks with holes, and whose text it is."""

from datetime import date

import pytest

from hype_pipeline.lake import Lake
from hype_pipeline.reports import reasons
from hype_pipeline.reports.origin import origin_of
from hype_pipeline.reports.weeks import by_week, holes
from hype_pipeline.tables.collected import CHART_ENTRIES, KEPT_POSTS, POST_LINKS
from hype_pipeline_tests.reports.rows import put

WEEKS = [date(2021, 11, 15), date(2021, 11, 22), date(2021, 11, 29)]


@pytest.mark.parametrize(
    ("reason", "under", "words", "family"),
    [
        ("http_404", "http_404", "the server answered 404", reasons.GONE),
        ("short:3", "short", "too short", reasons.CONTENT),
        (
            "opted_out:meta:noai",
            "opted_out:meta",
            "the site asks to be left out of training: a meta element says noai",
            reasons.LEFT_OUT,
        ),
        ("a_new_one:x", "a_new_one", "a new one", reasons.OTHER),
    ],
)
def test_a_reason_is_counted_by_its_kind_and_said_in_words(
    reason: str, under: str, words: str, family: str
) -> None:
    told = reasons.counted_as(reason)
    assert (told, reasons.in_words(told), reasons.family(told)) == (under, words, family)


def test_a_missing_week_is_a_hole(lake: Lake) -> None:
    put(lake, POST_LINKS, [{}, {}], WEEKS[0])
    put(lake, POST_LINKS, [{}], WEEKS[2])
    put(lake, KEPT_POSTS, [{}], WEEKS[0])
    put(lake, KEPT_POSTS, [], WEEKS[2])
    told = by_week(lake)
    assert [tuple(held.values()) for held in told.values()] == [(2, 1), (None, None), (1, 0)]
    assert holes(told) == [WEEKS[1]]


@pytest.mark.parametrize(
    ("hosts", "service", "kind"),
    [
        (["a.example", "b.test"], "http://127.0.0.1:80/", "synthetic"),
        (["a.example", "b.org"], "http://[::1]:80/", "stand_in"),
        (["b.org"], "http://127.0.0.1:80/", "stand_in"),
        (["b.org"], "https://api.hypem.com/v2", "live"),
    ],
)
def test_addresses_tell_whose_text_it_is(
    lake: Lake, hosts: list[str], service: str, kind: str
) -> None:
    put(lake, CHART_ENTRIES, [{"source_url": service}])
    put(lake, KEPT_POSTS, [{"host": host} for host in hosts])
    told = origin_of(lake)
    assert (told.kind, bool(told.label)) == (kind, kind != "live")
