"""A hostile web for the sandbox: many hosts, every link of a kind that its address names.

Which fault makes a kind, and how its links must end, stands in KINDS. Serving is the sandbox's,
running the stage is stage.py's.
"""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from hype_pipeline.lake import Lake
from hype_pipeline.records.collected import PostLink
from hype_pipeline.tables.collected import POST_LINKS
from hype_sandbox.world import write_world

FIRST_WEEK = date(2021, 11, 15)
WEEKS = 20
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
ON_A_HOST = 20  # links
_FILLER = 20_000  # characters of script in a page, as pages have them
_WORDS = [
    "guitar",
    "drums",
    "synth",
    "voice",
    "chorus",
    "melody",
    "bass",
    "rhythm",
    "quiet",
    "bright",
    "slow",
    "heavy",
    "tender",
    "noise",
    "record",
    "evening",
    "summer",
    "band",
    "singer",
    "listens",
    "turns",
    "rises",
    "falls",
    "carries",
    "moves",
    "breaks",
    "through",
    "over",
    "under",
    "between",
    "because",
    "while",
    "and",
    "the",
    "a",
    "of",
]


@dataclass(frozen=True, slots=True)
class Kind:
    """A way for a link to be, and how it must end."""

    share: float  # of the links
    fault: str | None = None  # of the sandbox
    knobs: Mapping[str, object] = field(default_factory=dict)
    reason: str | None = None  # None: fetched
    passing: bool = False


def kinds(deadline: float, inside: Sequence[str]) -> Mapping[str, Kind]:
    """Every kind. *inside* are addresses that nobody may be led to."""
    private = {
        f"private{number}": Kind(
            0.05 / len(inside), "private_redirect", {"location": address}, "private_address"
        )
        for number, address in enumerate(inside)
    }
    return {
        "timeout": Kind(0.05, "slow", {"seconds": 3 * deadline}, "timeout", passing=True),
        "busy": Kind(0.05, "rate_limited", {"retry_after": 1}, "http_429", passing=True),
        "broken": Kind(0.05, "server_error", {"status": 502}, "http_502", passing=True),
        "truncated": Kind(0.05, "truncated", {}, "broken", passing=True),
        "loop": Kind(0.05, "redirect_loop", {}, "too_many_redirects"),
        **private,
        "bomb": Kind(0.05, "bomb", {"megabytes": 256}, "too_large"),
        "hang": Kind(0.05, "hang", {}, "timeout", passing=True),
        "charset": Kind(0.05, "wrong_charset"),
        "large": Kind(0.05, "oversized", {"megabytes": 4}, "too_large"),
        "tags": Kind(0.002, None, {}, "too_many_tags"),
        "dense": Kind(0.001),
        "gone": Kind(0.02, None, {}, "http_404"),
        "copied": Kind(0.02),
        "good": Kind(1.0),  # the rest
    }


@dataclass(frozen=True, slots=True)
class Planned:
    """A link, and of which kind it is."""

    number: int
    kind: str

    @property
    def url(self) -> str:
        """Where it leads."""
        return f"http://blog{self.number // ON_A_HOST:05d}.example/{self.number:06d}-{self.kind}/"

    @property
    def week(self) -> date:
        """The chart week that it belongs to."""
        return FIRST_WEEK + timedelta(weeks=self.number % WEEKS)

    @property
    def told(self) -> str:
        """The sentence by which its article is known."""
        return f"This is café number {self.number}, and the song is still playing there."


def planned(links: int, known: Mapping[str, Kind], rng: random.Random) -> list[Planned]:
    """So many links. Good and bad ones take turns, or hosts would be given up for good reasons."""
    bad = [name for name, kind in known.items() for _ in range(round(kind.share * links))]
    bad = [name for name in bad if name != "good"]
    rng.shuffle(bad)
    rest = links - len(bad)
    good = ["good"] * rest
    mixed = [name for pair in zip(bad, good, strict=False) for name in pair]
    mixed += bad[len(good) :] + good[len(bad) :]
    return [Planned(number, name) for number, name in enumerate(mixed)]


def build(folder: Path, links: Sequence[Planned], rng: random.Random) -> Path:
    """The world that answers for *links*."""
    hosts = sorted({link.url.split("/")[2] for link in links})
    tables: Mapping[str, Iterable[Mapping[str, Any]]] = {
        "pages": _pages(links, rng),
        "captures": _captures(links, rng),
        "blogs": (
            {"siteid": n, "sitename": host, "siteurl": f"http://{host}/", "host": host, "robots": _ROBOTS[n % 3]}
            for n, host in enumerate(hosts)
        ),
    }  # fmt: skip
    about = {
        "name": "hostile", "kind": "synthetic", "seed": 0, "first_week": str(FIRST_WEEK),
        "last_week": str(FIRST_WEEK), "stands_in": [], "bot": {"handle": "bot.test"},
    }  # fmt: skip
    return write_world(folder, tables, about)


_ROBOTS = ("User-agent: *\nDisallow: /wp-admin/\n", None, "User-agent: *\nAllow: /\n")


def _pages(links: Sequence[Planned], rng: random.Random) -> Iterator[Mapping[str, Any]]:
    for link in links:
        gone = link.kind in ("gone", "copied")
        yield {
            "url": link.url,
            "status": 404 if gone else 200,
            "content_type": "text/html; charset=utf-8",
            "headers": "{}",
            "body": _body(link, rng),
            "truth": None,
        }


def _captures(links: Sequence[Planned], rng: random.Random) -> Iterator[Mapping[str, Any]]:
    for link in links:
        if link.kind == "copied":
            yield {
                "url": link.url,
                "timestamp": f"{link.week:%Y%m%d}120000",
                "status": 200,
                "content_type": "text/html; charset=utf-8",
                "body": _body(link, rng),
            }


def _body(link: Planned, rng: random.Random) -> bytes:
    if link.kind == "tags":
        inside = "<p>and so on</p>" * 30_000
    elif link.kind == "dense":
        inside = "".join(f"<p>{_sentence(rng)}</p>" for _ in range(15_000))
    else:
        inside = "".join(f"<p>{' '.join(_sentence(rng) for _ in range(4))}</p>" for _ in range(8))
    script = "var track = {};" * (_FILLER // 15)
    return (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>Post {link.number}</title>"
        f"<script>{script}</script></head><body><nav><a href='/'>Home</a></nav><article>"
        f"<h1>Post {link.number}</h1><p>{link.told}</p>{inside}</article></body></html>"
    ).encode()


def _sentence(rng: random.Random) -> str:
    return " ".join(rng.choices(_WORDS, k=14)).capitalize() + "."


def write_links(lake: Lake, links: Sequence[Planned]) -> None:
    """Store the table of links, week by week."""
    for week in sorted({link.week for link in links}):
        listed = rows([link for link in links if link.week == week])
        lake.write(POST_LINKS, listed, run_id="trial", week=week)


def rows(links: Sequence[Planned]) -> Iterator[PostLink]:
    """The table of links."""
    for link in links:
        yield PostLink(
            week=link.week,
            song_id=f"s{link.number}",
            url=link.url,
            host=link.url.split("/")[2],
            site_name="A blog",
            posted_at=datetime(link.week.year, link.week.month, link.week.day, tzinfo=UTC),
            source_url="https://charts.example/",
            retrieved_at=NOW,
            provider="hostile",
        )
