"""What sites and pages ask for, over real sockets: what is not fetched, and what is noted of the rest."""

import json
from collections.abc import Mapping
from datetime import timedelta
from email.utils import format_datetime

from hype_pipeline.collect.pages import pages
from hype_pipeline.lake import Lake
from hype_pipeline.outside import utc_now
from hype_pipeline.records.collected import Page
from hype_pipeline.settings import Settings
from hype_pipeline_tests.collect.crawling import WEEKS, crawled, fetcher, link
from hype_pipeline_tests.services.raw_server import RawServer, raw_server

PAGE = (
    b"<html><head><title>A song</title></head><body><p>"
    + b"A page with words. " * 20
    + b"</p></body></html>"
)
ONE, OTHER = "http://blog.example/2021/one", "http://blog.example/art/other"


def _answered(status: str, body: bytes = b"", *lines: str) -> list[bytes | float]:
    head = "\r\n".join(
        [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *lines]
    )
    return [f"{head}\r\n\r\n".encode(), body]


def _page(*lines: str) -> list[bytes | float]:
    return _answered("200 OK", PAGE, "Content-Type: text/html", *lines)


def _settings(server: RawServer) -> Settings:
    return Settings.from_env(
        {
            "HYPE_CONNECT_TO": f"*:80:127.0.0.1:{server.port}",
            "HYPE_ALLOW_PRIVATE_HOSTS": "127.0.0.1",
            "HYPE_HOST_DELAY": "0.001",
            "HYPE_LONGEST_RETRY_AFTER": "5",
        }
    )


def _crawled(lake: Lake, site: Mapping[str, list[bytes | float]], *urls: str) -> dict[str, str]:
    """The signal of each page, or the reason why it is none."""
    absent = _answered("404 Not Found")
    with raw_server(lambda path: site.get(path, absent)) as server:
        narrowed = crawled(_settings(server), lake, [link(url) for url in urls], copies=False)
    return {page.url: page.robots for page in narrowed.kept} | {
        row.ref: row.reason for row in narrowed.dropped
    }


def test_a_sites_reservation_is_noted_for_the_pages_that_it_names(lake: Lake) -> None:
    told = json.dumps([{"location": "/2021/", "tdm-reservation": 1}]).encode()
    site = {
        "/.well-known/tdmrep.json": _answered("200 OK", told, "Content-Type: application/json"),
        "/2021/one": _page(),
        "/art/other": _page(),
    }
    assert _crawled(lake, site, ONE, OTHER) == {ONE: "tdm-reservation", OTHER: "allowed"}


def test_a_reservation_that_cannot_be_had_closes_nothing(lake: Lake) -> None:
    site = {"/.well-known/tdmrep.json": _answered("500 Broken"), "/2021/one": _page()}
    assert _crawled(lake, site, ONE) == {ONE: "allowed"}


def test_header_lines_for_others_are_no_business_of_ours(lake: Lake) -> None:
    site = {
        "/2021/one": _page("X-Robots-Tag: otherbot: noai"),
        "/art/other": _page("X-Robots-Tag: otherbot: noindex", "X-Robots-Tag: noai"),
    }
    assert _crawled(lake, site, ONE, OTHER) == {ONE: "allowed", OTHER: "x-robots-tag:noai"}


def test_a_signal_for_a_part_of_a_site_holds_for_that_part(lake: Lake) -> None:
    robots = b"User-agent: *\nContent-Usage: /art/ train-ai=n\n"
    site = {
        "/robots.txt": _answered("200 OK", robots),
        "/2021/one": _page(),
        "/art/other": _page(),
    }
    assert _crawled(lake, site, ONE, OTHER) == {ONE: "allowed", OTHER: "content-usage:train-ai=n"}


def test_an_endless_robots_txt_is_read_as_far_as_it_must_be(lake: Lake) -> None:
    robots = b"User-agent: *\nDisallow: /2021/\n" + b"# and so on\n" * 400_000
    site = {"/robots.txt": _answered("200 OK", robots), "/art/other": _page()}
    assert _crawled(lake, site, ONE, OTHER) == {ONE: "robots_disallowed", OTHER: "allowed"}


def test_an_opt_out_that_comes_with_an_unchanged_page_is_heeded(lake: Lake) -> None:
    def answer(path: str) -> list[bytes | float]:
        if path != "/2021/one":
            return _answered("404 Not Found")
        seen.append(path)
        return (
            _page('ETag: "1"')
            if len(seen) == 1
            else [b"HTTP/1.1 304 Not Modified\r\nX-Robots-Tag: noai\r\n\r\n"]
        )

    seen: list[str] = []
    with raw_server(answer) as server:
        before = crawled(_settings(server), lake, [link(ONE)], copies=False).kept
        after = crawled(_settings(server), lake, [link(ONE)], copies=False, refresh=True).kept
    assert [page.robots for page in (*before, *after)] == ["allowed", "x-robots-tag:noai"]
    assert before[0].digest == after[0].digest


def test_robots_txt_is_asked_for_again_after_a_day_and_not_before(lake: Lake) -> None:
    def fetched(after: timedelta, url: str) -> tuple[Page, ...]:
        with fetcher(_settings(server), lake, copies=False) as fetching:
            now = utc_now() + after
            ((_, narrowed),) = pages(fetching, WEEKS[:1], lambda _: [link(url)], now=now)
        return narrowed.kept

    with raw_server(lambda path: _page() if "/20" in path else _answered("404 No")) as server:
        fetched(timedelta(), "http://blog.example/2021/a")
        fetched(timedelta(hours=23), "http://blog.example/2021/b")
        assert sum("robots.txt" in head for head in server.asked) == 1
        fetched(timedelta(hours=25), "http://blog.example/2021/c")
        assert sum("robots.txt" in head for head in server.asked) == 2


def test_a_retry_after_may_be_a_date(lake: Lake) -> None:
    def answer(path: str) -> list[bytes | float]:
        if path != "/2021/one":
            return _answered("404 Not Found")
        seen.append(path)
        soon = format_datetime(utc_now() + timedelta(seconds=1), usegmt=True)
        return _answered("503 Busy", b"", f"Retry-After: {soon}") if len(seen) == 1 else _page()

    seen: list[str] = []
    with raw_server(answer) as server:
        narrowed = crawled(_settings(server), lake, [link(ONE)], copies=False)
    assert narrowed.dropped == ()


def test_the_crawl_says_who_it_is_and_takes_gzip_alone(lake: Lake) -> None:
    with raw_server(lambda _: _page()) as server:
        crawled(_settings(server), lake, [link(ONE)], copies=False)
    assert {
        line
        for head in server.asked
        for line in head.lower().splitlines()
        if line.startswith(("user-agent", "accept-encoding"))
    } == {"user-agent: hype-pipeline/test (+tests@hype.example)", "accept-encoding: gzip"}
