"""Spotify through spotipy: search, artists' genres, and audio features where they are still given.

Spotify takes things away from new apps: genres may be null, features answer 403, batches of artists
are gone. So each is asked for singly, taken as optional, and a door that is closed is not tried
again. Which candidate is the song, and what is asked instead, is songs.py's business.
"""

import logging
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar
from urllib.parse import urlencode

from hype_pipeline.collect.joining.matching import THRESHOLD, artist_names, best, main_artist
from hype_pipeline.collect.joining.titles import taken_apart
from hype_pipeline.errors import HypeError, Refused, Retryable
from hype_pipeline.protocols import ArtistQuery, Candidate, Labels, Measured
from hype_pipeline.services.http import LONGEST_WAIT, Clock, patiently, retry_after, spent
from hype_pipeline.services.rates import Gate
from hype_pipeline.services.reccobeats import features_in

Answer = TypeVar("Answer")

_NAME = "Spotify"
_MOST_CANDIDATES = 10  # what one search may give, since February 2026
_FEATURES_BATCH = 100  # ids
_TIMEOUT = 20.0  # seconds
_FORBIDDEN, _NOT_FOUND, _GONE, _TOO_MANY, _BROKEN = 403, 404, 410, 429, 500
_KEYS = "Are HYPE_SPOTIFY_CLIENT_ID and HYPE_SPOTIFY_CLIENT_SECRET those of your app?"

_log = logging.getLogger(__name__)


class _Closed(Refused):
    """What Spotify no longer gives this app, whatever its owner does."""


