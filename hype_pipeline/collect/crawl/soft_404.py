"""Pages that say 200 and are no post: home pages, "not found", parked domains, doors, traps for parsers.

A verdict is a reason or None. What is fetched instead is fetch.py's; what pages with few words say
is read in bare_pages.py.
"""

import html
import re
from urllib.parse import urlsplit

from hype_pipeline.collect.extraction.bare_pages import said_by

MOST_TAGS = 50_000  # `<` characters; the largest of 400 real article pages has 5,647 elements
_SEEN = 200_000  # bytes in which a title is looked for
_TITLE = re.compile(rb"<title[^>]{0,200}>([^<]{0,400})", re.IGNORECASE)
_NOT_FOUND = re.compile(
    r"\b404\b.*\b(error|not found|page)\b|\b(error|page) 404\b|^404\b"
    r"|\b(page|post|blog|article|content|file|url|site) (you requested )?(was |is |could )?not (be )?found\b|^not found\b"
    r"|\bnothing (was )?found\b|\b(page|blog|post|article) (is )?(no longer |not )(available|exists?)\b"
    r"|\b(page|blog|post) (doesn.t|does not) exist\b"
    r"|\b(blog|site|page|post) has been (removed|deleted|suspended)\b|\baccount (has been )?suspended\b"
    r"|\bseite nicht gefunden\b|\bpage (introuvable|non trouvée)\b|\bpágina no encontrada\b"
    r"|\bpágina não encontrada\b|\bpagina non trovata\b|\bpagina niet gevonden\b"
    r"|\bsidan (kunde inte hittas|hittades inte)\b|страница не найдена|ページが見つかりません",
    re.IGNORECASE,
)
_PARKED = re.compile(
    rb"(this|the) domain (name )?(is|may be) for sale|buy this domain|domain (is )?parked"
    rb"|this domain has expired|sedoparking|parkingcrew|bodis\.com",
    re.IGNORECASE,
)
_PARKED_SIZE = 20_000  # bytes; a longer page that speaks of parked domains is about them
_HOME = frozenset({"", "/", "/index.html", "/index.php", "/home", "/home/"})
_NOWHERE = re.compile(
    r"(^|/)((error|page)?[-_]?404|(page[-_]?)?not[-_]?found|suspended(page)?|lander|parking)(\.\w+)?/?$",
    re.IGNORECASE,
)


def no_post(url: str, final_url: str, body: bytes) -> str | None:
    """Why this page is not the post that *url* led to; None when it may well be."""
    if not body.strip():
        return "empty"
    if body.count(b"<") > MOST_TAGS:
        return "too_many_tags"
    if _sent_home(url, final_url):
        return "soft_404:home"
    if _NOWHERE.search(urlsplit(final_url).path) and not _NOWHERE.search(urlsplit(url).path):
        return "soft_404:address"
    title = _title(body)
    if _NOT_FOUND.search(title):
        return "soft_404:title"
    if len(body) < _PARKED_SIZE and _PARKED.search(body):
        return "soft_404:parked"
    said = said_by(title, body)
    return f"soft_404:{said}" if said else None


def _sent_home(url: str, final_url: str) -> bool:
    asked, came = urlsplit(url), urlsplit(final_url)
    wanted_more = asked.path.lower() not in _HOME or bool(asked.query)
    return wanted_more and came.path.lower() in _HOME and not came.query


def _title(body: bytes) -> str:
    match = _TITLE.search(body[:_SEEN])
    return html.unescape(match[1].decode("utf-8", "replace")).strip() if match else ""
