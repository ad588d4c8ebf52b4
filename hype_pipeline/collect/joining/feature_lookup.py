"""How recordings sound: providers of audio features asked in turn, each once for each recording.

A recording that was released twice has two ids and one code (ISRC): what is known under either id
holds for both. Every answer is kept, unknowns included.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hype_pipeline.collect.asking import Patience, still_unknown
from hype_pipeline.errors import Refused, Retryable
from hype_pipeline.protocols import AudioFeatures
from hype_pipeline.raw_answers import RawAnswer, RawAnswers

_DOOR = "features/refused"
# Spotify refuses audio features to apps registered since 2024; who is let in after all notices
# within a month, and a backfill of many runs asks once.
_TRIED_AGAIN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class KnownFeatures:
    """Who measured a recording first, and what."""

    values: Mapping[str, float]
    provider: str
    retrieved_at: datetime


class FeatureLookup:
    """The providers of audio features, in the order in which they are believed."""

    def __init__(self, sources: Sequence[AudioFeatures], raw: RawAnswers, *, now: datetime) -> None:
        self._sources, self._raw, self._now = sources, raw, now
        self._patience = {id(source): Patience() for source in sources}

    def of(self, codes: Mapping[str, str | None]) -> Mapping[str, KnownFeatures]:
        """By Spotify id; *codes* has the recordings' ISRCs by the same ids."""
        found: dict[str, KnownFeatures] = {}
        for source in self._sources:
            missing = {track: codes[track] for track in sorted(codes) if track not in found}
            answers = self._told_by(source, missing)
            found |= {
                track: KnownFeatures(answer.body, source.provider, answer.retrieved_at)
                for track, answer in answers.items()
            }
        return found

    def _told_by(
        self, source: AudioFeatures, codes: Mapping[str, str | None]
    ) -> Mapping[str, RawAnswer]:
        kept = {track: self._kept(source.provider, track, isrc) for track, isrc in codes.items()}
        known = {track: answer for track, answer in kept.items() if answer is not None}
        unasked = [track for track in codes if track not in known]
        answers = {**known, **self._asked(source, unasked, codes)}
        by_code = {codes[track]: answer for track, answer in answers.items() if answer.body}
        by_code.pop(None, None)
        twins = {track: by_code[isrc] for track, isrc in codes.items() if isrc in by_code}
        return {**twins, **{track: answer for track, answer in answers.items() if answer.body}}

    def _kept(self, provider: str, track: str, isrc: str | None) -> RawAnswer | None:
        answers = [self._raw.get(provider, key) for key in _keys(track, isrc)]
        known = [answer for answer in answers if answer and answer.body]
        unknown = [answer for answer in answers[:1] if answer and still_unknown(answer, self._now)]
        return next(iter(known + unknown), None)

    def _asked(
        self, source: AudioFeatures, tracks: Sequence[str], codes: Mapping[str, str | None]
    ) -> Mapping[str, RawAnswer]:
        patience = self._patience[id(source)]
        if not tracks or patience.lost or self._closed(source.provider):
            return {}
        try:
            found = source.features_of(tracks)
        except Refused as refusal:
            # A closed door says nothing about recordings: only that it is closed is kept.
            self._keep(source.provider, _DOOR, str(refusal))
            return {}
        except Retryable as failure:
            patience.suffer_quietly(failure)
            return {}
        patience.went_well()
        answers = {
            track: RawAnswer(dict(told.values), told.source_url, told.retrieved_at)
            for track, told in found.items()
        }
        for track in tracks:
            if track not in answers:
                self._keep(source.provider, f"features/{track}", None)
                continue
            for key in _keys(track, codes[track]):
                self._raw.put(source.provider, key, answers[track])
        return answers

    def _closed(self, provider: str) -> bool:
        refused = self._raw.get(provider, _DOOR)
        return refused is not None and self._now - refused.retrieved_at < _TRIED_AGAIN

    def _keep(self, provider: str, key: str, body: Any) -> None:
        self._raw.put(provider, key, RawAnswer(body, f"{provider}:{key}", self._now))


def _keys(track: str, isrc: str | None) -> Sequence[str]:
    return (f"features/{track}", *((f"features/isrc/{isrc}",) if isrc else ()))
