"""Settings become services: the only place that names a client.

Every method makes what it is asked for, and a missing key is an error of that method alone. Clients
and their packages load when they are first asked for, so that the code location stays light.
"""

import hashlib
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from hype_pipeline import provenance
from hype_pipeline.errors import MissingWeeks
from hype_pipeline.lake import Lake
from hype_pipeline.protocols import (
    AudioFeatures,
    BlogLinks,
    Catalogue,
    Charts,
    Genres,
    Network,
    Timeline,
)
from hype_pipeline.raw_answers import RawAnswers
from hype_pipeline.records.bot import Decision
from hype_pipeline.settings import Settings
from hype_pipeline.tables.bot import DECISIONS
from hype_pipeline.tables.table import Table
from hype_pipeline.tables.trained import CHAMPION

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from hype_pipeline.collect.crawl.archive import Archive
    from hype_pipeline.collect.crawl.fetch import Fetcher
    from hype_pipeline.collect.extraction.extract_pool import ExtractPool
    from hype_pipeline.collect.joining.song_lookup import Lookup
    from hype_pipeline.curate.desk import Desk
    from hype_pipeline.curate.ledger import Ledger
    from hype_pipeline.curate.queue import Queue
    from hype_pipeline.curate.receipts import ReceiptRows
    from hype_pipeline.generate.bundle import Bundle
    from hype_pipeline.generate.store import ModelStore
    from hype_pipeline.services.chart_file import ChartFile
    from hype_pipeline.services.google_sheets import GoogleSheet
    from hype_pipeline.services.hype_machine import HypeMachine
    from hype_pipeline.services.rates import Gate
    from hype_pipeline.services.registry import Registry
    from hype_pipeline.services.social import SocialAccount
    from hype_pipeline.services.spotify import Spotify


def utc_now() -> datetime:
    """The time, with its zone."""
    return datetime.now(UTC)


