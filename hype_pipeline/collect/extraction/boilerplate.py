"""What stands around an article and in it without being of it, taken out of the tree beforehand.

Two general means and no site's template: the words that page builders put into classes and ids, and
where links lead. A block that is nothing but links into its own site is navigation; what links lead
out is the writer's, and counts as prose. Whole lines are leftovers.py's.
"""

import re
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

# Words of classes and ids, however they are joined. Those of the first kind say what a block is;
# those of the second only that it may be a list of links, which is then looked at.
_SMALL_PRINT = frozenset({
    "addthis", "addtoany", "adsense", "advert", "advertisement", "breadcrumb", "breadcrumbs",
    "copyright", "credit", "credits", "disclaimer", "disclosure",
    "newsletter", "newsletters", "pagination", "promo", "sharedaddy", "sharethis", "signup",
    "sponsor", "sponsored", "subscribe",
})  # fmt: skip
_LINK_LISTS = frozenset({
    "menu", "nav", "navbar", "navigation", "pager", "recommendations", "recommended", "related",
    "share", "sharing", "sidebar", "social", "tags", "toolbar",
})  # fmt: skip
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_NAMED = (
    "div", "section", "aside", "nav", "form", "figure", "ul", "ol", "dl", "p", "span", "h2", "h3", "h4",
)  # fmt: skip
# Of the page's text: what holds more has its name for another reason ("with-sidebar").
_MOST_SMALL_PRINT = 0.1
_MOST_LINK_LIST = 0.3
_LINKED = 0.5  # of a link list's text

_REMEMBERED = 4096  # names and addresses, which a page and its site repeat
_OWN_ADDRESS = "//link[@rel='canonical']/@href | //meta[@property='og:url']/@content"
_LINES = ("p", "li", "h2", "h3", "h4", "h5", "h6", "blockquote")
_LONGEST_LINE = 1000  # characters; what is longer says more than where to go
_LONGEST_LABEL = 40  # characters: "Read also:", and a link after it
_SEPARATORS = " .:»›→|–—•>/-"
_SHARING = re.compile(
    r"\b(?:share|sharer|shareArticle|intent|submit|add_to|pin/create)\b", re.IGNORECASE
)
_SHORT_SECOND = 3  # letters of the "co" in co.uk, or the "com" in com.au
_HOSTING = frozenset({
    "bandcamp.com", "blogspot.com", "free.fr", "ghost.io", "github.io", "livejournal.com", "substack.com",
    "tumblr.com", "typepad.com", "weebly.com", "wixsite.com", "wordpress.com",
})  # fmt: skip
_SCOPES = ("article", "main", "section", "div")
_SCOPE = re.compile(
    r"articleBody|(?:entry|post|article|story)[-_]?(?:content|body|text)|^(?:entry|post|article)$",
    re.IGNORECASE,
)


def drop_boilerplate(tree: Any, url: str | None) -> None:
    """Take navigation, small print and link lists out of *tree*, and free what links out say."""
    site = site_of(tree, url)
    _drop_named(tree)
    _drop_navigation(tree, site)
    if site:  # or a page's own links would pass for links out
        _free_links_out(tree, site)


def site_of(tree: Any, url: str | None) -> str:
    """The host that the page says it is on; empty when neither the address nor the page tells."""
    return _host(url or next(iter(tree.xpath(_OWN_ADDRESS)), ""))


def is_home(target: str | None, site: str) -> bool:
    """Whether a link leads to the first page of the site that it stands on."""
    if target is None or not _is_inside(target, site):
        return False
    try:
        parts = urlsplit(target.strip())
    except ValueError:
        return False
    return parts.path in ("/", "") and not parts.query and not parts.fragment


def _drop_named(tree: Any) -> None:
    everything = len(tree.text_content())
    for element in list(tree.iter(*_NAMED)):
        words = _words(element)
        if not _SMALL_PRINT.isdisjoint(words):
            if len(element.text_content()) <= _MOST_SMALL_PRINT * everything:
                _drop(element)
        elif not _LINK_LISTS.isdisjoint(words):
            told = len(element.text_content())
            linked = sum(len(link.text_content()) for link in element.iter("a"))
            if told <= _MOST_LINK_LIST * everything and linked >= _LINKED * told:
                _drop(element)


def _words(element: Any) -> frozenset[str]:
    return _words_in(f"{element.get('class', '')} {element.get('id', '')}")


@lru_cache(maxsize=_REMEMBERED)
def _words_in(names: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(names))


def _drop_navigation(tree: Any, site: str) -> None:
    linking = dict.fromkeys(
        line
        for link in tree.iter("a")
        if _is_inside(link.get("href"), site)
        and (line := next(link.iterancestors(*_LINES), None)) is not None
    )
    for line in linking:
        rest = " ".join(line.text_content().split())
        if len(rest) > _LONGEST_LINE:
            continue
        told = [
            " ".join(link.text_content().split())
            for link in line.iter("a")
            if _is_inside(link.get("href"), site)
        ]
        for words in told:
            rest = rest.replace(words, "", 1)
        label = rest.strip()
        is_label = label.endswith(":") and len(label) < _LONGEST_LABEL
        if any(told) and (is_label or not label.strip(_SEPARATORS)):
            _drop(line)


def _free_links_out(tree: Any, site: str) -> None:
    scopes = (scope for scope in tree.iter(*_SCOPES) if _is_article(scope))
    links = dict.fromkeys(link for scope in scopes for link in scope.iter("a"))
    for link in links:
        if _leads_out(link.get("href", ""), site):
            link.drop_tag()


def _is_article(element: Any) -> bool:
    return element.tag == "article" or any(
        _SCOPE.search(name)
        for attribute in ("itemprop", "class", "id")
        for name in element.get(attribute, "").split()
    )


def _leads_out(target: str, site: str) -> bool:
    return (
        target.startswith(("http:", "https:", "//"))
        and not _is_inside(target, site)
        and not _SHARING.search(target)
    )


def _is_inside(target: str | None, site: str) -> bool:
    if not target or target.startswith(("#", "javascript:", "mailto:", "tel:")):
        return False
    host = _host(target)
    return not host or host == site or (bool(site) and _owner(host) == _owner(site))


def _owner(host: str) -> str:
    """Whose host it is: the part that was registered, or what stands before a hosting service's."""
    labels = host.split(".")
    shared = 3 if len(labels) > 2 and len(labels[-2]) <= _SHORT_SECOND else 2
    registered = ".".join(labels[-shared:])
    return ".".join(labels[-shared - 1 :]) if registered in _HOSTING else registered


@lru_cache(maxsize=_REMEMBERED)
def _host(address: str) -> str:
    try:
        return (urlsplit(address.strip()).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _drop(element: Any) -> None:
    if element.getparent() is not None:
        element.drop_tree()
