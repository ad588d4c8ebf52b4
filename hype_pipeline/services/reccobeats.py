"""ReccoBeats: audio features of recordings, free and without a key.

It answers under ids of its own, in an order of its own, and leaves out what it does not know; the
Spotify id is read from each row's address.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from hype_pipeline.protocols import Measured
from hype_pipeline.records.collected import AUDIO_FEATURES
from hype_pipeline.services.http import Clock, JsonService
from hype_pipeline.services.rates import Gate

BATCH = 40  # ids; it refuses more
_TRACK = re.compile(r"open\.spotify\.com/(?:intl-\w+/)?track/(\w+)")


class ReccoBeats:
    """`AudioFeatures`, 40 recordings at a time."""

    provider = "reccobeats"

    def __init__(self, url: str, *, gate: Gate, now: Clock) -> None:
        self._service = JsonService(
            "ReccoBeats", url, gate=gate, now=now, advice="Is HYPE_RECCOBEATS_URL its address?"
        )

    def features_of(self, spotify_ids: Iterable[str]) -> Mapping[str, Measured]:
        """Features by Spotify id; what ReccoBeats does not know is absent."""
        wanted = list(dict.fromkeys(spotify_ids))
        found: dict[str, Measured] = {}
        for start in range(0, len(wanted), BATCH):
            ids = ",".join(wanted[start : start + BATCH])
            answer = self._service.json("/v1/audio-features", {"ids": ids})
            found |= {
                track: Measured(values, answer.source_url, answer.retrieved_at)
                for track, values in _by_spotify_id(answer.body)
            }
        return {spotify_id: found[spotify_id] for spotify_id in wanted if spotify_id in found}


def features_in(row: Mapping[str, Any]) -> dict[str, float]:
    """The features of one row that are numbers."""
    return {
        name: float(row[name]) for name in AUDIO_FEATURES if isinstance(row.get(name), int | float)
    }


def _by_spotify_id(body: Any) -> Iterator[tuple[str, Mapping[str, float]]]:
    rows = body.get("content") if isinstance(body, Mapping) else body
    for row in rows or []:
        if track := _TRACK.search(str(row.get("href") or "")):
            yield track[1], features_in(row)
