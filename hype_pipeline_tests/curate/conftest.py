"""The desk's database on SQLite and on a real PostgreSQL, and rows to put into it."""

import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from hype_pipeline.curate.database import open_database
from hype_pipeline.curate.queue import Queue
from hype_pipeline.records.bot import Draft, Mention
from hype_pipeline.records.narrowing import Narrowed

POSTGRES = Path("/usr/lib/postgresql/15/bin")


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL that lives as long as the tests."""
    initdb = shutil.which("initdb", path=str(POSTGRES)) or shutil.which("initdb")
    if initdb is None:
        pytest.skip(f"PostgreSQL's initdb is neither in {POSTGRES} nor on the PATH")
    # PostgreSQL refuses to run as root.
    other_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    folder = Path("/tmp") / f"hype-postgres-{os.getpid()}"
    folder.mkdir(mode=0o777)
    folder.chmod(0o777)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data = folder / "data"
    run = [*other_user, initdb, "-D", str(data), "-A", "trust", "-U", "hype", "--no-sync"]
    subprocess.run(run, check=True, capture_output=True, cwd="/tmp")
    control = [*other_user, str(Path(initdb).with_name("pg_ctl")), "-D", str(data), "-w"]
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    start = [*control, "-l", str(folder / "log"), "-o", options, "start"]
    subprocess.run(start, check=True, stdout=subprocess.DEVNULL, cwd="/tmp")
    try:
        yield f"postgresql+psycopg2://hype@127.0.0.1:{port}"
    finally:
        stop = [*control, "-m", "immediate", "stop"]
        subprocess.run(stop, check=True, capture_output=True, cwd="/tmp")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_server: str, tmp_path: Path) -> str:
    """A fresh schema on that server: a database of its own would be a thousand files to copy."""
    name = f"hype_{abs(hash(str(tmp_path)))}"
    admin = create_engine(f"{postgres_server}/postgres")
    with admin.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
    admin.dispose()
    return f"{postgres_server}/postgres?options=-csearch_path%3D{name}"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    urls: dict[str, Callable[[], str]] = {
        "sqlite": lambda: f"sqlite:///{tmp_path / 'desk.db'}",
        "postgres": lambda: request.getfixturevalue("postgres_url"),
    }
    return urls[request.param]()


@pytest.fixture
def database(database_url: str) -> Iterator[Engine]:
    """The desk's tables in it."""
    engine = open_database(database_url)
    yield engine
    engine.dispose()


def mention(key: str, now: datetime, *, asked: bool = False, network: str = "mastodon") -> Mention:
    """A mention of an invented song."""
    return Mention(
        mention_id=key,
        network=network,
        uri=f"https://m.test/@ann/{key}",
        author="ann@m.test",
        text=f'"Paper {key}" by The Lanterns',
        posted_at=now,
        asked=asked,
        artist="The Lanterns",
        title=f"Paper {key}",
        source_url=f"https://m.test/@ann/{key}",
        retrieved_at=now,
        provider="mentions-1",
    )


def draft(of: Mention, rank: int, now: datetime, *, flags: tuple[str, ...] = ()) -> Draft:
    """A draft for *of*."""
    return Draft(
        draft_id=f"{of.mention_id}-{rank}",
        mention_id=of.mention_id,
        artist=of.artist,
        title=of.title,
        spotify_id=None,
        genres=("indie folk", "dream pop"),
        text=f"a warm and slow guitar carries the voice home number {rank}",
        rank=rank,
        scores='{"topic": 0.81, "nll": 3.9, "shared_run": 5}',
        flags=flags,
        model="model-a",
        state="pending",
        created_at=now,
        source_url=of.uri,
        retrieved_at=now,
        provider="commentary-1",
    )


@pytest.fixture
def drafted(database: Engine, now: datetime) -> Sequence[Draft]:
    """Two mentions with three drafts each, in the database."""
    queue = Queue(database)
    mentions = (mention("m1", now, asked=True), mention("m2", now))
    queue.remember(Narrowed(mentions), network="mastodon", cursor="5", now=now)
    drafts = [[draft(of, rank, now) for rank in (1, 2, 3)] for of in mentions]
    queue.store_drafts("m1", drafts[0])
    queue.store_drafts("m2", drafts[1])
    return [*drafts[0], *drafts[1]]
