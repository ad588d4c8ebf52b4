"""Whose text it is, as far as the addresses tell: a report on invented text must say so.

Some names belong to nobody (RFC 2606, RFC 6761): what comes from there is invented. What a service on
this machine answered is a stand-in's. Nothing else is concluded.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from hype_pipeline.lake import Lake
from hype_pipeline.reports.counting import rows
from hype_pipeline.tables.collected import CHART_ENTRIES, KEPT_POSTS, POST_LINKS
from hype_pipeline.tables.table import Table

SYNTHETIC, STAND_IN, LIVE = "synthetic", "stand_in", "live"
_NOBODYS = frozenset({"example", "test", "invalid", "localhost"})


@dataclass(frozen=True, slots=True)
class Origin:
    """What the addresses say."""

    kind: str  # SYNTHETIC, STAND_IN or LIVE
    posts: int
    invented: int  # of them: those at addresses that nobody can own
    answers: int  # chart rows
    stand_in: int  # of them: those that a service on this machine gave

    @property
    def label(self) -> str:
        """What belongs above every figure; empty for what came from the open web."""
        if self.kind == SYNTHETIC:
            return "synthetic: every post lies at an address that nobody can own"
        if self.kind == STAND_IN:
            share = self.invented / max(1, self.posts)
            return f"stand-in services; {share:.0%} of the posts lie at invented addresses"
        return ""


def origin_of(lake: Lake) -> Origin:
    """Where the kept posts lie (the linked ones, where none was kept), and who told the charts."""
    table = KEPT_POSTS if lake.weeks(KEPT_POSTS) else POST_LINKS
    hosts = list(_hosts(lake, table))
    services = [urlsplit(url).hostname or "" for (url,) in rows(lake, CHART_ENTRIES, "source_url")]
    invented = sum(host.rpartition(".")[2] in _NOBODYS for host in hosts)
    local = sum(map(_is_here, services))
    kind = LIVE
    if local or invented:
        kind = SYNTHETIC if invented == len(hosts) > 0 else STAND_IN
    return Origin(kind, len(hosts), invented, len(services), local)


def _hosts(lake: Lake, table: Table) -> Iterator[str]:
    for (host,) in rows(lake, table, "host"):
        yield host.split(":", 1)[0].rstrip(".").lower()


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
