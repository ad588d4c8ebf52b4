"""The title is the article's, whatever else is a heading."""

import pytest
from lxml import html

from hype_pipeline.collect.extraction.title import title_of

URL = "https://www.slowharbour.example/2021/lanterns"


@pytest.mark.parametrize(
    ("stated", "found", "title"),
    [
        ("Paper Lanterns | Slow Harbour", "Paper Lanterns", "Paper Lanterns"),
        ("Paper Lanterns | Slow Harbour", "Popular this week", "Paper Lanterns"),
        ("Slow Harbour: Paper Lanterns", "Paper Lanterns (review)", "Paper Lanterns (review)"),
        ("Slow Harbour » Paper Lanterns – a review", None, "Paper Lanterns"),
        ("Slow Harbour", "Paper Lanterns", "Paper Lanterns"),
        ("slowharbour.example", "Paper Lanterns", "Paper Lanterns"),
        ("", "Paper Lanterns", "Paper Lanterns"),
        ("", None, None),
    ],
)
def test_the_title_is_the_heading_that_the_page_is_named_after(
    stated: str, found: str | None, title: str | None
) -> None:
    tree = html.document_fromstring(
        f"<html><head><title>{stated}</title></head><body>x</body></html>"
    )
    assert title_of(tree, found, site_name="Slow Harbour", url=URL) == title
