"""A visit to a page: what its site asks for comes first, redirects are followed by hand.

How one request is made, and tried again, is knocking.py's; what the answer is worth is fetch.py's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urldefrag, urljoin

from hype_pipeline.collect.crawl.archive import Archive
from hype_pipeline.collect.crawl.knocking import REDIRECTS, Knocker, Limits
from hype_pipeline.collect.crawl.site_rules import MOST_REDIRECTS, SiteRules
from hype_pipeline.errors import WillNotFetch
from hype_pipeline.protocols import Web, WebAnswer

KINDS = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class Visited:
    """The answer at the end of all redirects, and what the sites on the way signal."""

    answer: WebAnswer
    signal: str | None  # an opt-out from training that a site on the way declares for all its pages


class Visits:
    """Visits during one crawl."""

    def __init__(self, web: Web, archive: Archive, now: datetime, limits: Limits) -> None:
        self._knocker = Knocker(web, archive, limits)
        self._sites = SiteRules(self._knocker, archive, now)

    async def page(self, url: str, headers: Mapping[str, str]) -> Visited:
        """The page at *url*. Raises NoAnswer (passing) or WillNotFetch (for good)."""
        at, signal, seen = url, None, set[str]()
        while at not in seen and len(seen) <= MOST_REDIRECTS:
            seen.add(at)
            rules = await self._sites.of(at)
            if not rules.allows(at):
                raise WillNotFetch("web", "robots_disallowed", f"robots.txt disallows {at}.")
            signal = signal or await self._sites.signal(at, rules)
            answer = await self._knocker.ask(at, headers=headers, delay=rules.delay(), kinds=KINDS)
            if answer.status not in REDIRECTS or not answer.headers.get("location"):
                return Visited(answer, signal)
            at = _redirected(at, answer.headers["location"])
        problem = "redirect_loop" if at in seen else "too_many_redirects"
        raise WillNotFetch("web", problem, f"{url} is redirected without end.")

    def signal_at(self, url: str) -> str | None:
        """The opt-out that *url*'s site declared when it last answered."""
        return self._sites.signal_at(url)


def _redirected(at: str, location: str) -> str:
    try:
        return urldefrag(urljoin(at, location)).url
    except ValueError as error:
        raise WillNotFetch("web", "bad_url", f"{at} redirects to {location!r}: {error}.") from error
