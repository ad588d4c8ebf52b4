"""An article is found whole, and without what stands around it."""

import pytest
from lxml import html

from hype_pipeline.collect.extraction.extract import Article, article_of
from hype_pipeline.collect.extraction.tidying import unwrap_lines

URL = "https://blog.example/2021/lanterns"
LEAD = "Four minutes of slow lanterns and a bass line that will not hurry for anybody at all."
BODY = """<p>The chorus opens like a window in June, and the falsetto that follows is not shy.</p>
<p>A bass line wobbles below, cafe noise drifts past, and nobody is in a hurry to be anywhere.</p>
<p>By the last minute the drums have melted into warm static, and the organ takes you along with it,
further than the two verses before had promised, past the harbour and the closed arcades.</p>"""
OPENING = "The chorus opens like a window in June"


def _article(inside: str = "", *, head: str = "", before: str = "", after: str = "") -> Article:
    page = f"""<html><head><title>Paper Lanterns</title>{head}</head><body>{before}
<article class="post"><h1>Paper Lanterns</h1><div class="entry-content">{BODY}{inside}</div></article>
{after}</body></html>"""
    return article_of(page.encode(), URL)


def test_line_ends_in_the_source_are_spaces_but_where_they_are_set() -> None:
    tree = html.fromstring(
        "<div><p>One\n  line <i>and\none</i>\nmore.</p><pre>two\nlines</pre></div>"
    )
    unwrap_lines(tree)
    assert tree.text_content() == "One line and one more.two\nlines"


def test_an_opening_that_stands_apart_is_the_first_paragraph() -> None:
    head = f'<meta name="description" content="{LEAD}">'
    before = f'<h1>Paper Lanterns</h1><header><p class="teaser">{LEAD}</p></header>'
    first, second, *_ = _article(head=head, before=before).text.split("\n")
    assert first == LEAD
    assert second.startswith(OPENING)


@pytest.mark.parametrize(
    "before",
    [
        "",
        f"<p>{LEAD}</p>",
        f'<h1>A Blog</h1><div class="site-description">{LEAD}</div>',
        f"<h1>A Blog</h1><aside><p>{LEAD}</p></aside>",
    ],
    ids=["said nowhere", "above the heading", "a motto", "an aside"],
)
def test_a_description_that_is_no_opening_stays_out(before: str) -> None:
    head = f'<meta name="description" content="{LEAD}">'
    assert LEAD not in _article(head=head, before=before).text


def test_lists_of_links_that_lead_out_are_the_writers() -> None:
    songs = "".join(
        f'<li><a href="https://label{i}.example/">Sailcloth {i}</a></li>' for i in range(5)
    )
    assert (
        "Sailcloth 3"
        in _article(f"<p>The houses behind the best of this year:</p><ul>{songs}</ul>").text
    )


@pytest.mark.parametrize(
    "inside",
    [
        '<ul><li><a href="/a">Furniture of the house</a></li><li><a href="/b">More of it</a></li></ul>',
        '<p>Mehr dazu: <a href="https://www.blog.example/a">Furniture of the house</a></p>',
        '<p><a href="/a">Furniture of the house</a></p>',
        '<p class="photo-credits">Furniture of the house, at night.</p>',
        '<ul class="side-nav"><li><a href="https://out.example/1">Furniture of the house</a></li></ul>',
        '<div class="relatedPosts"><a href="https://out.example/">Furniture of the house</a></div>',
    ],
)
def test_navigation_and_small_print_go(inside: str) -> None:
    text = _article(inside).text
    assert "Furniture" not in text
    assert OPENING in text


def test_a_word_that_names_half_the_page_is_not_believed() -> None:
    page = f"<html><body><div class='with-sidebar newsletter'>{BODY}</div></body></html>"
    assert OPENING in article_of(page.encode(), URL).text


def test_rubric_and_title_above_the_article_go() -> None:
    page = f"<html><head><title>Paper Lanterns</title></head><body><article><p>Slow songs</p><h1>Paper Lanterns</h1>{BODY}</article></body></html>"
    assert article_of(page.encode(), URL).text.startswith(OPENING)


def test_a_heading_that_leads_home_is_not_the_title() -> None:
    page = f"""<html><head><title>Paper Lanterns | A Blog</title></head><body>
<div id="side"><h1><a href="/">A Blog</a></h1></div><div class="post"><h2 class="title">Paper Lanterns</h2>{BODY}</div></body></html>"""
    assert article_of(page.encode(), URL).title == "Paper Lanterns"


def test_a_short_post_is_not_its_whole_page() -> None:
    page = """<html><head><title>New</title></head><body><article class="post"><header><h1>New</h1>
<span>Hollis Kowal, 2 min read</span></header><section class="content"><p>New track from Summit, enjoy it.</p>
</section></article><section class="cta"><h2>Sign up for more like this.</h2></section></body></html>"""
    assert article_of(page.encode(), URL).text == "New track from Summit, enjoy it."