class Spotify:
    """`Catalogue`, `Genres` and `AudioFeatures` in one, over one token."""

    provider = "spotify"

    def __init__(
        self,
        url: str,
        accounts_url: str,
        client_id: str,
        client_secret: str,
        *,
        gate: Gate,
        now: Clock,
    ) -> None:
        self._url = url.rstrip("/")
        self._accounts_url = accounts_url.rstrip("/")
        self._client_id = client_id
        self._client_secret = client_secret
        self._gate = gate
        self._now = now
        self._features_closed = False
        self._genres_closed = False

    def search(self, artist: str, title: str) -> Sequence[Candidate]:
        """Candidates by fields; where none of them is the song, those of a plain search as well."""
        named = taken_apart(title, artist)
        core, main = named.asked, _words(main_artist(artist))
        found = self._search(f'track:"{_unquoted(core)}" artist:"{_unquoted(main)}"')
        if best(artist, title, found)[1] >= THRESHOLD:
            return found
        more = self._search(f"{main} {core} {named.by}".strip())
        known = {candidate.spotify_id for candidate in found}
        return [*found, *(candidate for candidate in more if candidate.spotify_id not in known)]

    def genres_of(self, artist: ArtistQuery) -> Labels:
        """The genres on the artist's page; empty for artists without one, and where it has none."""
        told = self._page_of(artist.spotify_id) if artist.spotify_id else {}
        genres = tuple(dict.fromkeys(str(genre).lower() for genre in told.get("genres") or ()))
        return Labels(genres, f"{self._url}/v1/artists/{artist.spotify_id}", self._now())

    def _page_of(self, spotify_id: str) -> Mapping[str, Any]:
        if self._genres_closed:
            return {}
        try:
            told: Mapping[str, Any] = self._ask(lambda: self._client.artist(spotify_id), absent={})
        except _Closed as closed:
            self._genres_closed = True
            _log.warning("%s Genres are asked for elsewhere.", closed)
            return {}
        return told

    def features_of(self, spotify_ids: Iterable[str]) -> Mapping[str, Measured]:
        """Audio features; raises Refused, without asking, once Spotify has refused them."""
        if self._features_closed:
            raise Refused(_NAME, "gives this app no audio features.")
        wanted = list(dict.fromkeys(spotify_ids))
        found: dict[str, Measured] = {}
        for start in range(0, len(wanted), _FEATURES_BATCH):
            batch = wanted[start : start + _FEATURES_BATCH]
            rows = self._features(batch)
            shown = f"{self._url}/v1/audio-features?ids={','.join(batch)}"
            found |= {
                str(row["id"]): Measured(features_in(row), shown, self._now())
                for row in rows
                if row
            }
        return found

    def _features(self, batch: Sequence[str]) -> Sequence[Mapping[str, Any] | None]:
        try:
            told = self._ask(lambda: self._client.audio_features(list(batch)), absent=[])
        except _Closed as closed:
            self._features_closed = True
            _log.warning("%s Audio features are asked for elsewhere.", closed)
            raise
        return told if isinstance(told, list) else []

    def _search(self, query: str) -> list[Candidate]:
        told = self._ask(lambda: self._client.search(query, limit=_MOST_CANDIDATES), absent={})
        tracks = (told.get("tracks") or {}).get("items") or []
        shown = f"{self._url}/v1/search?{urlencode({'q': query, 'type': 'track'})}"
        return [self._candidate(track, shown) for track in tracks if track and track.get("id")]

    def _candidate(self, track: Mapping[str, Any], source_url: str) -> Candidate:
        artists = [artist for artist in track.get("artists") or [] if artist]
        return Candidate(
            spotify_id=str(track["id"]),
            title=str(track.get("name") or ""),
            artists=tuple(str(artist.get("name") or "") for artist in artists),
            artist_ids=tuple(str(artist.get("id") or "") for artist in artists),
            isrc=(track.get("external_ids") or {}).get("isrc"),
            source_url=source_url,
            retrieved_at=self._now(),
        )

    def _ask(self, call: Callable[[], Any], *, absent: Any) -> Any:
        return patiently(lambda: self._once(call, absent))

    def _once(self, call: Callable[[], Answer], absent: Answer) -> Answer:
        from requests import RequestException
        from spotipy import SpotifyException
        from spotipy.oauth2 import SpotifyOauthError

        self._gate.wait()
        try:
            # It calls audio features deprecated; whether this app has them is for Spotify to say.
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)
                answer = call()
        except SpotifyException as failure:
            if failure.http_status == _NOT_FOUND:
                return absent
            raise self._failure(failure) from None
        except SpotifyOauthError as failure:
            raise _no_token(failure) from None
        except RequestException as failure:
            raise Retryable(_NAME, f"no answer ({type(failure).__name__}).") from None
        if answer is None:
            raise Retryable(_NAME, "answered something that is not JSON.")
        return answer

    def _failure(self, failure: Any) -> HypeError:
        status, said = int(failure.http_status), _said(failure)
        wait = retry_after((failure.headers or {}).get("Retry-After"), now=self._now())
        if failure.reason == "QUOTA_EXCEEDED" or (wait or 0) > LONGEST_WAIT:
            return spent(_NAME, wait)
        if status == _TOO_MANY or status >= _BROKEN:
            return Retryable(_NAME, f"answered {status}: {said}.", retry_after=wait)
        if "premium" in said.lower():
            return Refused(
                _NAME,
                "the owner of this app has no Premium subscription, which Spotify demands since 2026. "
                "Subscribe with the account that owns the app, or leave HYPE_SPOTIFY_CLIENT_ID empty: "
                "genres then come from Last.fm, MusicBrainz or HYPE_GENRES_FILE.",
            )
        if status in (_FORBIDDEN, _GONE):
            return _Closed(_NAME, f"answered {status}: {said}.")
        return Refused(_NAME, f"answered {status}: {said}. {_KEYS}")

    @cached_property
    def _client(self) -> Any:
        import requests
        import spotipy
        from spotipy.cache_handler import MemoryCacheHandler
        from spotipy.oauth2 import SpotifyClientCredentials

        # At DEBUG it logs tokens and secrets, at ERROR each failure that we report ourselves.
        logging.getLogger("spotipy").setLevel(logging.CRITICAL)
        # A session of ours: with its own, retries=0 turns every 429 and 5xx into one exception
        # without status or Retry-After, and retries above 0 sleep as long as the header says.
        session = requests.Session()
        account = SpotifyClientCredentials(
            self._client_id,
            self._client_secret,
            requests_session=session,
            requests_timeout=_TIMEOUT,
            cache_handler=MemoryCacheHandler(),  # else it writes .cache in the working directory
        )
        account.OAUTH_TOKEN_URL = f"{self._accounts_url}/api/token"
        client = spotipy.Spotify(
            auth_manager=account,
            requests_session=session,
            requests_timeout=_TIMEOUT,
            retries=0,
            status_retries=0,
        )
        client.prefix = f"{self._url}/v1/"
        return client


def _no_token(failure: Any) -> HypeError:
    if failure.error in ("invalid_client", "invalid_request", "unauthorized_client"):
        return Refused(_NAME, f"gives no token ({failure.error}). {_KEYS}")
    return Retryable(_NAME, f"gives no token ({failure.error or 'without a reason'}).")


def _said(failure: Any) -> str:
    """Its message without the address that spotipy puts before it."""
    return str(failure.msg or "").rsplit(":\n", 1)[-1].strip().rstrip(".") or "no reason given"


def _words(artist: str) -> str:
    """Names without what stands between them: a search for 'Arko x Nima' needs all three words."""
    return " ".join(artist_names(artist)[1:]) or artist


def _unquoted(text: str) -> str:
    return text.replace('"', " ").strip()
