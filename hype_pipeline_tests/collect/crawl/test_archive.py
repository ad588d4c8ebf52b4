"""The archive: what goes in comes out, also after a kill at any byte."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio import cli
from warcio.archiveiterator import ArchiveIterator

from hype_pipeline.collect.crawl.archive import Archive
from hype_pipeline.collect.crawl.entries import LIVE, WAYBACK, Entry
from hype_pipeline.collect.pages import pages
from hype_pipeline.lake import Lake
from hype_pipeline.protocols import WebAnswer
from hype_pipeline.records.collected import Page
from hype_pipeline.records.narrowing import Narrowed
from hype_pipeline.settings import Settings
from hype_pipeline_tests.collect.crawling import WEEKS, fetcher, links_of
from hype_pipeline_tests.conftest import NOW
from hype_pipeline_tests.sandbox_fixture import start_sandbox, tiny_world

URL = "https://blog.example/a"
ASKED = (("GET", "/a"), ("host", "blog.example"))
UNCHANGED = WebAnswer(URL, 304, {}, b"", NOW, lines=[("etag", '"1"')], asked=ASKED)
IN_TMP = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def _archive(tmp_path: Path) -> Archive:
    return Archive(Lake(str(tmp_path / "lake")), scratch=tmp_path / "scratch")


def _entry(url: str = URL) -> Entry:
    return replace(Entry.about(url, LIVE, retrieved_at=NOW), status=200, content_type="text/html")


def _files(tmp_path: Path, ending: str) -> list[Path]:
    return sorted((tmp_path / "lake" / "archive").glob(f"*{ending}"))


@IN_TMP
@given(body=st.binary(max_size=5000), path=st.text(), header=st.text("abc é✓", max_size=20))
def test_a_page_comes_out_as_it_went_in(
    tmp_path: Path, body: bytes, path: str, header: str
) -> None:
    url = f"https://blog.example/{path}"
    with _archive(tmp_path) as archive:
        kept = archive.keep(_entry(url), [("x-about", header)], body)
    with _archive(tmp_path) as archive:
        assert archive.find(url, LIVE) == kept
        assert (archive.body(kept.digest) if body else b"") == body


@IN_TMP
@given(cut=st.integers(min_value=1, max_value=1500))
def test_a_torn_record_is_cut_and_costs_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, cut: int
) -> None:
    tmp_path = tmp_path_factory.mktemp("torn")
    with _archive(tmp_path) as archive:
        first = archive.keep(_entry(), (), b"one")
        size = _files(tmp_path, ".warc.gz")[0].stat().st_size
        archive.keep(_entry(f"{URL}2"), (), bytes(range(256)) * 8)
    (records,), (index,) = _files(tmp_path, ".warc.gz"), _files(tmp_path, ".jsonl")
    records.write_bytes(records.read_bytes()[: max(size, records.stat().st_size - cut)])
    index.write_bytes(index.read_bytes().split(b"\n")[0] + b'\n{"url": "https://blo')
    with _archive(tmp_path) as archive:
        assert archive.find(URL, LIVE) == first
        assert archive.body(first.digest) == b"one"
        assert archive.find(f"{URL}2", LIVE) is None
    assert records.stat().st_size == size
    assert index.read_bytes().endswith(b"}\n")


def test_a_whole_record_whose_line_was_lost_is_found_again(tmp_path: Path) -> None:
    with _archive(tmp_path) as archive:
        archive.keep(_entry(), (), b"one")
        second = archive.keep(_entry(f"{URL}2"), (), b"two")
        refused = replace(_entry(f"{URL}3"), reason="too_large", status=0)
        archive.keep(refused, (), b"")
    (index,) = _files(tmp_path, ".jsonl")
    index.write_bytes(index.read_bytes().split(b"\n")[0] + b"\n")
    with _archive(tmp_path) as archive:
        assert archive.find(f"{URL}2", LIVE) == second
        assert archive.body(second.digest) == b"two"
        found = archive.find(f"{URL}3", LIVE)
        assert found is not None
        assert found.reason == "too_large"


def test_a_living_writers_files_are_left_alone(tmp_path: Path) -> None:
    with _archive(tmp_path) as writer:
        writer.keep(_entry(), (), b"one")
        (index,) = _files(tmp_path, ".jsonl")
        with index.open("ab") as file:
            file.write(b'{"half a line')
        with _archive(tmp_path) as reader:
            assert reader.find(URL, LIVE) is not None
        assert index.read_bytes().endswith(b'{"half a line')


def test_a_later_entry_replaces_an_earlier_one_and_the_sources_stay_apart(tmp_path: Path) -> None:
    with _archive(tmp_path) as archive:
        archive.keep(_entry(), (), b"old")
        archive.keep(replace(_entry(), source=WAYBACK), (), b"copy")
    with _archive(tmp_path) as archive:
        newer = archive.keep(_entry(), (), b"new")
        archive.confirm(newer, replace(UNCHANGED, retrieved_at=datetime(2026, 12, 1, tzinfo=UTC)))
    with _archive(tmp_path) as archive:
        live, copy = archive.find(URL, LIVE), archive.find(URL, WAYBACK)
        assert live is not None
        assert copy is not None
        assert archive.body(live.digest) == b"new"
        assert live.retrieved_at == datetime(2026, 12, 1, tzinfo=UTC)
        assert archive.body(copy.digest) == b"copy"


def test_the_files_are_warc_to_anybody_elses_reader(tmp_path: Path) -> None:
    told = [("content-type", "text/html"), ("content-encoding", "gzip"), ("content-length", "9")]
    with _archive(tmp_path) as archive:
        entry = archive.keep(_entry(), told, b"<p>hello</p>", ASKED)
        archive.confirm(entry, UNCHANGED)
        archive.also(replace(UNCHANGED, status=503, body=b"later", lines=[("retry-after", "9")]))
        archive.keep(replace(_entry(f"{URL}2"), status=0, reason="timeout"), (), b"")
    with _files(tmp_path, ".warc.gz")[0].open("rb") as file:
        seen = [
            (record.rec_type, record.rec_headers["WARC-Target-URI"], record.content_stream().read())
            for record in ArchiveIterator(file, check_digests="raise")
        ]
    assert [each[:2] for each in seen] == [
        ("warcinfo", None), ("response", URL), ("request", URL), ("revisit", URL),
        ("request", URL), ("response", URL), ("request", URL), ("metadata", f"{URL}2"),
    ]  # fmt: skip
    assert [seen[1][2], seen[5][2]] == [b"<p>hello</p>", b"later"]


def test_warcios_own_tool_finds_nothing_to_complain_about(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with _archive(tmp_path) as archive:
        entry = archive.keep(_entry(), [("content-type", "text/html")], b"<p>hello</p>", ASKED)
        archive.confirm(entry, UNCHANGED)
        archive.also(replace(UNCHANGED, status=429, body=b"x" * 100_000))
        archive.keep(replace(_entry(f"{URL}2"), status=0, reason="timeout"), (), b"")
    with pytest.raises(SystemExit) as done:
        cli.main(["check", "-v", str(_files(tmp_path, ".warc.gz")[0])])
    said = capsys.readouterr().out
    assert done.value.code == 0
    assert "digest failed" not in said
    assert said.count("digest pass") >= 4


def test_an_index_by_anybody_elses_tool_names_every_record(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with _archive(tmp_path) as archive:
        archive.keep(_entry(), [("content-type", "text/html")], b"<p>hello</p>", ASKED)
    cli.main(["index", "-f", "warc-type,http:status", str(_files(tmp_path, ".warc.gz")[0])])
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert told == [
        {"warc-type": "warcinfo"},
        {"warc-type": "response", "http:status": "200"},
        {"warc-type": "request"},
    ]


def test_erasing_a_source_leaves_what_others_answered(tmp_path: Path) -> None:
    gone = "https://gone.example/x"
    busy = WebAnswer(f"{URL}2", 503, {}, b"later", NOW, lines=[("retry-after", "9")], asked=ASKED)
    leads = WebAnswer(f"{URL}3", 301, {}, b"", NOW, lines=[("Location", gone)], asked=ASKED)
    with _archive(tmp_path) as archive:
        kept = archive.keep(_entry(), [("x-about", "page")], b"stays", ASKED)
        archive.keep(_entry(gone), (), b"secret")
        archive.also(busy)
        archive.also(leads)
        archive.also(replace(leads, url=gone, lines=[("location", "/y")]))
        assert archive.erase(lambda address: "gone.example" in address) == 1
        assert archive.body(kept.digest) == b"stays"

    (records,) = _files(tmp_path, ".warc.gz")
    with records.open("rb") as file:
        told = [
            (r.rec_type, r.rec_headers.get_header("WARC-Target-URI"), r.content_stream().read())
            for r in ArchiveIterator(file)
        ]
    assert [(kind, url) for kind, url, _ in told[1:]] == [
        ("response", URL),
        ("request", URL),
        ("response", f"{URL}2"),
        ("request", f"{URL}2"),
    ]
    assert told[3][2] == b"later"


def test_a_remote_lake_gets_the_files_when_they_are_closed(tmp_path: Path) -> None:
    lake = Lake(f"memory://{tmp_path.name}")
    with Archive(lake, scratch=tmp_path) as archive:
        entry = archive.keep(_entry(), (), b"one")
        assert archive.body(entry.digest) == b"one"
        assert lake.files.glob(lake.path("archive", "*")) == []
    assert list((tmp_path / "archive").iterdir()) == []
    with Archive(lake, scratch=tmp_path) as archive:
        assert archive.find(URL, LIVE) == entry
        assert archive.body(entry.digest) == b"one"


def test_twenty_thousand_archived_links_are_looked_up_at_two_thousand_a_second(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "lake" / "archive"
    folder.mkdir(parents=True)
    lines = (_entry(f"{URL}/{number}").line() for number in range(20_000))
    (folder / "0.jsonl").write_text("".join(lines), "utf-8")
    began = time.perf_counter()
    with _archive(tmp_path) as archive:
        found = [archive.find(f"{URL}/{number}", LIVE) for number in range(20_000)]
    assert None not in found
    assert time.perf_counter() - began < 10.0


# a crawl that is killed


def _killed_after(lines: int, lake: Lake, env: Mapping[str, str]) -> None:
    """Start a crawl and kill it when it has archived so many links."""
    command = [sys.executable, "-m", "hype_pipeline_tests.collect.crawl_and_die", lake.url]
    crawl = subprocess.Popen(command, env={**env, "PATH": ""})
    folder = Path(lake.url) / "archive"
    while sum(path.read_bytes().count(b"\n") for path in folder.glob("*.jsonl")) < lines:
        assert crawl.poll() is None, "the crawl ended before it could be killed"
        time.sleep(0.005)
    crawl.send_signal(signal.SIGKILL)
    crawl.wait()


def _crawl(env: Mapping[str, str], lake: Lake) -> dict[object, Narrowed[Page]]:
    with fetcher(Settings.from_env(env), lake) as fetching:
        return {
            week: Narrowed(
                tuple(replace(page, retrieved_at=NOW) for page in narrowed.kept),
                tuple(replace(row, retrieved_at=NOW) for row in narrowed.dropped),
            )
            for week, narrowed in pages(fetching, WEEKS, links_of, now=NOW)
        }


@pytest.mark.slow
def test_a_crawl_killed_three_times_ends_as_one_that_was_not(tmp_path: Path) -> None:
    with start_sandbox(tiny_world(tmp_path / "world"), tmp_path / "state") as sandbox:
        sandbox.fault("blogs", "slow", seconds=0.15)
        env = {**sandbox.env, "HYPE_HOST_DELAY": "0.1"}
        lake = Lake(str(tmp_path / "killed"))
        _killed_after(2, lake, env)
        _killed_after(5, lake, env)
        _killed_after(9, lake, env)
        resumed = _crawl(env, lake)
        asked = [
            (entry["host"], entry["path"])
            for entry in sandbox.log(service="blogs")
            if entry["status"] == 200 and entry["path"] != "/robots.txt"
        ]
        assert resumed == _crawl(env, Lake(str(tmp_path / "whole")))
    # What was in flight at a kill is asked for again, what was archived is not.
    assert len(asked) - len(set(asked)) <= 3 * 4
