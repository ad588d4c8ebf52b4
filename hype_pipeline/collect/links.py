"""Every blog post about each charted song: the service's links, and the one on the chart itself.

A link is judged by its address alone (urls.py). The same post may stand under several songs; that
it is a round-up is found later. Links from after the week are left out, so that a past week's table
never changes however often its songs chart again.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from hype_pipeline.collect.asking import Patience, asked_once, week_end
from hype_pipeline.collect.charts import moment
from hype_pipeline.collect.urls import host_of, no_post, normalised
from hype_pipeline.errors import Retryable
from hype_pipeline.protocols import BlogLinks
from hype_pipeline.raw_answers import RawAnswer, RawAnswers
from hype_pipeline.records.collected import ChartEntry, PostLink
from hype_pipeline.records.narrowing import Dropped, Narrowed


@dataclass(frozen=True, slots=True)
class _Found:
    """A link as it was found, before anything is judged."""

    url: str
    site_name: str | None
    posted_at: datetime | None
    source_url: str
    retrieved_at: datetime
    provider: str


def post_links(
    source: BlogLinks,
    raw: RawAnswers,
    weeks: Sequence[date],
    chart_of: Callable[[date], Sequence[ChartEntry]],
    *,
    now: datetime,
) -> Iterator[tuple[date, Narrowed[PostLink]]]:
    """Each week's links. Raises Refused, or Retryable when the service goes on failing; a single
    song that went unanswered is dropped as passing, and asked for again by the next run."""
    patience = Patience()
    for week in weeks:
        kept: list[PostLink] = []
        dropped: list[Dropped] = []
        for entry in sorted(chart_of(week), key=lambda entry: entry.song_id):
            found, unanswered = _found(source, raw, entry, patience, now=now)
            judged = links_of_song(entry, found)
            kept += judged.kept
            dropped += [*judged.dropped, *unanswered]
        yield week, Narrowed(tuple(kept), tuple(dropped))


def _found(
    source: BlogLinks, raw: RawAnswers, entry: ChartEntry, patience: Patience, *, now: datetime
) -> tuple[list[_Found], list[Dropped]]:
    end = week_end(entry.week)
    own = _on_chart(entry)
    try:
        answer = asked_once(
            raw,
            source.provider,
            f"tracks/{entry.song_id}/blogs",
            lambda: source.posts_about(entry.song_id),
            holds=lambda kept: kept.retrieved_at >= end,
        )
    except Retryable as failure:
        patience.suffer(failure)
        return own, [_unanswered(entry, failure, now)]
    patience.went_well()
    return [*_in_answer(answer, source.provider), *own], []


def _on_chart(entry: ChartEntry) -> list[_Found]:
    if entry.post_url is None:
        return []
    return [
        _Found(
            entry.post_url,
            entry.site_name,
            entry.posted_at,
            entry.source_url,
            entry.retrieved_at,
            entry.provider,
        )
    ]


def _in_answer(answer: RawAnswer, provider: str) -> Iterator[_Found]:
    for row in answer.body:
        yield _Found(
            str(row.get("posturl") or row.get("url") or ""),
            _site_name(row),
            moment(row.get("dateposted")),
            answer.source_url,
            answer.retrieved_at,
            provider,
        )


def _site_name(row: Mapping[str, Any]) -> str | None:
    return str(row.get("sitename") or "").strip() or None


def links_of_song(entry: ChartEntry, found: Iterable[_Found]) -> Narrowed[PostLink]:
    """What of *found* is a post about the song from its week or before, each address once."""
    end = week_end(entry.week)
    kept: dict[str, PostLink] = {}
    dropped: list[Dropped] = []
    for link in found:
        url = normalised(link.url)
        if reason := _reason(url, link, end):
            dropped.append(_dropped(entry, link, reason))
        elif url and url not in kept:
            kept[url] = PostLink(
                week=entry.week,
                song_id=entry.song_id,
                url=url,
                host=host_of(url),
                site_name=link.site_name,
                posted_at=link.posted_at,
                source_url=link.source_url,
                retrieved_at=link.retrieved_at,
                provider=link.provider,
            )
    return Narrowed(
        tuple(sorted(kept.values(), key=lambda link: link.url)),
        tuple(sorted(set(dropped), key=lambda gone: (gone.ref, gone.reason, gone.evidence))),
    )


def _reason(url: str | None, link: _Found, end: datetime) -> str | None:
    if not link.url.strip():
        return "no_address"
    if url is None:
        return "unreadable"
    if link.posted_at is not None and link.posted_at >= end:
        return "after_week"
    return no_post(url)


def _dropped(entry: ChartEntry, link: _Found, reason: str) -> Dropped:
    posted = link.posted_at.isoformat() if link.posted_at else None
    return Dropped(
        week=entry.week,
        ref=link.url or entry.song_id,
        reason=reason,
        passing=False,
        evidence=json.dumps({"song_id": entry.song_id, "posted_at": posted}),
        source_url=link.source_url,
        retrieved_at=link.retrieved_at,
        provider=link.provider,
    )


def _unanswered(entry: ChartEntry, failure: Retryable, now: datetime) -> Dropped:
    return Dropped(
        week=entry.week,
        ref=entry.song_id,
        reason="unanswered",
        passing=True,
        evidence=json.dumps({"error": str(failure)}),
        source_url=entry.source_url,
        retrieved_at=now,
        provider=entry.provider,
    )
