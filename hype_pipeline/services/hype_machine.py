"""Hype Machine: weekly charts and who wrote about a song, from its API or else from its pages.

The API needs no key for reading, today. Where it refuses a week's set, the public page of that week
is read instead, which holds the same tracks as JSON, without the counts. Rows come back under the
API's field names; anything in them may be missing, and collect/ copes with that.
"""

import html
import json
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from hype_pipeline.errors import Refused, Retryable
from hype_pipeline.raw_answers import RawAnswer
from hype_pipeline.services.http import Clock, JsonService, Params
from hype_pipeline.services.rates import Gate

CHART_LENGTH = 50
_PAGE = 20  # rows that the service sends when it is not told how many
_MOST_PAGES = 10
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FORBIDDEN = 403
_DISPLAY_LIST = re.compile(
    r"""<script[^>]*\bid=["']?displayList-data["']?[^>]*>(.*?)</script>""",
    re.DOTALL | re.IGNORECASE,
)
# The page's names for what the API calls otherwise.
_PAGE_FIELDS = {"id": "itemid", "song": "title", "ts": "dateposted"}
_INSTEAD = "A chart file of your own (HYPE_CHART_FILE) works without Hype Machine."

_NAME = "Hype Machine"

_log = logging.getLogger(__name__)


class _Forbidden(Retryable):
    """A 403, which here means "not so fast" as well as "not you": only trying again tells."""


def week_name(week: date) -> str:
    """The week as Hype Machine writes it, whatever the locale: May-28-2018."""
    return f"{_MONTHS[week.month - 1]}-{week.day:02d}-{week.year}"


class HypeMachine:
    """Both of what Hype Machine is asked for: `Charts` and `BlogLinks`."""

    provider = "hypem"

    def __init__(self, url: str, site_url: str, key: str | None, *, gate: Gate, now: Clock) -> None:
        self._api = JsonService(
            _NAME,
            url,
            gate=gate,
            now=now,
            secrets={"key": key} if key else {},
            advice=f"Is HYPE_MACHINE_URL its API? {_INSTEAD}",
            verdict=_not_so_fast,
        )
        self._site = JsonService(
            "Hype Machine's pages", site_url, gate=gate, now=now, advice=_INSTEAD
        )
        self._sets_closed = False

    def chart(self, week: date) -> RawAnswer:
        """The popular songs of the week that starts on *week*, best first."""
        path = f"/set/popularweek_{week_name(week)}/tracks"
        if not self._sets_closed:
            try:
                answer = self._api.json(path, {"count": CHART_LENGTH}, absent=[])
            except (Refused, _Forbidden) as closed:
                _log.warning("%s From here on its pages are read instead.", closed)
                self._sets_closed = True
            else:
                rows = _rows(answer.body, "tracks")
                if rows:
                    return replace(answer, body=rows)
        return _all_pages(lambda page: self._page(week, page), enough=CHART_LENGTH)

    def posts_about(self, song_id: str) -> RawAnswer:
        """Every post that Hype Machine knows about a song."""
        return _all_pages(lambda page: self._blogs(song_id, page))

    def _blogs(self, song_id: str, page: int) -> RawAnswer:
        params: Params = {"count": CHART_LENGTH} | ({"page": page} if page > 1 else {})
        answer = self._api.json(f"/tracks/{song_id}/blogs", params, absent=[])
        return replace(answer, body=[_with_post_url(row) for row in _rows(answer.body, "blogs")])

    def _page(self, week: date, page: int) -> RawAnswer:
        path = f"/popular/week:{week_name(week)}" + (f"/{page}" if page > 1 else "")
        answer = self._site.text(path, {"count": CHART_LENGTH}, absent="")
        rows = _displayed(answer.body) if answer.body else []
        return replace(answer, body=[_from_page(row) for row in rows])


def _not_so_fast(status: int, _body: Any) -> None:
    if status == _FORBIDDEN:
        raise _Forbidden(
            _NAME,
            "answered 403: we ask too fast, or without a key that it accepts. "
            "Lower HYPE_RATE_HYPE_MACHINE, or set HYPE_MACHINE_KEY.",
        )


def _all_pages(ask: Callable[[int], RawAnswer], *, enough: int | None = None) -> RawAnswer:
    """The rows of page 1, 2, … until one is short. A service that ignores paging repeats itself:
    then nothing is new, and we stop too."""
    first = ask(1)
    answer, found = first, list(first.body)
    for page in range(2, _MOST_PAGES + 1):
        if len(answer.body) < _PAGE or (enough is not None and len(found) >= enough):
            break
        answer = ask(page)
        fresh = [row for row in answer.body if row not in found]
        if not fresh:
            break
        found += fresh
    return replace(first, body=found[:enough])


def _rows(body: Any, wrapper: str) -> Sequence[dict[str, Any]]:
    listed = body.get(wrapper) if isinstance(body, Mapping) else body
    if not isinstance(listed, list):
        raise Retryable(_NAME, f"answered no list of {wrapper}.")
    return [dict(row) for row in listed if isinstance(row, Mapping)]


def _with_post_url(row: dict[str, Any]) -> dict[str, Any]:
    """Where the post's address is named otherwise, give it its usual name too."""
    return row if row.get("posturl") or not row.get("url") else {**row, "posturl": row["url"]}


def _displayed(page: str) -> Sequence[dict[str, Any]]:
    found = _DISPLAY_LIST.search(page)
    if not found:
        raise Refused(
            "Hype Machine's pages", f"a week's page has no displayList-data: it changed. {_INSTEAD}"
        )
    for text in (found[1], html.unescape(found[1])):
        try:
            return _rows(json.loads(text), "tracks")
        except ValueError:
            continue
    raise Retryable("Hype Machine's pages", "the tracks of a week's page cannot be read.")


def _from_page(row: Mapping[str, Any]) -> dict[str, Any]:
    return {_PAGE_FIELDS.get(name, name): value for name, value in row.items() if name != "key"}
