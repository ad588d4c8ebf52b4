"""A forgotten source is nowhere: not in a table, not in the archive, and no run brings it back."""

import gzip
from pathlib import Path

import pytest

from hype_pipeline.forgetting import Source, forget
from hype_pipeline.settings import Settings
from hype_pipeline.tables.collected import PAGES, POST_LINKS, POSTS
from hype_pipeline.wiring import Wiring
from hype_pipeline_tests.end_to_end.test_weekly_line import WEEKS, run_line
from hype_pipeline_tests.sandbox_fixture import Sandbox

pytestmark = pytest.mark.slow


def erase(wiring: Wiring, host: str) -> dict[str, int]:
    with wiring.archive() as archive:
        return forget(wiring.lake, Source(host), archive.erase)


def hosts(wiring: Wiring) -> set[str]:
    return {row.host for row in wiring.lake.records(POST_LINKS)}


def archived(wiring: Wiring) -> bytes:
    folder = Path(wiring.lake.path("archive"))
    return b"".join(gzip.decompress(path.read_bytes()) for path in folder.glob("*.warc.gz"))


@pytest.fixture
def host(settings: Settings, wiring: Wiring) -> str:
    """A host with posts, after the line has run."""
    run_line(settings, WEEKS)
    return next(wiring.lake.records(POSTS)).host


def test_its_rows_and_its_bytes_are_gone(wiring: Wiring, host: str) -> None:
    before = archived(wiring)
    erase(wiring, host)
    told = (host.encode() in before, host.encode() in archived(wiring), host in hosts(wiring))
    assert told == (True, False, False)


def test_no_run_brings_it_back(
    settings: Settings, wiring: Wiring, host: str, sandbox: Sandbox
) -> None:
    erase(wiring, host)
    sandbox.forget_log()
    run_line(settings, WEEKS)
    assert (host in hosts(wiring), sandbox.log(service="blogs", host=host)) == (False, [])


def test_everybody_else_stays(wiring: Wiring, host: str) -> None:
    others = hosts(wiring) - {host}
    pages = {row.digest for row in wiring.lake.records(PAGES) if host not in row.url}
    erase(wiring, host)
    with wiring.archive() as archive:
        readable = {digest for digest in pages if archive.body(digest)}
    assert (hosts(wiring), readable) == (others, pages)


@pytest.mark.parametrize(
    ("source", "address", "covered"),
    [
        ("blog.example", "http://blog.example/a", True),
        ("blog.example", "https://www.blog.example/a", True),
        ("blog.example", "http://old.blog.example/a", True),
        ("blog.example", "http://myblog.example/a", False),
        ("http://blog.example/a", "http://blog.example/a/", True),
        ("http://blog.example/a", "http://blog.example/ab", False),
    ],
)
def test_a_source_covers_what_is_below_it(source: str, address: str, covered: bool) -> None:
    assert Source(source).covers(address) is covered
