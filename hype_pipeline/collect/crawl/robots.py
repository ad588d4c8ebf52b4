"""What a site's robots.txt asks of crawlers (RFC 9309), and of those who train models.

What a page says of itself is signals.py's; fetching robots.txt is site_rules.py's, and honouring
what is said visits.py's.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any

FRESH = timedelta(days=1)  # RFC 9309, 2.4: a cached robots.txt is not used for longer
LARGEST = 512 * 1024  # bytes; RFC 9309, 2.5 asks for at least 500 KiB
LONGEST_DELAY = 60.0  # seconds; a longer Crawl-delay would hold a week's stage for hours
TOKEN = "hype-pipeline"  # as the User-Agent begins

_LARGE = 8 * 1024  # characters; reading a shorter text again costs less than remembering it read
_SIGNAL_LINE = re.compile(r"^\s*(content-signal|content-usage|user-agent)\s*:(.*)$", re.IGNORECASE)
_PREFERENCE = {
    "content-signal": re.compile(r"\bai-train\s*=\s*(yes|no)\b", re.IGNORECASE),
    "content-usage": re.compile(r"\btrain-ai\s*=\s*(y|n)\b", re.IGNORECASE),
}
_LABELS = {
    "content-signal": "content-signal:ai-train=no",
    "content-usage": "content-usage:train-ai=n",
}


@dataclass(frozen=True, slots=True)
class Rules:
    """What one host's robots.txt says to us."""

    text: str  # empty: everything is allowed

    def allows(self, url: str) -> bool:
        """Whether *url* may be fetched."""
        return not self.text or bool(_read(self.text).can_fetch(url, TOKEN))

    def delay(self) -> float:
        """Seconds that the host wants between two requests; 0 when it does not say."""
        told = _read(self.text).crawl_delay(TOKEN) if self.text else None
        return min(max(told or 0.0, 0.0), LONGEST_DELAY)

    def signal(self, url: str) -> str | None:
        """The opt-out from training that stands in robots.txt for us or for all, and for *url*."""
        for kind, paths in _opt_outs(self.text):
            if not allowed_by(paths, url):
                return _LABELS[kind]
        return None


def allowed_by(paths: Sequence[tuple[str, bool]], url: str) -> bool:
    """Whether paths with a yes or a no, read as the lines of a robots.txt are, say yes to *url*."""
    lines = [f"{'Allow' if allowed else 'Disallow'}: {path}" for path, allowed in paths]
    return bool(_parsed("\n".join(("User-agent: *", *lines))).can_fetch(url, TOKEN))


def rules_of(status: int, body: bytes) -> Rules | None:
    """The rules that an answer for /robots.txt gives; None when the site must be left alone (5xx)."""
    if 200 <= status < 300:
        return Rules(body[:LARGEST].decode("utf-8-sig", "replace"))
    return ALL_ALLOWED if 400 <= status < 500 and status != 429 else None


ALL_ALLOWED = Rules("")
NONE_ALLOWED = Rules("User-agent: *\nDisallow: /")


def _opt_outs(text: str) -> Sequence[tuple[str, list[tuple[str, bool]]]]:
    """What is said about training to us or to all: for each kind, paths and whether they may."""
    found: dict[str, list[tuple[str, bool]]] = {}
    for kind, told in _signal_lines(text):
        preference = _PREFERENCE[kind].search(told)
        if preference is not None:
            path = told.split()[0] if told.startswith("/") else "/"
            found.setdefault(kind, []).append((path, preference[1].lower().startswith("y")))
    return list(found.items())


def _signal_lines(text: str) -> Iterator[tuple[str, str]]:
    ours, opened = True, False  # lines before any group speak to all
    for line in text.splitlines():
        match = _SIGNAL_LINE.match(line.split("#")[0])
        if match is None:
            opened = opened and not line.strip()
            continue
        name, value = match[1].lower(), match[2].strip()
        if name == "user-agent":
            mine = value == "*" or value.lower() in TOKEN
            ours = (ours and opened) or mine
            opened = True
            continue
        opened = False
        if ours:
            yield name, value


def _read(text: str) -> Any:
    return _remembered(text) if len(text) > _LARGE else _parsed(text)


@lru_cache(maxsize=4)  # a hostile text of the largest size takes 30 MB and half a second
def _remembered(text: str) -> Any:
    return _parsed(text)


def _parsed(text: str) -> Any:
    from protego import Protego

    return Protego.parse(text)
