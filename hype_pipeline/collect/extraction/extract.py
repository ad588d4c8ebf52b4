"""One page to one article: text, title, author, date, and the links to players and shops.

Runs inside a worker with limits (extract_pool.py), because a parser is fed what strangers wrote.
Language and verdicts come later (posts.py, filters.py).
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from importlib.metadata import version
from typing import Any

from hype_pipeline.collect.extraction.boilerplate import drop_boilerplate
from hype_pipeline.collect.extraction.lead import lead_of, letters_of, with_lead
from hype_pipeline.collect.extraction.leftovers import is_leftover
from hype_pipeline.collect.extraction.song_links import song_links
from hype_pipeline.collect.extraction.tidying import (
    demote_site_names,
    drop_machinery,
    unfold_layout_tables,
    unwrap_lines,
)
from hype_pipeline.collect.extraction.title import title_of
from hype_pipeline.text.clean import mended, without_markup

_OURS = 2  # raise it when the same page would give another article: all pages are extracted anew
_SHORT_PAGE = 1500  # characters, boilerplate taken out
_ABOVE = 3  # lines that may stand above the title: a rubric, a subtitle
_LONGEST_RUBRIC = 100  # characters


@dataclass(frozen=True, slots=True)
class Article:
    """What stands in a page."""

    title: str | None
    author: str | None
    site_name: str | None
    published: date | None  # None: the page does not say, and we do not guess
    text: str  # paragraphs, one a line; empty: there is no article
    links: tuple[str, ...]

    def told(self) -> dict[str, Any]:
        """The article as JSON has it."""
        return {**asdict(self), "published": self.published and self.published.isoformat()}

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> "Article":
        """The article that `told` told."""
        published = told["published"] and date.fromisoformat(told["published"])
        return cls(**{**told, "published": published, "links": tuple(told["links"])})


@cache
def extractor() -> str:
    """Name and version of what extracts: the key under which extracted articles are kept."""
    return f"trafilatura-{version('trafilatura')}+{_OURS}"


def article_of(body: bytes, url: str | None) -> Article:
    """The article in a page. An empty text means that there is none."""
    import trafilatura
    from lxml.html import HtmlElement

    tree: HtmlElement | None = trafilatura.load_html(body)
    if tree is None:
        return Article(None, None, None, None, "", ())
    links = song_links(tree, url or "")
    drop_machinery(tree)
    demote_site_names(tree, url)
    # Before boilerplate is taken out: bylines and dates stand in it.
    about = trafilatura.extract_metadata(
        tree,
        default_url=url,
        # Only dates that the page states: no guess from its text.
        date_config={"extensive_search": False, "original_date": True},
    )
    title = _line(title_of(tree, about.title, site_name=about.sitename, url=url))
    lead = lead_of(tree)
    drop_boilerplate(tree, url)
    unfold_layout_tables(tree)
    unwrap_lines(tree)
    # Not favor_precision: it loses more of the articles than of what is not theirs, which goes by
    # other means. The figures of both are in docs/extraction.md.
    document = trafilatura.bare_extraction(
        tree,
        url=url,
        include_comments=False,
        # On a short page the standard mode would rather take all of it than a post of a line or two.
        favor_precision=len(" ".join(tree.text_content().split())) < _SHORT_PAGE,
        include_tables=True,  # old blogs are laid out with them
    )
    return Article(
        title=title,
        author=_line(about.author),
        site_name=_line(about.sitename),
        published=_day(about.date),
        text=with_lead(_prose(document.text, title), _prose(lead, None)) if document else "",
        links=links,
    )


def _prose(text: str | None, title: str | None) -> str:
    cells = (cell for line in mended(text or "").split("\n") for cell in _cells(line))
    lines = (without_markup(cell) for cell in cells)
    kept = [line for line in lines if line and not is_leftover(line)]
    return "\n".join(kept[_heading(kept, title) :])


def _heading(lines: list[str], title: str | None) -> int:
    """How many lines at the top are the title, and what stands above it."""
    wanted = letters_of(title or "")
    for at, line in enumerate(lines[: _ABOVE + 1]):
        if wanted and letters_of(line) == wanted:
            return at + 1
        if len(line) > _LONGEST_RUBRIC:
            break
    return 0


def _cells(line: str) -> list[str]:
    """The cells of a table's row, or the line itself."""
    return line.strip("| ").split(" | ") if line.startswith("|") else [line]


def _line(told: str | None) -> str | None:
    return " ".join(mended(told).split()) or None if told else None


def _day(told: str | None) -> date | None:
    try:
        return date.fromisoformat(told[:10]) if told else None
    except ValueError:
        return None
