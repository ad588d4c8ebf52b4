"""A page's tree as a reader sees it: no code in it, layout tables as boxes, paragraphs as one line.

Everything here holds for any page; what is no part of the article is boilerplate.py's.
"""

import re
from typing import Any

from hype_pipeline.collect.extraction.boilerplate import is_home, site_of

_BLOCKS = ("p", "div", "table", "blockquote", "h1", "h2", "h3", "article", "iframe")
_MACHINERY = ("style", "svg", "template", "select", "datalist", "canvas")
_AS_IT_STANDS = ("pre", "script", "style", "textarea")
_SPACE = re.compile(r"\s+")


def drop_machinery(tree: Any) -> None:
    """What no reader sees goes first: everything after this copies and walks the rest several times."""
    from lxml.etree import Comment, ProcessingInstruction, strip_elements

    for script in list(tree.iter("script")):
        if script.get("type") != "application/ld+json":  # those may hold the article
            script.drop_tree()
    strip_elements(tree, *_MACHINERY, Comment, ProcessingInstruction, with_tail=False)


def demote_site_names(tree: Any, url: str | None) -> None:
    """A first heading that leads home is the site's name: the title is elsewhere."""
    for heading in list(tree.iter("h1")):
        link = heading.find(".//a")
        if link is not None and is_home(link.get("href"), site_of(tree, url)):
            heading.tag = "div"


def unfold_layout_tables(tree: Any) -> None:
    """Tables that hold the page rather than figures become plain boxes, or an article would be a cell."""
    for table in list(tree.iter("table")):
        cells = list(table.iter("td", "th"))
        if any(cell.find(f".//{block}") is not None for cell in cells for block in _BLOCKS):
            for element in table.iter("table", "tbody", "thead", "tr", "td", "th"):
                element.tag = "div"


def unwrap_lines(tree: Any) -> None:
    """Line ends in the source are spaces, as in a browser, or a paragraph would be several lines."""
    for element in tree.iter():
        if element.text and "\n" in element.text and element.tag not in _AS_IT_STANDS:
            element.text = _SPACE.sub(" ", element.text)
        if element.tail and "\n" in element.tail:
            element.tail = _SPACE.sub(" ", element.tail)
