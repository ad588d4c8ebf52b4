"""Which of a page's headings is its title.

A page's <title> names what stands on it, beside the site. A heading that shares no word with it
belongs to something else, unless the <title> says nothing but the site's name, as on old blogs.
"""

import re
from typing import Any
from urllib.parse import urlsplit

from hype_pipeline.text.clean import normalised, words

_JOINTS = re.compile(r"\s+[|•·»«–—-]\s+|\s*(?:::|»|«|\|)\s*")


def title_of(tree: Any, found: str | None, *, site_name: str | None, url: str | None) -> str | None:
    """The title: *found* among the headings, or what <title> says where that is something else."""
    stated = " ".join((tree.findtext(".//title") or "").split())
    if not stated or not set(words(stated)).isdisjoint(words(found or "")):
        return found
    names = [_letters(site_name or ""), _letters(_host(url))]
    parts = [part for part in _JOINTS.split(stated) if not _is_name(part, names)]
    return max(parts, key=len) if parts else found


def _is_name(part: str, names: list[str]) -> bool:
    letters = _letters(part)
    return not letters or any(letters in name for name in names)


def _letters(text: str) -> str:
    return normalised(text).replace(" ", "")


def _host(url: str | None) -> str:
    try:
        return urlsplit(url or "").hostname or ""
    except ValueError:
        return ""