class Wiring:
    """The services of one process, for one set of settings."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    # what we keep

    @cached_property
    def lake(self) -> Lake:
        """The lake."""
        return Lake(self.settings.lake)

    @cached_property
    def raw(self) -> RawAnswers:
        """What services answered."""
        return RawAnswers(self.lake)

    def of_week(self, table: Table) -> Callable[[date], Sequence[Any]]:
        """A look-up of the records of one week of *table*."""
        return lambda week: list(self.lake.records(table, week))

    @contextmanager
    def archive(self) -> "Iterator[Archive]":
        """Fetched pages, to read."""
        from hype_pipeline.collect.crawl.archive import Archive

        with Archive(self.lake, scratch=self.settings.scratch) as archive:
            yield archive

    @contextmanager
    def extractors(self) -> "Iterator[ExtractPool]":
        """Processes that extract articles."""
        from hype_pipeline.collect.extraction.extract_pool import ExtractPool

        with ExtractPool(self.settings.extract_processes) as pool:
            yield pool

    @cached_property
    def store(self) -> "ModelStore":
        """Trained things, in the lake and at hand."""
        from hype_pipeline.generate.patience import wait_patiently
        from hype_pipeline.generate.store import ModelStore

        wait_patiently()  # before anything loads torch
        return ModelStore(self.lake, self.settings.scratch.absolute())

    @property
    def corpus_weeks(self) -> Sequence[date]:
        """The weeks that the corpus is made of. Raises MissingWeeks."""
        tolerated = self.settings.tolerate_missing_weeks
        return provenance.corpus_weeks(
            self.lake, first_week=self.settings.first_week, tolerated=tolerated
        )

    def news(self) -> provenance.News:
        """Whether a night of today would learn from anything that the last promotion decision did
        not know: posts, songs, and what the desk holds where preference is wanted."""
        preference = self.settings.wants("preference")
        said = self.ledger.decisions() if preference else ()
        try:
            now = self._known(said)
        except MissingWeeks as missing:
            return provenance.News(enough=False, say=str(missing))
        return provenance.news(provenance.decided_on(self.lake), now, preference=preference)

    def note_decision(self) -> None:
        """Keep what the promotion decision of just now was made on: of verdicts, the snapshot that
        was learnt from."""
        provenance.note_decision(self.lake, self._known(self.lake.records(DECISIONS)))

    def _known(self, decisions: Iterable[Decision]) -> provenance.Known:
        from hype_pipeline.generate.verdicts import verdicts

        source = provenance.corpus_source(self.lake, self.corpus_weeks)
        return provenance.Known(source, len(verdicts(decisions)))

    # collection

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
            with self.archive() as archive:
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

    # the bot

    def timelines(self) -> Sequence[Timeline]:
        """Where the bot listens."""
        return [self.social(name) for name in self.settings.networks]

    def networks(self) -> Sequence[Network]:
        """Where the bot publishes."""
        return [self.social(name) for name in self.settings.networks]

    def social(self, name: str) -> "SocialAccount":
        """The bot's account on a network. Raises MissingSetting without its keys."""
        settings, needed_for = self.settings, f"the bot on {name}"
        if name == "bluesky":
            from hype_pipeline.services.bluesky import Bluesky

            handle = settings.need("bluesky_handle", needed_for)
            password = settings.need("bluesky_app_password", needed_for)
            # A session names its server: one of another address is another session.
            server = hashlib.sha256(f"{settings.bluesky_url} {handle}".encode()).hexdigest()[:12]
            kept = settings.scratch / f"bluesky-{server}.session"
            return Bluesky(settings.bluesky_url, handle, password, session_file=kept, now=utc_now)
        if name == "mastodon":
            from hype_pipeline.services.mastodon import Mastodon

            url = settings.need("mastodon_url", needed_for)
            return Mastodon(url, settings.need("mastodon_token", needed_for), now=utc_now)
        from hype_pipeline.services.x import X

        return X(settings.x_url, settings.need("x_token", needed_for), now=utc_now)

    def sheet(self) -> "GoogleSheet":
        """The spreadsheet that is a desk. Raises MissingSetting without its keys."""
        from hype_pipeline.services.google_sheets import GoogleSheet

        needed_for = "deciding in a spreadsheet"
        credentials = self.settings.need("google_credentials", needed_for)
        sheet_id = self.settings.need("sheet_id", needed_for)
        return GoogleSheet(self.settings.sheets_url, credentials, sheet_id, worksheet="drafts")

    @cached_property
    def _database(self) -> "Engine":
        from hype_pipeline.curate.database import open_database

        return open_database(self.settings.database_url)

    @cached_property
    def queue(self) -> "Queue":
        """What was heard, and the drafts that answer it."""
        from hype_pipeline.curate.queue import Queue

        return Queue(self._database)

    @cached_property
    def desk(self) -> "Desk":
        """What people decide."""
        from hype_pipeline.curate.desk import Desk

        return Desk(self._database)

    @cached_property
    def receipts(self) -> "ReceiptRows":
        """What is to be sent, and what was."""
        from hype_pipeline.curate.receipts import ReceiptRows

        return ReceiptRows(self._database)

    @cached_property
    def ledger(self) -> "Ledger":
        """All of it, to read."""
        from hype_pipeline.curate.ledger import Ledger

        return Ledger(self._database)

    def champion(self) -> "Bundle":
        """The promoted generator, loaded. Raises NoChampion."""
        from hype_pipeline.generate.bundle import load_bundle
        from hype_pipeline.generate.patience import wait_patiently

        wait_patiently()
        return load_bundle(self.registry.champion_folder())

    def has_champion(self) -> bool:
        """Whether a model was ever promoted, as the lake tells; cheaper than asking the registry."""
        rows = self.lake.records(CHAMPION)
        return any(row.promoted or row.compared_with is not None for row in rows)

    def lookup(self) -> "Lookup":
        """Who is asked about a song that somebody mentions."""
        from hype_pipeline.collect.joining.song_lookup import Lookup

        return Lookup(self.catalogue(), self.genres(), [], self.raw, now=utc_now())

    def alert(self, sentence: str, *, run_id: str) -> bool:
        """Report *sentence* to HYPE_ALERT_URL; False where none is set."""
        import httpx2

        if self.settings.alert_url is None:
            return False
        told = {"text": sentence, "run_id": run_id}
        httpx2.post(self.settings.alert_url, json=told, timeout=10.0).raise_for_status()
        return True

    @cached_property
    def registry(self) -> "Registry":
        """Tracked runs, and the promoted model."""
        from hype_pipeline.services.registry import Registry

        return Registry(self.settings.mlflow_url, self.settings.scratch.absolute() / "mlflow")


def _gate(per_second: float) -> "Gate":
    from hype_pipeline.services.rates import Gate

    return Gate(per_second)
