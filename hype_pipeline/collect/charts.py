"""Which songs were popular in a week: a chart's raw tracks made into rows.

Asking is the source's (services/), and a past week is asked for once. Who wrote about the songs is
links.py's.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hype_pipeline.collect.asking import asked_once, week_end
from hype_pipeline.errors import BadInput
from hype_pipeline.protocols import Charts
from hype_pipeline.raw_answers import RawAnswer, RawAnswers
from hype_pipeline.records.collected import ChartEntry
from hype_pipeline.records.narrowing import Dropped, Narrowed

# A chart may come out some days after its week; from here on an empty one is believed.
_BELIEVED_EMPTY = timedelta(days=14)


def chart_entries(
    source: Charts, raw: RawAnswers, weeks: Sequence[date], *, now: datetime
) -> Iterator[tuple[date, Narrowed[ChartEntry]]]:
    """Each week's chart, as soon as it is there. Raises Retryable or Refused."""
    for week in weeks:
        end = week_end(week)
        if week > now.date():
            raise BadInput(f"The chart week of {week} has not begun; today is {now.date()}.")

        def holds(kept: RawAnswer, end: datetime = end) -> bool:
            return kept.retrieved_at >= (end if kept.body else end + _BELIEVED_EMPTY)

        def ask(week: date = week) -> RawAnswer:
            return source.chart(week)

        answer = asked_once(raw, source.provider, f"charts/{week}", ask, holds=holds)
        yield week, entries(week, answer, provider=source.provider)


def entries(week: date, answer: RawAnswer, *, provider: str) -> Narrowed[ChartEntry]:
    """The rows of one chart, best first; tracks that name no song are dropped."""
    kept: dict[str, ChartEntry] = {}
    dropped = []
    for place, track in enumerate(answer.body, start=1):
        song_id = _text(track.get("itemid"))
        reason = _unusable(track) or ("repeated" if song_id in kept else None)
        if reason or song_id is None:
            dropped.append(_dropped(week, place, track, reason or "no_id", answer, provider))
        else:
            kept[song_id] = _entry(week, place, song_id, track, answer, provider)
    ranked = sorted(kept.values(), key=lambda entry: (entry.rank, entry.song_id))
    return Narrowed(tuple(ranked), tuple(dropped))


def _unusable(track: Mapping[str, Any]) -> str | None:
    for name, reason in (("itemid", "no_id"), ("artist", "no_artist"), ("title", "no_title")):
        if _text(track.get(name)) is None:
            return reason
    return None


def _entry(
    week: date,
    place: int,
    song_id: str,
    track: Mapping[str, Any],
    answer: RawAnswer,
    provider: str,
) -> ChartEntry:
    return ChartEntry(
        week=week,
        rank=_count(track.get("rank")) or place,
        song_id=song_id,
        artist=_text(track["artist"]) or "",
        title=_text(track["title"]) or "",
        loved_count=_count(track.get("loved_count")),
        posted_count=_count(track.get("posted_count")),
        post_url=_text(track.get("posturl")),
        site_name=_text(track.get("sitename")),
        posted_at=moment(track.get("dateposted")),
        source_url=answer.source_url,
        retrieved_at=answer.retrieved_at,
        provider=provider,
    )


def _dropped(
    week: date, place: int, track: Any, reason: str, answer: RawAnswer, provider: str
) -> Dropped:
    return Dropped(
        week=week,
        ref=_text(track.get("itemid")) or f"rank {place}",
        reason=reason,
        passing=False,
        evidence=json.dumps(track, ensure_ascii=False, sort_keys=True),
        source_url=answer.source_url,
        retrieved_at=answer.retrieved_at,
        provider=provider,
    )


def moment(epoch: Any) -> datetime | None:
    """The time of *epoch* seconds; None for what is no such number, or 0, which means unknown."""
    try:
        seconds = int(epoch)
        return datetime.fromtimestamp(seconds, UTC) if seconds > 0 else None
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def _text(value: Any) -> str | None:
    text = " ".join(str(value).split()) if isinstance(value, str | int) else ""
    return text or None


def _count(value: Any) -> int:
    try:
        return max(0, int(value))
    except (TypeError, ValueError):
        return 0
