"""What strangers' servers may answer, byte for byte, and what each costs: its page and no more."""

import asyncio
import gzip
import random
import tracemalloc
import zlib
from collections.abc import Iterable
from itertools import chain, repeat

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hype_pipeline.errors import NoAnswer, WillNotFetch
from hype_pipeline.protocols import WebAnswer
from hype_pipeline.services.addresses import AddressGuard, ConnectTo
from hype_pipeline.services.web import Web
from hype_pipeline_tests.services.raw_server import raw_server

OK = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/html\r\n"
PACKED = OK + b"Content-Encoding: gzip\r\n"
PAGE = b"<p>a page</p>"
MEMBER = gzip.compress(PAGE, mtime=0)
EMPTY_MEMBER = gzip.compress(b"", mtime=0)
BOMB = gzip.compress(bytes(64 << 20), 9, mtime=0)


def _web(port: int, *, to: str = "127.0.0.1") -> Web:
    return Web(
        agent="hype-pipeline/test",
        host_delay=0.0,
        host_jitter=0.0,
        max_connections=4,
        connect_to=ConnectTo(f"*:80:{to}:{port}"),
        guard=AddressGuard(["127.0.0.1"]),
        rng=random.Random(0),
    )


async def _asked(web: Web, *urls: str, within: float) -> WebAnswer:
    async with web:
        for url in urls:
            answer = await web.get(url, headers={}, delay=0.0, within=within, kinds=("text/html",))
    return answer


def _got(pieces: Iterable[bytes | float], *, within: float = 20.0) -> WebAnswer:
    with raw_server(lambda _: pieces) as server:
        return asyncio.run(_asked(_web(server.port), "http://blog.example/a", within=within))


