"""One page to one article: text, title, author, date, and the links to players and shops.

Runs inside a worker with limits (extract_pool.py), because a parser is fed what strangers wrote.
Language and verdicts come later (posts.py, filters.py).
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from importlib.metadata import version
from typing import Any
from urllib.parse import urljoin, urlsplit

from hype_pipeline.collect.leftovers import is_leftover
from hype_pipeline.text.clean import mended, without_markup

_OURS = 1  # raise it when the same page would give another article: all pages are extracted anew
_PLAYERS = (
    "spotify.com", "soundcloud.com", "bandcamp.com", "youtube.com", "youtu.be", "youtube-nocookie.com",
    "vimeo.com", "music.apple.com", "itunes.apple.com", "deezer.com", "tidal.com", "beatport.com",
    "mixcloud.com", "audiomack.com",
)  # fmt: skip
_BLOCKS = ("p", "div", "table", "blockquote", "h1", "h2", "h3", "article", "iframe")
_MOST_LINKS = 200


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
    links = tuple(_player_links(tree, url or ""))
    _unfold_layout_tables(tree)
    document = trafilatura.bare_extraction(
        tree,
        url=url,
        favor_precision=True,
        include_comments=False,
        include_tables=True,  # old blogs are laid out with them
        with_metadata=True,
        # Only dates that the page states: no guess from its text.
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    if document is None:
        return Article(None, None, None, None, "", links)
    return Article(
        title=_line(document.title),
        author=_line(document.author),
        site_name=_line(document.sitename),
        published=_day(document.date),
        text=_prose(document.text or "", document.title),
        links=links,
    )


def _prose(text: str, title: str | None) -> str:
    cells = (cell for line in mended(text).split("\n") for cell in _cells(line))
    lines = (without_markup(cell) for cell in cells)
    kept = [line for line in lines if line and not is_leftover(line)]
    if kept and title and kept[0].casefold() == title.strip().casefold():
        del kept[0]
    return "\n".join(kept)


def _unfold_layout_tables(tree: Any) -> None:
    """Tables that hold the page rather than figures become plain boxes, or an article would be a cell."""
    for table in list(tree.iter("table")):
        cells = list(table.iter("td", "th"))
        if any(cell.find(f".//{block}") is not None for cell in cells for block in _BLOCKS):
            for element in table.iter("table", "tbody", "thead", "tr", "td", "th"):
                element.tag = "div"


def _cells(line: str) -> list[str]:
    """The cells of a table's row, or the line itself."""
    return line.strip("| ").split(" | ") if line.startswith("|") else [line]


def _player_links(tree: Any, url: str) -> Iterator[str]:
    seen: set[str] = set()
    for element in tree.iter("a", "iframe", "embed", "object", "audio", "source"):
        for name in ("href", "src", "data-src", "data"):
            target = element.get(name)
            link = _player_link(target, url) if target else None
            if link and link not in seen and len(seen) < _MOST_LINKS:
                seen.add(link)
                yield link


def _player_link(target: str, url: str) -> str | None:
    try:
        link = urljoin(url, target.strip())
        host = urlsplit(link).hostname or ""
    except ValueError:
        return None
    known = any(host == player or host.endswith(f".{player}") for player in _PLAYERS)
    return link if known and urlsplit(link).path.strip("/") else None


def _line(told: str | None) -> str | None:
    return " ".join(mended(told).split()) or None if told else None


def _day(told: str | None) -> date | None:
    try:
        return date.fromisoformat(told[:10]) if told else None
    except ValueError:
        return None
