"""Extraction reads the archive: with nobody there to ask, and nothing that could be asked with."""

import socket
from pathlib import Path
from typing import NoReturn

import pytest

from hype_pipeline.collect.crawl.archive import Archive
from hype_pipeline.collect.extraction.extract_pool import ExtractPool
from hype_pipeline.collect.posts import posts
from hype_pipeline.lake import Lake
from hype_pipeline.settings import Settings
from hype_pipeline.text.language import identify
from hype_pipeline_tests.collect.crawling import WEEKS, crawled, link
from hype_pipeline_tests.services.raw_server import raw_server

SENTENCE = "The guitar comes in late, and the chorus never really leaves the room again. "
PAGE = f"<html><head><title>A song</title></head><body><article>{f'<p>{SENTENCE * 3}</p>' * 6}</article></body></html>"
URL = "http://blog.example/a-song"


@pytest.mark.slow
def test_pages_are_extracted_with_the_network_gone(
    lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/html\r\n\r\n"
    with raw_server(lambda path: [head, PAGE.encode()]) as server:
        env = {
            "HYPE_CONNECT_TO": f"*:80:127.0.0.1:{server.port}",
            "HYPE_ALLOW_PRIVATE_HOSTS": "127.0.0.1",
        }
        fetched = crawled(Settings.from_env(env), lake, [link(URL)], copies=False)

    def refused(*_: object) -> NoReturn:
        raise AssertionError("extraction asked the network")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    with Archive(lake, scratch=tmp_path) as archive, ExtractPool(1) as pool:
        ((_, narrowed),) = posts(
            archive,
            lake,
            pool,
            WEEKS[:1],
            lambda _: fetched.kept,
            lambda _: [link(URL)],
            identify=identify,
        )
    assert [post.url for post in narrowed.kept] == [URL]
    assert SENTENCE.strip() in narrowed.kept[0].text
