"""MusicBrainz: the genres that its editors vote for.

An artist is found by the Spotify address that MusicBrainz holds for them, which is exact; else by
name, where two artists of the same name are nobody: a wrong genre is worse than none.
"""

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any

from hype_pipeline.collect.folding import folded
from hype_pipeline.protocols import ArtistQuery
from hype_pipeline.services.http import Clock, JsonService
from hype_pipeline.services.rates import Gate

_LEAST_SCORE = 90  # of its own search, 0 to 100
_SPECIAL = str.maketrans({'"': r"\"", "\\": r"\\"})


class MusicBrainz:
    """`Genres` of the open encyclopaedia."""

    provider = "musicbrainz"

    def __init__(self, url: str, contact: str, *, gate: Gate, now: Clock) -> None:
        # It blocks clients that do not say who they are.
        agent = f"hype-pipeline/{version('hype-pipeline')} ( {contact} )"
        self._service = JsonService(
            "MusicBrainz",
            url,
            gate=gate,
            now=now,
            headers={"User-Agent": agent, "Accept": "application/json"},
            advice="It blocks clients without a contact: is HYPE_CONTACT an address of yours?",
        )

    def genres_of(self, artist: ArtistQuery) -> tuple[str, ...]:
        """The artist's genres, most votes first; empty when unknown or when the name is ambiguous."""
        mbid = self._by_spotify(artist.spotify_id) or self._by_name(artist.name)
        if not mbid:
            return ()
        answer = self._service.json(
            f"/ws/2/artist/{mbid}", {"inc": "genres", "fmt": "json"}, absent={}
        )
        genres = answer.body.get("genres") or []
        voted = sorted(genres, key=lambda genre: (-int(genre.get("count") or 0), genre["name"]))
        return tuple(dict.fromkeys(str(genre["name"]).lower() for genre in voted))

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

    def _by_name(self, name: str) -> str | None:
        if not folded(name):
            return None
        query = f'artist:"{name.translate(_SPECIAL)}"'
        answer = self._service.json("/ws/2/artist", {"query": query, "limit": 5, "fmt": "json"})
        return _only_namesake(answer.body.get("artists") or [], name)


def _only_namesake(artists: Sequence[Mapping[str, Any]], name: str) -> str | None:
    namesakes = [
        str(artist["id"])
        for artist in artists
        if int(artist.get("score") or 0) >= _LEAST_SCORE
        and folded(str(artist.get("name") or "")) == folded(name)
    ]
    return namesakes[0] if len(namesakes) == 1 else None
