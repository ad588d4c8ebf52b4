"""Whom collection asks: the clients for charts, pages and songs, as the settings have them.

Which answers are kept and where is wiring.py's business, as are the bot's clients and the models'.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from functools import cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING

from hype_pipeline.protocols import AudioFeatures, BlogLinks, Catalogue, Charts, Genres
from hype_pipeline.settings import Settings

if TYPE_CHECKING:
    from hype_pipeline.collect.crawl.archive import Archive
    from hype_pipeline.collect.crawl.fetch import Fetcher
    from hype_pipeline.services.chart_file import ChartFile
    from hype_pipeline.services.hype_machine import HypeMachine
    from hype_pipeline.services.rates import Gate
    from hype_pipeline.services.spotify import Spotify


def utc_now() -> datetime:
    """The time, with its zone."""
    return datetime.now(UTC)


class Outside:
    """The services that collection asks, for one set of settings, and the archive of what it fetched."""

    def __init__(
        self, settings: Settings, archive: "Callable[[], AbstractContextManager[Archive]]"
    ) -> None:
        self.settings = settings
        self._archive = archive

    @property
    def agent(self) -> str:
        """The User-Agent. Raises MissingSetting without a contact."""
        contact = self.settings.need("contact", "fetching from other people's servers")
        return f"hype-pipeline/{version('hype-pipeline')} (+{contact})"

    def charts(self) -> Charts:
        """Where charts come from: the user's file if there is one, else Hype Machine."""
        return self._chart_file() if self.settings.chart_file else self._hype_machine()

    def blog_links(self) -> BlogLinks:
        """Who tells the posts about a song: as for the charts."""
        return self._chart_file() if self.settings.chart_file else self._hype_machine()

    @contextmanager
    def fetcher(self) -> "Iterator[Fetcher]":
        """What fetches pages, into the archive."""
        from hype_pipeline.collect.crawl.fetch import Fetcher
        from hype_pipeline.collect.crawl.knocking import Limits
        from hype_pipeline.services.addresses import AddressGuard, ConnectTo
        from hype_pipeline.services.wayback import Wayback
        from hype_pipeline.services.web import Web

        settings = self.settings
        agent = self.agent
        connect_to = ConnectTo(settings.connect_to)
        guard = AddressGuard(settings.allow_private_hosts.split(","))

        def open_web() -> Web:
            return Web(
                agent=agent,
                host_delay=settings.host_delay,
                host_jitter=settings.host_jitter,
                max_connections=settings.max_connections,
                connect_to=connect_to,
                guard=guard,
                rng=random.Random(settings.seed),
            )

        limits = Limits(deadline=settings.fetch_deadline, longest_wait=settings.longest_retry_after)
        wayback = Wayback(
            url=settings.wayback_url,
            availability_url=settings.wayback_availability_url,
            agent=agent,
            rate=settings.rate_wayback,
        )
        try:
            with self._archive() as archive:
                yield Fetcher(open_web, wayback, archive, limits)
        finally:
            wayback.close()

    def catalogue(self) -> Catalogue | None:
        """Spotify, to match songs; None without its keys: songs then go by their charted names."""
        return self._spotify

    def genres(self) -> Sequence[Genres]:
        """Who is asked for genres, in order: the user's file, whose word wins; Spotify, Last.fm,
        MusicBrainz, as far as they are set up. Raises MissingSetting when nobody is."""
        from hype_pipeline.services.genres_file import GenresFile
        from hype_pipeline.services.lastfm import LastFm
        from hype_pipeline.services.musicbrainz import MusicBrainz

        settings = self.settings
        known: list[Genres] = []
        if settings.genres_file:
            known.append(GenresFile(settings.genres_file))
        if self._spotify:
            known.append(self._spotify)
        if settings.lastfm_key:
            gate = _gate(settings.rate_lastfm)
            known.append(LastFm(settings.lastfm_url, settings.lastfm_key, gate=gate, now=utc_now))
        if settings.contact:
            gate, url = _gate(settings.rate_musicbrainz), settings.musicbrainz_url
            known.append(MusicBrainz(url, settings.contact, gate=gate, now=utc_now))
        if not known:
            others = "HYPE_LASTFM_KEY, HYPE_CONTACT (MusicBrainz) or HYPE_GENRES_FILE would do"
            settings.need("spotify_client_id", f"naming genres ({others})")
        return known

    def audio_features(self) -> Sequence[AudioFeatures]:
        """Who is asked for audio features, in order: Spotify where it still tells, ReccoBeats."""
        from hype_pipeline.services.reccobeats import ReccoBeats

        gate = _gate(self.settings.rate_reccobeats)
        reccobeats = ReccoBeats(self.settings.reccobeats_url, gate=gate, now=utc_now)
        return [self._spotify, reccobeats] if self._spotify else [reccobeats]

    def unasked_about_songs(self) -> Sequence[str]:
        """What goes without an answer because of settings that are absent, a sentence each."""
        settings = self.settings
        absent = {
            "HYPE_SPOTIFY_CLIENT_ID is not set: songs keep their charted names, without Spotify's id, "
            "ISRC and audio features.": settings.spotify_client_id,
            "HYPE_LASTFM_KEY is not set: Last.fm is not asked for genres.": settings.lastfm_key,
            "HYPE_CONTACT is not set: MusicBrainz is not asked for genres.": settings.contact,
        }
        return [sentence for sentence, value in absent.items() if not value]

    @cached_property
    def _spotify(self) -> "Spotify | None":
        from hype_pipeline.services.spotify import Spotify

        settings, needed_for = self.settings, "matching songs on Spotify"
        if not (settings.spotify_client_id or settings.spotify_client_secret):
            return None
        return Spotify(
            settings.spotify_url,
            settings.spotify_accounts_url,
            settings.need("spotify_client_id", needed_for),
            settings.need("spotify_client_secret", needed_for),
            gate=_gate(settings.rate_spotify),
            now=utc_now,
        )

    def _hype_machine(self) -> "HypeMachine":
        from hype_pipeline.services.hype_machine import HypeMachine

        return HypeMachine(
            self.settings.hype_machine_url,
            self.settings.hype_machine_site_url,
            self.settings.hype_machine_key,
            gate=_gate(self.settings.rate_hype_machine),
            now=utc_now,
        )

    def _chart_file(self) -> "ChartFile":
        from hype_pipeline.services.chart_file import ChartFile

        return ChartFile(self.settings.need("chart_file", "reading a chart of your own"))


def _gate(per_second: float) -> "Gate":
    from hype_pipeline.services.rates import Gate

    return Gate(per_second)
