"""MusicBrainz: the genres that its editors vote for.

An artist is found by the Spotify address that MusicBrainz holds for them or by the code of one of
their recordings (ISRC), which are exact; else by name, where two artists of the same name are nobody: a wrong genre is worse than none.
"""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from importlib.metadata import version
from typing import Any

from hype_pipeline.collect.joining.folding import folded
from hype_pipeline.errors import TooOften
from hype_pipeline.protocols import ArtistQuery, Labels
from hype_pipeline.services.http import Clock, JsonService
from hype_pipeline.services.rates import Gate

_NAME = "MusicBrainz"
_LEAST_SCORE = 90  # of its own search, 0 to 100
_SPECIAL = str.maketrans({'"': r"\"", "\\": r"\\"})


class MusicBrainz:
    """`Genres` of the open encyclopaedia."""

    provider = "musicbrainz"

    def __init__(self, url: str, contact: str, *, gate: Gate, now: Clock) -> None:
        # It blocks clients that do not say who they are.
        agent = f"hype-pipeline/{version('hype-pipeline')} ( {contact} )"
        self._now = now
        self._service = JsonService(
            _NAME,
            url,
            gate=gate,
            now=now,
            headers={"User-Agent": agent, "Accept": "application/json"},
            verdict=_judge,
            quota=True,
            advice="It blocks clients without a contact: is HYPE_CONTACT an address of yours?",
        )

    def genres_of(self, artist: ArtistQuery) -> Labels:
        """The artist's genres, most votes first; empty when unknown or when the name is ambiguous."""
        mbid = self._by_spotify(artist.spotify_id) or self._by_isrc(artist.isrc, artist.name)
        mbid = mbid or self._by_name(artist.name)
        if not mbid:
            return Labels((), "musicbrainz:", self._now())
        answer = self._service.json(
            f"/ws/2/artist/{mbid}", {"inc": "genres", "fmt": "json"}, absent={}
        )
        genres = answer.body.get("genres") or []
        voted = sorted(genres, key=lambda genre: (-int(genre.get("count") or 0), genre["name"]))
        names = tuple(dict.fromkeys(str(genre["name"]).lower() for genre in voted))
        return Labels(names, answer.source_url, answer.retrieved_at)

    def _by_spotify(self, spotify_id: str | None) -> str | None:
        if not spotify_id:
            return None
        answer = self._service.json(
            "/ws/2/url",
            {
                "resource": f"https://open.spotify.com/artist/{spotify_id}",
                "inc": "artist-rels",
                "fmt": "json",
            },
            absent={},
        )
        related = [relation.get("artist") for relation in answer.body.get("relations") or []]
        return next((str(artist["id"]) for artist in related if artist), None)

    def _by_isrc(self, isrc: str | None, name: str) -> str | None:
        if not isrc:
            return None
        answer = self._service.json(
            f"/ws/2/isrc/{isrc}", {"inc": "artist-credits", "fmt": "json"}, absent={}
        )
        credits_of = (row.get("artist-credit") or [] for row in answer.body.get("recordings") or [])
        credited = [credit.get("artist") or {} for listed in credits_of for credit in listed]
        namesakes = {
            str(artist["id"])
            for artist in credited
            if artist.get("id") and folded(str(artist.get("name") or "")) == folded(name)
        }
        return namesakes.pop() if len(namesakes) == 1 else None

    def _by_name(self, name: str) -> str | None:
        if not folded(name):
            return None
        query = f'artist:"{name.translate(_SPECIAL)}"'
        answer = self._service.json("/ws/2/artist", {"query": query, "limit": 5, "fmt": "json"})
        return _only_namesake(answer.body.get("artists") or [], name)


def _judge(status: int, body: Any) -> None:
    """It says "too often" under the status of an outage."""
    told = str(body.get("error") or "") if isinstance(body, Mapping) else ""
    if status == HTTPStatus.SERVICE_UNAVAILABLE and "rate limit" in told.lower():
        raise TooOften(_NAME, "asked too often. Lower HYPE_RATE_MUSICBRAINZ if this goes on.")


def _only_namesake(artists: Sequence[Mapping[str, Any]], name: str) -> str | None:
    namesakes = [
        str(artist["id"])
        for artist in artists
        if int(artist.get("score") or 0) >= _LEAST_SCORE
        and folded(str(artist.get("name") or "")) == folded(name)
    ]
    return namesakes[0] if len(namesakes) == 1 else None
