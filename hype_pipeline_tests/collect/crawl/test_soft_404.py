"""Pages that say 200 and are no post."""

import time

import pytest

from hype_pipeline.collect.crawl.soft_404 import no_post

URL = "https://blog.example/2021/post"


def _titled(title: str) -> bytes:
    return f"<html><head><title>{title}</title></head><body><p>{'Words of a post. ' * 20}</p></body></html>".encode()


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


FEW = "Home About Contact "


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Sorry, the page you were looking for in this blog does not exist.", "gone"),
        ("There&#39;s nothing here. Whatever you were looking for isn&rsquo;t here.", "gone"),
        ("This blog is open to invited readers only.", "private"),
        ("Error establishing a database connection", "broken"),
        ("blog.example is for sale. Make an offer!", "parked"),
        ("Checking your browser before accessing blog.example", "door"),
        ("Loading&hellip;", "bare"),
    ],
)
def test_a_page_of_few_words_is_taken_at_its_word(text: str, said: str) -> None:
    body = f"<title>A Blog</title><script>{'x ' * 500}</script><p>{FEW}<h1>{text}</h1>".encode()
    assert no_post(URL, URL, body) == f"soft_404:{said}"


@pytest.mark.parametrize(
    "text",
    [
        "The song that does not exist on this page is nothing if not private. ",
        "A domain may be for sale and a page was not found, they sing. ",
    ],
)
def test_the_same_words_in_a_longer_page_are_its_subject(text: str) -> None:
    assert no_post(URL, URL, f"<title>A Song</title><p>{text * 12}".encode()) is None


@pytest.mark.parametrize(
    "path", ["/404", "/not-found/", "/cgi-sys/suspendedpage.cgi", "/page-404.html"]
)
def test_being_sent_to_an_address_for_the_lost_is_known(path: str) -> None:
    body = _titled("A Blog")
    assert no_post(URL, f"https://blog.example{path}", body) == "soft_404:address"


@pytest.mark.parametrize(
    "body", [b"<script " * 400_000, b"<p>" * 49_000, b"<title>" + b"x " * 1_000_000, b"page " * 90]
)  # fmt: skip
def test_no_body_takes_long_to_judge(body: bytes) -> None:
    began = time.perf_counter()
    no_post(URL, URL, body[: 3 << 20])
    assert time.perf_counter() - began < 2.0