@pytest.mark.parametrize(
    ("pieces", "problem"),
    [
        ([OK, b"Content-Encoding: br\r\n\r\n", PAGE], "encoding"),
        ([OK, b"Content-Encoding: zstd\r\n\r\n", PAGE], "encoding"),
        ([OK, b"Content-Encoding: deflate\r\n\r\n", zlib.compress(PAGE)], "encoding"),
        ([OK, b"Content-Encoding: gzip, gzip\r\n\r\n", gzip.compress(MEMBER)], "encoding"),
        ([PACKED, b"Content-Encoding: gzip\r\n\r\n", gzip.compress(MEMBER)], "encoding"),
        ([PACKED, b"\r\n", gzip.compress(MEMBER)], "encoding"),
        ([OK, b"\r\n", MEMBER], "encoding"),
        ([PACKED, b"\r\n", BOMB], "too_large"),
        ([PACKED, b"\r\n", *repeat(gzip.compress(bytes(100_000)), 40)], "too_large"),
        ([PACKED, b"\r\n", *repeat(EMPTY_MEMBER * 1000, 300)], "too_large"),
        ([OK, b"Content-Length: 99999999999\r\n\r\n", PAGE], "too_large"),
        ([OK, b"Transfer-Encoding: chunked\r\n\r\n", *repeat(b"10000\r\n" + bytes(65536) + b"\r\n", 80)], "too_large"),
        ([b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n"], "content_type:image/png"),
    ],
)  # fmt: skip
def test_what_was_not_asked_for_is_refused_for_good(
    pieces: Iterable[bytes | float], problem: str
) -> None:
    with pytest.raises(WillNotFetch) as refused:
        _got(pieces)
    assert refused.value.problem == problem


@pytest.mark.parametrize(
    ("pieces", "problem"),
    [
        ([PACKED, b"\r\n", MEMBER[:-9]], "broken"),
        ([PACKED, b"\r\n", b"\x1f\x8bthis is no gzip"], "broken"),
        ([OK, b"Content-Length: 100\r\n\r\n", PAGE], "broken"),
        ([OK, b"Content-Length: -1\r\n\r\n", PAGE], "broken"),
        ([OK, b"Content-Length: 5\r\nContent-Length: 9\r\n\r\n", PAGE], "broken"),
        ([OK, b"Transfer-Encoding: chunked\r\n\r\n", b"zz\r\n", PAGE], "broken"),
        ([OK, b"Transfer-Encoding: chunked\r\n\r\n", b"5\r\n<p>"], "broken"),
        ([OK, *repeat(b"X-Filler: " + b"x" * 8000 + b"\r\n", 400)], "broken"),
        ([OK, b"X-Filler: ", *repeat(b"x" * 8000, 400)], "broken"),
        ([OK, b"X\0Y: z\r\n\r\n", PAGE], "broken"),
        ([b"SSH-2.0-OpenSSH_9.2\r\n"], "broken"),
        ([PAGE], "broken"),
        ([], "broken"),
        ([0.02] * 200, "timeout"),
        ([b"HTTP/1.1 100 Continue\r\n\r\n", 0.02] * 200, "timeout"),
        ([*chain.from_iterable((bytes([each]), 0.02) for each in OK)], "timeout"),
        ([OK, *[b"X-Slow: 1\r\n", 0.02] * 200], "timeout"),
        ([OK, b"\r\n", *[b"<p>", 0.02] * 200], "timeout"),
        ([PACKED, b"\r\n", MEMBER[:10], *[b"\0\0\0\xff\xff", 0.02] * 200], "timeout"),
    ],
)  # fmt: skip
def test_what_is_broken_or_late_is_a_passing_cause(
    pieces: Iterable[bytes | float], problem: str
) -> None:
    with pytest.raises(NoAnswer) as failure:
        _got(pieces, within=0.4 if problem == "timeout" else 20.0)
    assert failure.value.problem == problem


@pytest.mark.parametrize(
    ("pieces", "body"),
    [
        ([PACKED, b"\r\n", MEMBER], PAGE),
        ([PACKED, b"\r\n", MEMBER, MEMBER], PAGE + PAGE),
        ([PACKED, b"\r\n", MEMBER[:5], 0.01, MEMBER[5:] + MEMBER[:1], 0.01, MEMBER[1:]], PAGE + PAGE),
        ([PACKED, b"\r\n", MEMBER, b"\0\0\0\0 garbage"], PAGE),
        ([OK, b"Content-Length: 7\r\n\r\n", PAGE], PAGE[:7]),
        ([OK, b"Content-Encoding: identity\r\n\r\n", PAGE], PAGE),
        ([OK, b"\r\n", PAGE], PAGE),
    ],
)  # fmt: skip
def test_what_is_odd_but_whole_is_taken(pieces: Iterable[bytes | float], body: bytes) -> None:
    assert _got(pieces).body == body


def test_a_bomb_takes_no_more_memory_than_the_largest_page() -> None:
    tracemalloc.start()
    with pytest.raises(WillNotFetch):
        _got([PACKED, b"\r\n", BOMB])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 12 << 20


def test_an_endless_body_is_left_when_it_is_too_large() -> None:
    chunk = b"10000\r\n" + bytes(65536) + b"\r\n"
    endless = [OK, b"Transfer-Encoding: chunked\r\n\r\n", *repeat(chunk, 400)]
    with raw_server(lambda _: endless) as server:
        with pytest.raises(WillNotFetch):
            asyncio.run(_asked(_web(server.port), "http://blog.example/a", within=20.0))
        assert server.sent < 16 << 20


@pytest.mark.slow
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    head=st.sampled_from([b"", OK, PACKED, b"HTTP/1.1 302 Found\r\nLocation: ", b"HTTP/1.1 "]),
    noise=st.lists(st.binary(max_size=60), max_size=4),
    end=st.sampled_from([b"", b"\r\n\r\n", b"\r\n\r\n" + MEMBER]),
)
def test_no_answer_whatever_breaks_more_than_its_page(
    head: bytes, noise: list[bytes], end: bytes
) -> None:
    outcome: object
    try:
        outcome = _got([head, *noise, end], within=5.0)
    except (NoAnswer, WillNotFetch) as error:
        outcome = error
    assert isinstance(outcome, WebAnswer | NoAnswer | WillNotFetch)


# names and addresses


def _resolving(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Let the name servers of the world answer this, one after the other; who was looked up."""
    looked_up: list[str] = []
    waiting = iter(answers)

    def getaddrinfo(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        looked_up.append(host)
        return [(0, 0, 0, "", (address, port)) for address in next(waiting)]

    monkeypatch.setattr("hype_pipeline.services.addresses.socket.getaddrinfo", getaddrinfo)
    return looked_up


def test_a_name_is_looked_up_once_for_a_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up = _resolving(monkeypatch, ["127.0.0.1"], ["10.0.0.1"])
    with raw_server(lambda _: [OK, b"\r\n", PAGE]) as server:
        web = _web(server.port, to="rebinding.example")
        answer = asyncio.run(_asked(web, "http://blog.example/a", within=5.0))
    assert (answer.body, looked_up) == (PAGE, ["rebinding.example"])


def test_a_name_that_has_moved_inside_is_refused_the_second_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _resolving(monkeypatch, ["127.0.0.1"], ["10.0.0.1"])
    with raw_server(lambda _: [OK, b"\r\n", PAGE]) as server:
        web = _web(server.port, to="rebinding.example")
        with pytest.raises(WillNotFetch, match="not a public one"):
            asyncio.run(_asked(web, "http://blog.example/a", "http://blog.example/b", within=5.0))
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "answer", [["127.0.0.1", "10.0.0.1"], ["127.0.0.1", "::ffff:10.0.0.1"], ["fe80::1%eth0"], ["0.0.0.0"]]
)  # fmt: skip
def test_one_private_address_among_a_names_refuses_it(
    monkeypatch: pytest.MonkeyPatch, answer: list[str]
) -> None:
    _resolving(monkeypatch, answer)
    with raw_server(lambda _: [OK, b"\r\n", PAGE]) as server:
        web = _web(server.port, to="mixed.example")
        with pytest.raises(WillNotFetch, match="not a public one"):
            asyncio.run(_asked(web, "http://blog.example/a", within=5.0))
    assert server.asked == []


def test_a_proxy_in_the_environment_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    with raw_server(lambda _: [OK, b"\r\n", b"the proxy"]) as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        assert _got([OK, b"\r\n", PAGE]).body == PAGE
        assert proxy.asked == []


def test_no_cookie_is_taken_along(monkeypatch: pytest.MonkeyPatch) -> None:
    with raw_server(lambda _: [OK, b"Set-Cookie: id=1; Path=/\r\n\r\n", PAGE]) as server:
        asyncio.run(
            _asked(_web(server.port), "http://blog.example/a", "http://blog.example/b", within=5.0)
        )
    assert [("cookie" in head.lower()) for head in server.asked] == [False, False]


def test_header_lines_stay_apart_and_what_was_asked_is_told() -> None:
    answer = _got([OK, b"X-Robots-Tag: otherbot: noindex\r\nX-Robots-Tag: noai\r\n\r\n", PAGE])
    tags = [value for name, value in answer.lines if name == "x-robots-tag"]
    assert tags == ["otherbot: noindex", "noai"]
    assert dict(answer.asked) | {"GET": "/a", "accept-encoding": "gzip"} == dict(answer.asked)
