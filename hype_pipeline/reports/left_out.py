"""What was skipped because its site asks for it: by signal, by host, and that none slipped through."""

from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from hype_pipeline.lake import Lake
from hype_pipeline.reports.counting import distinct, key, rows
from hype_pipeline.reports.posts import Told
from hype_pipeline.reports.reasons import OPTED_OUT, signal_in_words, signal_of
from hype_pipeline.tables.collected import KEPT_POSTS, PAGES
from hype_pipeline.tables.every import TABLES

_ALLOWED = "allowed"
_FORBIDDEN = "robots_disallowed"
LISTED = 50  # hosts


def left_out(lake: Lake) -> Iterator[Told]:
    """Pages with an opt-out, by signal and host, each address once."""
    signals: dict[int, tuple[str, str]] = {}
    for url, robots in rows(lake, PAGES, "url", "robots"):
        if robots != _ALLOWED:
            signals[key(url)] = signal_of(robots), urlsplit(url).hostname or ""
    for url, reason in rows(lake, TABLES["pages_dropped"], "ref", "reason"):
        if reason == _FORBIDDEN:
            signals[key(url)] = _FORBIDDEN, urlsplit(url).hostname or ""
    alone = {
        key(url)
        for url, reason in rows(lake, TABLES["kept_posts_dropped"], "ref", "reason")
        if reason.startswith(OPTED_OUT)
    }
    kept = len(signals.keys() & distinct(lake, KEPT_POSTS, "url"))
    yield Told("opt_outs", "pages", len(signals), detail="whose site asks to be left out")
    yield Told("opt_outs", "kept all the same", kept, detail="pages; any but 0 is a fault")
    total = max(1, len(signals))
    told = "pages that nothing else spoke against"
    yield Told("opt_outs", "for this alone", len(alone), len(alone & signals.keys()) / total, told)
    for signal, count in Counter(signal for signal, _ in signals.values()).most_common():
        told = "robots.txt forbids it" if signal == _FORBIDDEN else signal_in_words(signal)
        yield Told("opt_outs_by_signal", signal, count, count / total, told)
    for host, count in Counter(host for _, host in signals.values()).most_common(LISTED):
        named = sorted({signal for signal, of in signals.values() if of == host})
        yield Told("opt_outs_by_host", host, count, count / total, ", ".join(named))
