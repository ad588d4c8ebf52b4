"""The crawl against the sandbox's blogs: well-behaved, dead, and hostile."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import stamina

from hype_pipeline.collect.pages import pages
from hype_pipeline.lake import Lake
from hype_pipeline.records.collected import Page
from hype_pipeline.records.narrowing import Narrowed
from hype_pipeline.settings import Settings
from hype_pipeline_tests.collect.crawling import WEEKS, crawled, fetcher, link, links_of
from hype_pipeline_tests.conftest import NOW
from hype_pipeline_tests.sandbox_fixture import Sandbox, start_sandbox
from hype_pipeline_tests.tiny_tables import ABOUT, BLOGS, TABLES
from hype_sandbox.world import write_world

SILVER = "http://blueferry.example/silver-lining/"
LANTERNS = "https://www.nightbus.example/2021/11/paper-lanterns"


@pytest.fixture
def sandbox(running: Sandbox) -> Iterator[Sandbox]:
    running.forget_log()
    with stamina.set_testing(True, attempts=2):
        yield running
    running.clear_faults()


@pytest.fixture
def settings(sandbox: Sandbox) -> Settings:
    return Settings.from_env(sandbox.env)


def _both_weeks(settings: Settings, lake: Lake) -> dict[object, Narrowed[Page]]:
    with fetcher(settings, lake) as fetching:
        return dict(pages(fetching, WEEKS, links_of, now=NOW))


def _reasons(narrowed: Narrowed[Page]) -> dict[str, tuple[str, bool]]:
    return {row.ref: (row.reason, row.passing) for row in narrowed.dropped}


def test_every_link_of_a_week_becomes_a_page_or_a_reason(settings: Settings, lake: Lake) -> None:
    first = _both_weeks(settings, lake)[WEEKS[0]]
    assert {(page.url, page.source) for page in first.kept} == {
        ("http://blueferry.example/deleted-post/", "wayback"),
        (SILVER, "live"),
        ("http://blueferry.example/undertow/", "live"),
        ("http://gonedark.example/silver-lining", "wayback"),
        (LANTERNS, "live"),
        ("https://www.nightbus.example/2021/11/ten-songs-for-the-weekend", "live"),
    }
    assert _reasons(first) == {
        "http://closedgate.example/silver-lining": ("robots_disallowed", False)
    }


def test_what_is_archived_is_not_asked_for_again(
    sandbox: Sandbox, settings: Settings, lake: Lake
) -> None:
    first = _both_weeks(settings, lake)
    sandbox.forget_log()
    assert _both_weeks(settings, lake) == first
    assert sandbox.log() == []


def test_a_link_of_two_weeks_is_fetched_once(
    sandbox: Sandbox, settings: Settings, lake: Lake
) -> None:
    _both_weeks(settings, lake)
    assert len(sandbox.log(path="/silver-lining/", host="blueferry.example")) == 1


def test_the_capture_is_the_one_nearest_to_the_day_of_the_post(
    settings: Settings, lake: Lake
) -> None:
    first = _both_weeks(settings, lake)[WEEKS[0]]
    captured = [page.captured_at for page in first.kept if "deleted-post" in page.url]
    assert [str(at) for at in captured] == ["2021-11-18 10:15:00+00:00"]


def test_a_disallowed_page_is_never_asked_for(
    sandbox: Sandbox, settings: Settings, lake: Lake
) -> None:
    crawled(settings, lake, [link("http://closedgate.example/silver-lining")])
    assert [entry["path"] for entry in sandbox.log(host="closedgate.example")] == ["/robots.txt"]


def test_a_refresh_asks_conditionally_and_keeps_the_page(
    sandbox: Sandbox, settings: Settings, lake: Lake
) -> None:
    before = crawled(settings, lake, [link(SILVER)])
    sandbox.forget_log()
    with fetcher(settings, lake) as fetching:
        ((_, after),) = pages(fetching, WEEKS[:1], lambda _: [link(SILVER)], now=NOW, refresh=True)
    assert [entry["status"] for entry in sandbox.log(path="/silver-lining/")] == [304]
    assert [page.digest for page in after.kept] == [page.digest for page in before.kept]


@pytest.mark.parametrize(
    ("kind", "knobs", "reason", "passing"),
    [
        ("bomb", {}, "too_large", False),
        ("oversized", {"megabytes": 5}, "too_large", False),
        ("redirect_loop", {}, "too_many_redirects", False),
        ("private_redirect", {}, "private_address", False),
        ("private_redirect", {"location": "http://127.0.0.1/x"}, "private_address", False),
        ("private_redirect", {"location": "http://[::1]/"}, "private_address", False),
        ("private_redirect", {"location": "file:///etc/passwd"}, "scheme", False),
        ("private_redirect", {"location": "http://blueferry.example/"}, "soft_404:home", False),
        ("truncated", {}, "broken", True),
        ("dropped", {}, "broken", True),
        ("server_error", {}, "http_503", True),
        ("rate_limited", {}, "http_429", True),
        ("rate_limited", {"retry_after": 3600}, "http_429", True),
    ],
)
def test_a_hostile_answer_costs_its_row_and_no_more(
    sandbox: Sandbox,
    settings: Settings,
    lake: Lake,
    kind: str,
    knobs: dict[str, object],
    reason: str,
    passing: bool,
) -> None:
    sandbox.fault("blogs", kind, path="/silver-lining/", **knobs)
    narrowed = crawled(settings, lake, [link(SILVER), link(LANTERNS)], copies=False)
    assert _reasons(narrowed) == {SILVER: (reason, passing)}
    assert [page.url for page in narrowed.kept] == [LANTERNS]


def test_a_hang_ends_at_the_deadline(sandbox: Sandbox, settings: Settings, lake: Lake) -> None:
    sandbox.fault("blogs", "hang", path="/silver-lining/")
    narrowed = crawled(replace(settings, fetch_deadline=0.5), lake, [link(SILVER)], copies=False)
    assert _reasons(narrowed) == {SILVER: ("timeout", True)}


def test_a_dripping_answer_ends_at_the_deadline_too(
    sandbox: Sandbox, settings: Settings, lake: Lake
) -> None:
    sandbox.fault("blogs", "drip", path="/silver-lining/", seconds=0.2)
    narrowed = crawled(replace(settings, fetch_deadline=0.5), lake, [link(SILVER)], copies=False)
    assert _reasons(narrowed) == {SILVER: ("timeout", True)}


def test_a_passing_failure_is_tried_again_in_the_next_run(
    sandbox: Sandbox, settings: Settings, lake: Lake
) -> None:
    sandbox.fault("blogs", "server_error", path="/silver-lining/")
    assert crawled(settings, lake, [link(SILVER)]).kept == ()
    sandbox.clear_faults()
    assert [page.url for page in crawled(settings, lake, [link(SILVER)]).kept] == [SILVER]


def test_one_bad_moment_is_retried_within_the_run(
    sandbox: Sandbox, settings: Settings, lake: Lake
) -> None:
    sandbox.fault("blogs", "server_error", path="/silver-lining/", count=1)
    assert [page.url for page in crawled(settings, lake, [link(SILVER)]).kept] == [SILVER]


def test_robots_that_cannot_be_read_close_the_site_for_now(
    sandbox: Sandbox, settings: Settings, lake: Lake
) -> None:
    sandbox.fault("blogs", "server_error", path="/robots.txt")
    narrowed = crawled(settings, lake, [link(SILVER)])
    assert _reasons(narrowed) == {SILVER: ("http_503", True)}
    assert sandbox.log(path="/silver-lining/") == []


def test_a_host_that_is_gone_is_left_alone(
    sandbox: Sandbox, settings: Settings, lake: Lake
) -> None:
    crawled(settings, lake, [link(SILVER)])
    sandbox.forget_log()
    sandbox.fault("blogs", "dropped")
    links = [link(f"http://blueferry.example/post-{number}") for number in range(20)]
    narrowed = crawled(settings, lake, links, copies=False)
    assert {row.reason for row in narrowed.dropped} == {"broken"}
    assert len(sandbox.log(path="/post-")) == 8  # four pages, each tried twice
    assert len(sandbox.log(path="/robots.txt")) == 1  # and whether it is there at all


def test_broken_pages_of_a_host_do_not_stand_in_the_way_of_its_others(
    sandbox: Sandbox, settings: Settings, lake: Lake
) -> None:
    sandbox.fault("blogs", "server_error", path="/post-")
    links = [link(f"http://blueferry.example/post-{number}") for number in range(6)]
    assert [page.url for page in crawled(settings, lake, [*links, link(SILVER)]).kept] == [SILVER]


def test_a_host_that_is_asked_too_often_is_left_alone(
    sandbox: Sandbox, settings: Settings, lake: Lake
) -> None:
    sandbox.fault("blogs", "rate_limited", path="/post-", retry_after=0)
    links = [link(f"http://blueferry.example/post-{number}") for number in range(20)]
    crawled(settings, lake, links, copies=False)
    assert len(sandbox.log(path="/post-")) == 8


def test_the_wayback_machine_that_is_down_makes_a_dead_page_passing(
    sandbox: Sandbox, settings: Settings, lake: Lake
) -> None:
    sandbox.fault("wayback_availability", "server_error")
    url = "http://blueferry.example/deleted-post/"
    narrowed = crawled(settings, lake, [link(url)])
    assert _reasons(narrowed) == {url: ("http_404", True)}


def test_a_dead_page_without_a_capture_is_refused_for_good(
    sandbox: Sandbox, settings: Settings, lake: Lake
) -> None:
    url = "http://blueferry.example/never-was/"
    narrowed = crawled(settings, lake, [link(url)])
    assert _reasons(narrowed) == {url: ("http_404", False)}
    assert json.loads(narrowed.dropped[0].evidence) == {"live": "http_404", "wayback": "no_capture"}
    sandbox.forget_log()
    crawled(settings, lake, [link(url)])
    assert sandbox.log() == []


def test_a_copy_of_a_dead_page_heeds_what_the_host_signals_today(
    tmp_path: Path, lake: Lake
) -> None:
    blogs = [{**blog, "robots": "User-agent: *\nContent-Signal: ai-train=no\n"} for blog in BLOGS]
    world = write_world(tmp_path / "world", {**TABLES, "blogs": blogs}, ABOUT)
    with start_sandbox(world, tmp_path / "state") as own:
        dead = [link("http://blueferry.example/deleted-post/")]
        told = [crawled(Settings.from_env(own.env), lake, dead).kept for _ in range(2)]
    (fetched,), (archived,) = told
    assert (fetched.source, fetched.robots) == ("wayback", "content-signal:ai-train=no")
    assert archived == fetched
