"""Last.fm: the tags that listeners give to an artist, commonest first.

Tags are anything that listeners write; which of them are genres is decided in collect/, so that
answers that are kept can be judged anew.
"""

from collections.abc import Mapping
from typing import Any

from hype_pipeline.errors import Refused, Retryable, TooOften
from hype_pipeline.protocols import ArtistQuery, Labels
from hype_pipeline.services.http import Clock, JsonService
from hype_pipeline.services.rates import Gate

_NAME = "Last.fm"
# A tag's count is relative to the commonest one's 100. Below a tenth of it stand jokes and mistakes.
_LEAST_COUNT = 10
_MOST_TAGS = 15
_PASSING = {8: "failed", 11: "is offline", 16: "is unavailable for a while"}
_KEY = {4: "was not accepted", 10: "is not valid", 26: "is suspended"}
_RATE_LIMIT = 29


class LastFm:
    """`Genres`, as tags."""

    provider = "lastfm"

    def __init__(self, url: str, key: str, *, gate: Gate, now: Clock) -> None:
        self._service = JsonService(
            _NAME,
            url,
            gate=gate,
            now=now,
            secrets={"api_key": key},
            advice="Is HYPE_LASTFM_KEY valid?",
            verdict=_judge,
            quota=True,
        )
        self._now = now

    def genres_of(self, artist: ArtistQuery) -> Labels:
        """The artist's tags, most given first; empty when Last.fm does not know the artist."""
        if not artist.name.strip():
            return Labels((), "lastfm:", self._now())
        answer = self._service.json(
            "/2.0/",
            {
                "method": "artist.getTopTags",
                "artist": artist.name,
                "autocorrect": 1,
                "format": "json",
            },
            absent={},
        )
        return Labels(_tags(answer.body), answer.source_url, answer.retrieved_at)


def _judge(_: int, body: Any) -> None:
    """Its errors stand in the body, under statuses that vary."""
    code = body.get("error") if isinstance(body, Mapping) else None
    if code == _RATE_LIMIT:
        raise TooOften(_NAME, "asked too often. Lower HYPE_RATE_LASTFM if this goes on.")
    if code in _PASSING:
        raise Retryable(_NAME, f"the service {_PASSING[code]} (error {code}).")
    if code in _KEY:
        raise Refused(_NAME, f"HYPE_LASTFM_KEY {_KEY[code]} (error {code}).")


def _tags(body: Any) -> tuple[str, ...]:
    listed = body.get("toptags", {}).get("tag", []) if isinstance(body, Mapping) else []
    tags = [listed] if isinstance(listed, Mapping) else listed  # a single one comes bare
    weighted = [(int(tag.get("count") or 0), str(tag["name"]).strip().lower()) for tag in tags]
    common = [name for count, name in weighted if count >= _LEAST_COUNT and name]
    return tuple(dict.fromkeys(common))[:_MOST_TAGS]
