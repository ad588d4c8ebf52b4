"""Addresses: one spelling each, and which of them cannot be a post."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hype_pipeline.collect.urls import host_of, no_post, normalised

PIECES = st.sampled_from(
    [
        "http://",
        "HTTPS://",
        "Blog",
        ".example",
        ":80",
        ":443",
        "/",
        "/a b",
        "?",
        "p=1",
        "&",
        "utm_x=y",
        "#top",
        "%20",
        "é",
        "//",
        "@",
        ";",
        "=",
        "..",
        "www.",
        " ",
        "\t",
        "[::1]",
        "fbclid=3",
        ":x",
    ]
)


@given(url=st.lists(PIECES, max_size=10).map("".join) | st.text(max_size=30))
def test_normalising_twice_changes_nothing(url: str) -> None:
    once = normalised(url)
    assert once is None or normalised(once) == once


@pytest.mark.parametrize(
    ("url", "spelt"),
    [
        ("HTTP://Blog.Example/Post", "http://blog.example/Post"),
        ("https://blog.example", "https://blog.example/"),
        ("http://blog.example:80/a", "http://blog.example/a"),
        ("https://blog.example:443/a", "https://blog.example/a"),
        ("http://blog.example:8080/a", "http://blog.example:8080/a"),
        ("https://blog.example/a#comments", "https://blog.example/a"),
        ("https://blog.example/a?utm_source=x&id=3&fbclid=y", "https://blog.example/a?id=3"),
        ("https://blog.example/a?utm_source=x", "https://blog.example/a"),
        ("  https://blog.example./a \n", "https://blog.example/a"),
        ("https://user:secret@blog.example/a", "https://blog.example/a"),
        ("https://müsik.example/a", "https://xn--msik-0ra.example/a"),
        ("https://blog.example/a b", "https://blog.example/a%20b"),
        ("https://blog.example/a?ref=b&p=7", "https://blog.example/a?ref=b&p=7"),
    ],
)
def test_an_address_has_one_spelling(url: str, spelt: str) -> None:
    assert normalised(url) == spelt


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/2015/09/post/",
        "ftp://blog.example/a",
        "mailto:a@blog.example",
        "http://",
        "javascript:x",
        "http://[broken/a",
        "http://blog.example:port/a",
        "http://a..b/c",
    ],
)
def test_what_is_no_address_of_a_page_has_no_spelling(url: str) -> None:
    assert normalised(url) is None


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://soundcloud.com/artist/song", "player:soundcloud.com"),
        ("https://open.spotify.com/track/x", "player:open.spotify.com"),
        ("https://www.youtube.com/watch?v=x", "player:youtube.com"),
        ("https://band.bandcamp.com/track/x", "shop:band.bandcamp.com"),
        ("https://twitter.com/a/status/1", "social:twitter.com"),
        ("http://www.mediafire.com/x", "files:mediafire.com"),
        ("http://blog.example/song.mp3", "file:mp3"),
        ("http://blog.example/", "home_page"),
        ("http://blog.example/index.php", "home_page"),
        ("http://blog.example/?s=song", "listing:s"),
        ("http://blog.example/tag/indie", "listing:tag"),
        ("http://blog.example/category/music/page/2", "listing:category"),
        ("http://blog.example/search/label/indie", "listing:search"),
        ("http://blog.example/2015/05/song/feed", None),
        ("http://blog.example/?p=1234", None),
        ("http://blog.example/index.php?p=1234", None),
        ("http://blog.example/2015/05/song/", None),
        ("http://blog.example/label/music/none/song.html", None),
        ("http://blog.example/archives/2014/06/song", None),
        ("http://blog.example/archives/2014", "listing:archives"),
        ("https://daily.bandcamp.com/2018/04/04/interview/", None),
        ("http://tagged.example/taggers-unite", None),
        ("http://notsoundcloud.com/a", None),
    ],
)
def test_what_cannot_be_a_post_says_why(url: str, reason: str | None) -> None:
    assert no_post(url) == reason


def test_a_host_is_shown_without_www() -> None:
    assert host_of("https://www.blog.example/a") == "blog.example"
