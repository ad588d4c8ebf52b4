"""The desk's database: its tables, and how it is opened on SQLite and on PostgreSQL.

What the rows mean and how they change is in queue.py, desk.py, receipts.py and accounts.py.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    DateTime,
    Engine,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.exc import ArgumentError, IntegrityError, OperationalError, ProgrammingError

from hype_pipeline.errors import BadInput

BUSY_SECONDS = 15  # how long a writer waits for another one on SQLite


class UtcTime(TypeDecorator[datetime]):
    """A time with its zone, also where the database keeps none."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Always UTC in the database."""
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Always UTC for us."""
        return (
            (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC)
            if value
            else None
        )


def _provenance() -> tuple[Column[Any], ...]:
    return (
        Column("source_url", Text, nullable=False),
        Column("retrieved_at", UtcTime, nullable=False),
        Column("provider", Text, nullable=False),
    )


_METADATA = MetaData()
MENTIONS = Table(
    "mentions",
    _METADATA,
    Column("mention_id", String(40), primary_key=True),
    Column("network", String(20), nullable=False),
    Column("uri", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("posted_at", UtcTime, nullable=False),
    Column("asked", Boolean, nullable=False),
    Column("artist", Text, nullable=False),
    Column("title", Text, nullable=False),
    *_provenance(),
    Column("state", String(12), nullable=False, index=True),  # waiting, drafted, blocked, expired
    Column("attempts", Integer, nullable=False, default=0),
    UniqueConstraint("network", "uri", "artist", "title"),
)
DRAFTS = Table(
    "drafts",
    _METADATA,
    Column("draft_id", String(64), primary_key=True),
    Column("mention_id", ForeignKey(MENTIONS.c.mention_id), nullable=False, index=True),
    Column("artist", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("spotify_id", String(40)),
    Column("genres", JSON, nullable=False),
    Column("text", Text, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("scores", Text, nullable=False),
    Column("flags", JSON, nullable=False),
    Column("model", Text, nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("created_at", UtcTime, nullable=False),
    *_provenance(),
    Column("edited_text", Text),
    Column("revision", Integer, nullable=False, default=0),
)
DECISIONS = Table(
    "decisions",
    _METADATA,
    Column("decision_id", Integer, primary_key=True, autoincrement=True),
    Column("draft_id", ForeignKey(DRAFTS.c.draft_id), nullable=False, index=True),
    Column("action", String(16), nullable=False),
    Column("text", Text),
    Column("curator", Text, nullable=False),
    Column("decided_at", UtcTime, nullable=False),
    Column("cause", Integer),  # the decision that this one follows from
    sqlite_autoincrement=True,
)
RECEIPTS = Table(
    "receipts",
    _METADATA,
    Column("draft_id", ForeignKey(DRAFTS.c.draft_id), primary_key=True),
    Column("network", String(20), primary_key=True),
    Column("record_key", String(40), nullable=False),
    Column("text", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("uri", Text),
    Column("attempts", Integer, nullable=False, default=0),
    Column("error", Text),
    Column("posted_at", UtcTime),
    Column("queued_at", UtcTime, nullable=False),
    Column("unsure", Boolean, nullable=False, default=False),  # a send began and was not noted
    Column("first_sent_at", UtcTime),
    Column("leased_until", UtcTime),
    Column("next_try_at", UtcTime),
    UniqueConstraint("network", "record_key"),
    Index("receipts_due", "network", "state"),
)
CURSORS = Table(
    "cursors",
    _METADATA,
    Column("network", String(20), primary_key=True),
    Column("cursor", Text),
    Column("heard_at", UtcTime, nullable=False),
)
DROPPED = Table(
    "dropped",
    _METADATA,
    Column("stage", String(20), primary_key=True),  # mentions or drafts
    Column("ref", Text, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("passing", Boolean, nullable=False),
    Column("evidence", Text, nullable=False),
    *_provenance(),
)
SILENCED = Table(
    "silenced",
    _METADATA,
    Column("network", String(20), primary_key=True),
    Column("author", Text, primary_key=True),
    Column("since", UtcTime, nullable=False),
)
ACCOUNTS = Table(
    "accounts",
    _METADATA,
    Column("name", String(60), primary_key=True),
    Column("password", Text, nullable=False),  # a scrypt hash with its salt and costs
    Column("added_at", UtcTime, nullable=False),
)


def open_database(url: str) -> Engine:
    """The database at *url*, with its tables, which are created where they are missing."""
    try:
        address = make_url(url)
        if address.get_backend_name() == "sqlite" and address.database:
            Path(address.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(address, pool_pre_ping=True)
    except (ArgumentError, ModuleNotFoundError) as error:
        raise BadInput(f"HYPE_DATABASE cannot be used: {error}") from error
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine)
    _create_missing(engine)
    return engine


def _create_missing(engine: Engine) -> None:
    try:
        _METADATA.create_all(engine)
    except (IntegrityError, ProgrammingError, OperationalError):
        # Another process created the same table in this moment; what is still missing is ours.
        _METADATA.create_all(engine)


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # we say when a transaction begins
        connection.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")  # a receipt must survive a power cut
        connection.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def began(connection: Connection) -> None:
        # A reader that becomes a writer half-way would be refused instead of waiting its turn.
        reads = connection.get_execution_options().get("reads", False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that changes nothing."""
    with engine.connect().execution_options(reads=True) as connection, connection.begin():
        yield connection


def insert_missing(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert *rows* but for those whose keys are taken; how many were inserted."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    return sum(
        connection.execute(insert(table).values(**row).on_conflict_do_nothing()).rowcount
        for row in rows
    )
