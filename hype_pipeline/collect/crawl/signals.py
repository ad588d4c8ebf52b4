"""Opt-outs from training that a page carries itself: in its headers, in its meta elements.

Those of a whole site are robots.py's and tdm.py's.
"""

import re
from collections.abc import Iterable

from hype_pipeline.collect.crawl.robots import TOKEN

ALLOWED = "allowed"
RESERVED = "tdm-reservation"

# noarchive is what search engines take for "not in answers of models either".
_NOAI = re.compile(r"\b(noai|noimageai|noarchive)\b", re.IGNORECASE)
_CONTENT_SIGNAL = re.compile(r"\bai-train\s*=\s*no\b", re.IGNORECASE)
_CONTENT_USAGE = re.compile(r"\btrain-ai\s*=\s*n\b", re.IGNORECASE)
_AGENT = re.compile(r"\s*([A-Za-z][\w.-]*|\*)\s*:")
_WITH_A_VALUE = frozenset(
    {"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"}
)
_META = re.compile(rb"<meta\b[^>]{1,500}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
_HEAD = 100_000  # bytes of a page in which its meta elements are looked for


def page_signal(lines: Iterable[tuple[str, str]], body: bytes) -> str | None:
    """The opt-out from training in a page's header *lines* (names in lower case) or its meta elements."""
    for name, value in lines:
        if name == "x-robots-tag" and (word := _said_to_us(value)):
            return f"x-robots-tag:{word}"
        if name == "tdm-reservation" and value.strip() == "1":
            return RESERVED
        if name == "content-usage" and _CONTENT_USAGE.search(value):
            return "content-usage:train-ai=n"
        if name == "content-signal" and _CONTENT_SIGNAL.search(value):
            return "content-signal:ai-train=no"
    return _meta_signal(body[:_HEAD])


def _said_to_us(value: str) -> str | None:
    """The opt-out in one line of X-Robots-Tag; `agent:` speaks to that agent up to the line's end."""
    ours = True
    for part in value.split(","):
        agent = _AGENT.match(part)
        if agent is not None and agent[1].lower() not in _WITH_A_VALUE:
            ours = agent[1].lower() in ("*", TOKEN)
        found = _NOAI.search(part)
        if ours and found:
            return found[1].lower()
    return None


def _meta_signal(head: bytes) -> str | None:
    for element in _META.findall(head.replace(b"\0", b"")):  # as UTF-16 has them
        told = {
            match[1].lower(): match[2] or match[3] or match[4] or ""
            for match in _ATTRIBUTE.finditer(element.decode("latin-1"))
        }
        name, content = told.get("name", "").lower(), told.get("content", "")
        found = _NOAI.search(content)
        if name in ("robots", TOKEN) and found:
            return f"meta:{found[1].lower()}"
        if name == "tdm-reservation" and content.strip() == "1":
            return RESERVED
    return None
