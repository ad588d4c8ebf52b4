"""The clients of the song services, pointed at a sandbox: what wiring does, for tests."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from hype_pipeline.services.hype_machine import HypeMachine
from hype_pipeline.services.lastfm import LastFm
from hype_pipeline.services.musicbrainz import MusicBrainz
from hype_pipeline.services.rates import Gate
from hype_pipeline.services.reccobeats import ReccoBeats
from hype_pipeline.services.spotify import Spotify
from hype_pipeline.settings import Settings
from hype_pipeline_tests.conftest import NOW

FAST = 1000.0  # requests per second


@dataclass(frozen=True, slots=True)
class Music:
    """One client of each."""

    hype_machine: HypeMachine
    spotify: Spotify
    lastfm: LastFm
    musicbrainz: MusicBrainz
    reccobeats: ReccoBeats


def _now() -> datetime:
    return NOW


def music(env: Mapping[str, str], **changed: str) -> Music:
    """Clients for the addresses and keys in *env*, and *changed* (HYPE_* variables) over it."""
    settings = Settings.from_env({**env, **changed})
    gate = Gate(FAST)
    return Music(
        HypeMachine(
            settings.hype_machine_url,
            settings.hype_machine_site_url,
            settings.hype_machine_key,
            gate=gate,
            now=_now,
        ),
        Spotify(
            settings.spotify_url,
            settings.spotify_accounts_url,
            settings.need("spotify_client_id", "a test"),
            settings.need("spotify_client_secret", "a test"),
            gate=gate,
            now=_now,
        ),
        LastFm(settings.lastfm_url, settings.need("lastfm_key", "a test"), gate=gate, now=_now),
        MusicBrainz(
            settings.musicbrainz_url, settings.need("contact", "a test"), gate=gate, now=_now
        ),
        ReccoBeats(settings.reccobeats_url, gate=gate, now=_now),
    )
