"""Pages that say 200 and are no post."""

import pytest

from hype_pipeline.collect.soft_404 import no_post

URL = "https://blog.example/2021/post"


def _titled(title: str) -> bytes:
    return f"<html><head><title>{title}</title></head><body><p>Words.</p></body></html>".encode()


@pytest.mark.parametrize(
    "title",
    [
        "Page not found", "404 Not Found", "404", "Error 404 &#8211; A Blog", "Nothing found for post",
        "Blog not found", "Account suspended", "This page doesn&#39;t exist", "Post Not Found | A Blog",
    ],
)  # fmt: skip
def test_titles_of_missing_pages_are_known(title: str) -> None:
    assert no_post(URL, URL, _titled(title)) == "soft_404:title"


@pytest.mark.parametrize(
    "title", ["Love Not Found: a review", "Area 404, “Signals”", "Paper Lanterns", "Lost and found"]
)
def test_titles_of_songs_are_no_missing_pages(title: str) -> None:
    assert no_post(URL, URL, _titled(title)) is None


@pytest.mark.parametrize(
    "home", ["https://blog.example/", "https://www.blog.example", "https://blog.example/index.php"]
)
def test_being_sent_home_is_being_sent_away(home: str) -> None:
    assert no_post(URL, home, _titled("A Blog")) == "soft_404:home"


def test_a_post_that_lives_in_a_query_may_stand_at_the_root() -> None:
    assert (
        no_post("https://blog.example/?p=12", "https://blog.example/?p=12", _titled("Song")) is None
    )


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"  \n", "empty"),
        (b"<p>" * 50_001, "too_many_tags"),
        (b"<title>blog.example</title><p>This domain is for sale!</p>", "soft_404:parked"),
    ],
)
def test_empty_trapped_and_parked_pages_are_no_posts(body: bytes, reason: str) -> None:
    assert no_post(URL, URL, body) == reason
