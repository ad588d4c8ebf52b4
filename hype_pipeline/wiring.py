"""Settings become services: with outside.py, which has what collection asks, the only place that names
a client.

Every method makes what it is asked for, and a missing key is an error of that method alone. Clients
and their packages load when they are first asked for, so that the code location stays light.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from hype_pipeline import provenance
from hype_pipeline.errors import MissingWeeks
from hype_pipeline.lake import Lake
from hype_pipeline.outside import Outside, utc_now
from hype_pipeline.protocols import Network, Timeline
from hype_pipeline.raw_answers import RawAnswers
from hype_pipeline.records.bot import Decision
from hype_pipeline.settings import Settings
from hype_pipeline.tables.bot import DECISIONS
from hype_pipeline.tables.table import Table
from hype_pipeline.tables.trained import CHAMPION

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from hype_pipeline.collect.crawl.archive import Archive
    from hype_pipeline.collect.extraction.extract_pool import ExtractPool
    from hype_pipeline.collect.joining.song_lookup import Lookup
    from hype_pipeline.curate.desk import Desk
    from hype_pipeline.curate.ledger import Ledger
    from hype_pipeline.curate.queue import Queue
    from hype_pipeline.curate.receipts import ReceiptRows
    from hype_pipeline.generate.bundle import Bundle
    from hype_pipeline.generate.store import ModelStore
    from hype_pipeline.services.google_sheets import GoogleSheet
    from hype_pipeline.services.registry import Registry
    from hype_pipeline.services.social import SocialAccount


class Wiring:
    """The services of one process, for one set of settings."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

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
        from hype_pipeline.generate.steering.verdicts import verdicts

        source = provenance.corpus_source(self.lake, self.corpus_weeks)
        return provenance.Known(source, len(verdicts(decisions)))

    @cached_property
    def outside(self) -> Outside:
        """Whom collection asks."""
        return Outside(self.settings, self.archive)

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

        return Lookup(self.outside.catalogue(), self.outside.genres(), [], self.raw, now=utc_now())

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
