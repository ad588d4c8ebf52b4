"""Pages that say 200 and are no post: home pages, "not found", parked domains, traps for parsers.

A verdict is a reason or None. What is fetched instead is fetch.py's.
"""

import html
import re
from urllib.parse import urlsplit

MOST_TAGS = 50_000  # `<` characters; the largest of 400 real article pages has 5,647 elements
_SEEN = 200_000  # bytes in which a title is looked for
_TITLE = re.compile(rb"<title[^>]*>(.{0,400}?)</title", re.IGNORECASE | re.DOTALL)
_NOT_FOUND = re.compile(
    r"\b404\b.*\b(error|not found|page)\b|\b(error|page) 404\b|^404\b"
    r"|\b(page|post|article|content|file) (was |is |could )?not (be )?found\b|^not found\b"
    r"|\bnothing (was )?found\b|\b(page|blog|post) (not available|doesn.t exist|does not exist)\b"
    r"|\bblog (has been removed|not found)\b|\baccount (has been )?suspended\b",
    re.IGNORECASE,
)
_PARKED = re.compile(
    rb"(this|the) domain (name )?(is|may be) for sale|buy this domain|domain (is )?parked"
    rb"|this domain has expired|sedoparking|parkingcrew|bodis\.com",
    re.IGNORECASE,
)
_PARKED_SIZE = 20_000  # bytes; a longer page that speaks of parked domains is about them
_HOME = frozenset({"", "/", "/index.html", "/index.php", "/home", "/home/"})


def no_post(url: str, final_url: str, body: bytes) -> str | None:
    """Why this page is not the post that *url* led to; None when it may well be."""
    if not body.strip():
        return "empty"
    if body.count(b"<") > MOST_TAGS:
        return "too_many_tags"
    if _sent_home(url, final_url):
        return "soft_404:home"
    if _NOT_FOUND.search(_title(body)):
        return "soft_404:title"
    if len(body) < _PARKED_SIZE and _PARKED.search(body):
        return "soft_404:parked"
    return None


def _sent_home(url: str, final_url: str) -> bool:
    asked, came = urlsplit(url), urlsplit(final_url)
    wanted_more = asked.path.lower() not in _HOME or bool(asked.query)
    return wanted_more and came.path.lower() in _HOME and not came.query


def _title(body: bytes) -> str:
    match = _TITLE.search(body[:_SEEN])
    return html.unescape(match[1].decode("utf-8", "replace")).strip() if match else ""
