"""What a site asks of crawlers: robots.txt by RFC 9309, and the signals against training.

Rules and signals are read here; fetching robots.txt, and honouring what is said, is fetch.py's.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

ALLOWED = "allowed"
FRESH = timedelta(days=1)  # RFC 9309, 2.4: a cached robots.txt is not used for longer
LARGEST = 512 * 1024  # bytes; RFC 9309, 2.5 asks for at least 500 KiB
LONGEST_DELAY = 60.0  # seconds; a longer Crawl-delay would hold a week's stage for hours

_TOKEN = "hype-pipeline"  # as the User-Agent begins
_NOAI = re.compile(r"\b(noai|noimageai)\b", re.IGNORECASE)
_CONTENT_SIGNAL = re.compile(r"\bai-train\s*=\s*no\b", re.IGNORECASE)
_CONTENT_USAGE = re.compile(r"\btrain-ai\s*=\s*n\b", re.IGNORECASE)
_SIGNAL_LINE = re.compile(r"^\s*(content-signal|content-usage|user-agent)\s*:(.*)$", re.IGNORECASE)
_META = re.compile(rb"<meta\b[^>]{1,500}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
_HEAD = 100_000  # bytes of a page in which its meta elements are looked for


@dataclass(frozen=True, slots=True)
class Rules:
    """What one host's robots.txt says to us."""

    text: str  # empty: everything is allowed

    def allows(self, url: str) -> bool:
        """Whether *url* may be fetched."""
        from protego import Protego

        return not self.text or Protego.parse(self.text).can_fetch(url, _TOKEN)

    def delay(self) -> float:
        """Seconds that the host wants between two requests; 0 when it does not say."""
        from protego import Protego

        told = Protego.parse(self.text).crawl_delay(_TOKEN) if self.text else None
        return min(max(told or 0.0, 0.0), LONGEST_DELAY)

    def signal(self) -> str | None:
        """The opt-out from training that stands in robots.txt for us or for all."""
        ours, opened = True, False  # lines before any group speak to all
        for line in self.text.splitlines():
            match = _SIGNAL_LINE.match(line.split("#")[0])
            if match is None:
                opened = opened and not line.strip()
                continue
            name, value = match[1].lower(), match[2].strip()
            if name == "user-agent":
                mine = value == "*" or value.lower() in _TOKEN
                ours = (ours and opened) or mine
                opened = True
            elif ours and name == "content-signal" and _CONTENT_SIGNAL.search(value):
                return "content-signal:ai-train=no"
            elif ours and name == "content-usage" and _CONTENT_USAGE.search(value):
                return "content-usage:train-ai=n"
        return None


ALL_ALLOWED = Rules("")
NONE_ALLOWED = Rules("User-agent: *\nDisallow: /")


def rules_of(status: int, body: bytes) -> Rules | None:
    """The rules that an answer for /robots.txt gives; None when the site must be left alone (5xx)."""
    if 200 <= status < 300:
        return Rules(body[:LARGEST].decode("utf-8-sig", "replace"))
    return ALL_ALLOWED if 400 <= status < 500 and status != 429 else None


def page_signal(headers: Mapping[str, str], body: bytes) -> str | None:
    """The opt-out from training that a page's headers or meta elements carry."""
    if _NOAI.search(headers.get("x-robots-tag", "")):
        return "x-robots-tag:noai"
    if headers.get("tdm-reservation", "").strip() == "1":
        return "tdm-reservation"
    if _CONTENT_USAGE.search(headers.get("content-usage", "")):
        return "content-usage:train-ai=n"
    if _CONTENT_SIGNAL.search(headers.get("content-signal", "")):
        return "content-signal:ai-train=no"
    return _meta_signal(body[:_HEAD])


def _meta_signal(head: bytes) -> str | None:
    for element in _META.findall(head):
        told = {
            match[1].lower(): match[2] or match[3] or match[4] or ""
            for match in _ATTRIBUTE.finditer(element.decode("latin-1"))
        }
        name, content = told.get("name", "").lower(), told.get("content", "")
        if name in ("robots", _TOKEN) and _NOAI.search(content):
            return "meta:noai"
        if name == "tdm-reservation" and content.strip() == "1":
            return "tdm-reservation"
    return None
