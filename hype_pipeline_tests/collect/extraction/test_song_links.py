"""Links to songs are found wherever pages keep them."""

import pytest
import trafilatura

from hype_pipeline.collect.extraction.song_links import song_links

PAGE = "https://blog.example/2021/lanterns"


def _links(html: str) -> tuple[str, ...]:
    return song_links(trafilatura.load_html(f"<html><body><p>One.</p>{html}</body></html>"), PAGE)


@pytest.mark.parametrize(
    ("html", "link"),
    [
        ('<a href="//lumen.bandcamp.com/track/x">x</a>', "https://lumen.bandcamp.com/track/x"),
        (
            '<iframe src="https://www.youtube-nocookie.com/embed/abc?rel=0"></iframe>',
            "https://www.youtube-nocookie.com/embed/abc?rel=0",
        ),
        (
            '<iframe data-src="//www.youtube.com/embed/lazy"></iframe>',
            "https://www.youtube.com/embed/lazy",
        ),
        (
            '<div data-lazy-src="https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/1">',
            "https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/1",
        ),
        (
            '<textarea>&lt;iframe src="https://bandcamp.com/EmbeddedPlayer/album=1/"&gt;</textarea>',
            "https://bandcamp.com/EmbeddedPlayer/album=1/",
        ),
        (
            '<div data-html="&lt;iframe src=&quot;https:\\/\\/open.spotify.com\\/embed\\/track\\/9&quot;&gt;">',
            "https://open.spotify.com/embed/track/9",
        ),
        (
            '<amp-youtube data-videoid="abc"></amp-youtube>',
            "https://www.youtube.com/watch?v=abc",
        ),
        (
            '<amp-soundcloud data-trackid="12"></amp-soundcloud>',
            "https://api.soundcloud.com/tracks/12",
        ),
        (
            '<iframe src="https://frames.example/media?src=https%3A%2F%2Fwww.youtube.com%2Fembed%2Fq1%3Ffeature%3Doembed">',
            "https://www.youtube.com/embed/q1?feature=oembed",
        ),
        (
            '<object><param name="movie" value="https://www.youtube.com/v/old"></object>',
            "https://www.youtube.com/v/old",
        ),
    ],
)
def test_a_player_is_found(html: str, link: str) -> None:
    assert _links(html) == (link,)


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://www.youtube.com">the front page</a>',
        '<a href="https://notspotify.com/track/1">another host</a>',
        '<a href="https://[broken/spotify">no address</a>',
        "<p>spotify.com/track/1 in prose</p>",
    ],
)
def test_what_is_no_player_is_not(html: str) -> None:
    assert _links(html) == ()


def test_each_link_comes_once_and_in_order() -> None:
    one, two = "https://open.spotify.com/track/1", "https://soundcloud.com/a/b"
    assert _links(f'<a href="{one}">1</a><a href="{two}">2</a><iframe src="{one}"></iframe>') == (
        one,
        two,
    )
