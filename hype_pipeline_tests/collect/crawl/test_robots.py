"""What robots.txt asks of crawlers, and of those who train."""

import time

import pytest

from hype_pipeline.collect.crawl.robots import Rules, rules_of

SIGNALS = "User-Agent: *\nContent-Signal: search=yes, ai-train=no\nAllow: /\n"


def test_rules_for_all_and_rules_for_us() -> None:
    rules = Rules("User-agent: *\nDisallow: /\n\nUser-agent: hype-pipeline\nDisallow: /private/\n")
    assert rules.allows("https://blog.example/post")
    assert not rules.allows("https://blog.example/private/post")


def test_wildcards_and_a_crawl_delay_are_understood() -> None:
    rules = Rules("User-agent: *\nCrawl-delay: 7\nDisallow: /*.php$\n")
    assert not rules.allows("https://blog.example/a.php")
    assert rules.allows("https://blog.example/a.php?x")
    assert rules.delay() == 7.0


def test_a_day_long_crawl_delay_is_capped() -> None:
    assert Rules("User-agent: *\nCrawl-delay: 86400\n").delay() == 60.0


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (401, True), (200, True)])
def test_an_absent_robots_txt_allows_everything(status: int, *, allowed: bool) -> None:
    rules = rules_of(status, b"")
    assert rules is not None
    assert rules.allows("https://blog.example/") is allowed


@pytest.mark.parametrize("status", [500, 503, 429, 302])
def test_a_robots_txt_that_cannot_be_had_allows_nothing(status: int) -> None:
    assert rules_of(status, b"") is None


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        (SIGNALS, "content-signal:ai-train=no"),
        ("User-agent: *\nContent-Usage: train-ai=n\n", "content-usage:train-ai=n"),
        ("Content-Signal: ai-train=no\n", "content-signal:ai-train=no"),
        (
            "User-agent: a\nUser-agent: *\nContent-Signal: ai-train=no\n",
            "content-signal:ai-train=no",
        ),
        ("User-agent: otherbot\nContent-Signal: ai-train=no\n", None),
        ("User-agent: *\nContent-Signal: search=no, ai-train=yes\n", None),
        ("User-agent: *\n# Content-Signal: ai-train=no\n", None),
        ("User-agent: *\nContent-Usage: /2021/ train-ai=n\n", "content-usage:train-ai=n"),
        ("User-agent: *\nContent-Usage: /art/ train-ai=n\n", None),
        ("User-agent: *\nContent-Usage: train-ai=n\nContent-Usage: /2021/ train-ai=y\n", None),
        (
            "User-agent: a\nContent-Usage: train-ai=y\nUser-agent: b\nContent-Usage: train-ai=n\n",
            None,
        ),
        ("", None),
    ],
)
def test_an_opt_out_in_robots_txt_is_seen(text: str, signal: str | None) -> None:
    assert Rules(text).signal("https://blog.example/2021/post") == signal


def test_half_a_megabyte_of_rules_is_read_once_and_not_for_every_page() -> None:
    rules = Rules("User-agent: *\n" + "Disallow: /a*b*c$\n" * 25_000)
    rules.allows("https://blog.example/post")
    began = time.perf_counter()
    assert all(rules.allows(f"https://blog.example/post-{number}") for number in range(20))
    assert time.perf_counter() - began < 2.0
