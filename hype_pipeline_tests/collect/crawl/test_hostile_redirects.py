"""Redirects into places where nobody may be led, over real sockets: each costs its row, not the run."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from hype_pipeline.lake import Lake
from hype_pipeline.settings import Settings
from hype_pipeline_tests.collect.crawling import crawled, link
from hype_pipeline_tests.services.raw_server import RawServer, raw_server

PAGE = b"<p>A page with words.</p>" * 20
LED_TO = {
    "http://127.0.0.1/": "private_address",
    "http://127.0.0.2/": "private_address",
    "http://127.0.0.1:6379/": "port",
    "http://127.1/": "private_address",
    "http://2130706433/": "private_address",
    "http://0x7f.0.0.1/": "private_address",
    "http://0177.0.0.1/": "private_address",
    "http://0.0.0.0/": "private_address",
    "http://[::1]/": "private_address",
    "http://[::ffff:127.0.0.1]/": "private_address",
    "http://[::ffff:10.0.0.1]/": "private_address",
    "http://[64:ff9b::7f00:1]/": "private_address",
    "http://[fe80::1]/": "private_address",
    "http://169.254.169.254/latest/": "private_address",
    "//169.254.169.254/latest/": "private_address",
    "http://metadata.internal/": "private_address",
    "http://localhost/": "private_address",
    "http://blog.example:22/": "port",
    "http://user@blog.example/": "userinfo",
    "http://blog.example\\@127.0.0.1/": "userinfo",
    "http://blog.example#@127.0.0.1/": "http_404",
    "http://[::1": "bad_url",
    "http://[bad]/": "bad_url",
    "http://blog.example:port/": "bad_url",
    "gopher://blog.example/": "scheme",
    "file:///etc/passwd": "scheme",
    "javascript:alert(1)": "scheme",
    "http:///": "http_404",
    "/\xe9\xff": "http_404",
}
_LOCATIONS = list(LED_TO)


@contextmanager
def _redirecting() -> Iterator[RawServer]:
    def answer(path: str) -> list[bytes | float]:
        if not path.startswith("/to/"):
            return [
                b"HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Type: text/html\r\n\r\n",
                b"<p>no</p>",
            ]
        location = _LOCATIONS[int(path.removeprefix("/to/"))].encode("latin-1")
        return [b"HTTP/1.1 302 Found\r\nConnection: close\r\nLocation: " + location + b"\r\n\r\n"]

    with raw_server(answer) as server:
        yield server


def _settings(server: RawServer, **more: str) -> Settings:
    return Settings.from_env(
        {
            "HYPE_CONNECT_TO": f"*:80:127.0.0.1:{server.port}",
            "HYPE_ALLOW_PRIVATE_HOSTS": "127.0.0.1",
            "HYPE_HOST_DELAY": "0.001",
            **more,
        }
    )


def test_each_ends_with_its_reason_and_nobody_is_connected_to(lake: Lake) -> None:
    with _redirecting() as server:
        links = [link(f"http://blog.example/to/{number}") for number in range(len(_LOCATIONS))]
        narrowed = crawled(_settings(server), lake, links, copies=False)
    told = {_LOCATIONS[int(row.ref.rsplit("/", 1)[1])]: row.reason for row in narrowed.dropped}
    assert told == LED_TO
    hosts = {line for head in server.asked for line in head.splitlines() if line.startswith("Host")}
    assert hosts == {"Host: blog.example"}


@pytest.mark.parametrize("location", ["http://127.0.0.1/robots.txt", "http://[::1"])
def test_a_robots_txt_that_leads_inside_closes_nothing_and_leads_nowhere(
    lake: Lake, location: str
) -> None:
    def answer(path: str) -> list[bytes | float]:
        if path == "/robots.txt":
            return [
                f"HTTP/1.1 302 Found\r\nConnection: close\r\nLocation: {location}\r\n\r\n".encode()
            ]
        return [
            b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/html\r\n\r\n",
            PAGE,
        ]

    with raw_server(answer) as server:
        kept = crawled(_settings(server), lake, [link("http://blog.example/a")], copies=False).kept
    assert [page.url for page in kept] == ["http://blog.example/a"]


def test_an_entity_tag_of_any_bytes_does_not_break_a_refresh(lake: Lake) -> None:
    def answer(_: str) -> list[bytes | float]:
        head = b'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/html\r\nETag: "\xff\xc3\xa9"\r\n\r\n'
        return [head, PAGE]

    with raw_server(answer) as server:
        url = "http://blog.example/a"
        crawled(_settings(server), lake, [link(url)], copies=False)
        again = crawled(_settings(server), lake, [link(url)], copies=False, refresh=True)
    assert [page.url for page in again.kept] == [url]
