"""The web client and the Wayback client, against the sandbox."""

import asyncio
import time
from datetime import date

import pytest

from hype_pipeline.errors import NoAnswer, Refused, Retryable, WillNotFetch
from hype_pipeline.protocols import WebAnswer
from hype_pipeline.services.wayback import Wayback
from hype_pipeline.settings import Settings
from hype_pipeline_tests.collect.crawling import open_web
from hype_pipeline_tests.sandbox_fixture import Sandbox
from hype_pipeline_tests.services.raw_server import raw_server

SILVER = "http://blueferry.example/silver-lining/"
LANTERNS = "https://www.nightbus.example/2021/11/paper-lanterns"
KINDS = ("text/html",)


async def _all(settings: Settings, urls: list[str], delay: float) -> list[WebAnswer]:
    async with open_web(settings) as web:
        asked = [web.get(url, headers={}, delay=delay, within=5.0, kinds=KINDS) for url in urls]
        return list(await asyncio.gather(*asked))


def _get(sandbox: Sandbox, *urls: str, delay: float = 0.0, **env: str) -> list[WebAnswer]:
    return asyncio.run(_all(Settings.from_env({**sandbox.env, **env}), list(urls), delay))


def test_a_packed_page_comes_out_whole_and_says_who_asked(sandbox: Sandbox) -> None:
    (answer,) = _get(sandbox, SILVER)
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.body.startswith(b"<!DOCTYPE html>")
    assert answer.body.rstrip().endswith(b"</html>")
    assert answer.status == 200


def test_a_mapped_https_page_is_asked_in_the_clear_under_its_own_name(sandbox: Sandbox) -> None:
    (answer,) = _get(sandbox, LANTERNS)
    assert answer.url == LANTERNS
    assert [entry["host"] for entry in sandbox.log(service="blogs")] == ["www.nightbus.example"]


def test_a_redirect_is_an_answer_and_is_not_followed(sandbox: Sandbox) -> None:
    (answer,) = _get(sandbox, "https://nightbus.example/2021/11/paper-lanterns")
    assert (answer.status, answer.headers["location"]) == (301, LANTERNS)
    assert answer.body == b""


def test_one_host_is_asked_one_request_at_a_time_with_a_pause(sandbox: Sandbox) -> None:
    began = time.perf_counter()
    _get(sandbox, SILVER, SILVER, SILVER, delay=0.2)
    assert time.perf_counter() - began >= 0.4


def test_many_hosts_are_asked_side_by_side(sandbox: Sandbox) -> None:
    sandbox.fault("blogs", "slow", seconds=0.4)
    urls = [f"http://host{number}.example/" for number in range(8)]
    began = time.perf_counter()
    answers = _get(sandbox, *urls)
    assert time.perf_counter() - began < 8 * 0.4
    assert [answer.status for answer in answers] == [404] * 8


def test_no_more_connections_are_open_than_the_setting_says(sandbox: Sandbox) -> None:
    sandbox.fault("blogs", "slow", seconds=0.2)
    urls = [f"http://host{number}.example/" for number in range(4)]
    began = time.perf_counter()
    _get(sandbox, *urls, HYPE_MAX_CONNECTIONS="1")
    assert time.perf_counter() - began >= 0.8


def test_a_name_at_a_private_address_is_refused_when_the_connection_is_made(
    sandbox: Sandbox,
) -> None:
    with pytest.raises(WillNotFetch) as refused:
        _get(sandbox, SILVER, HYPE_ALLOW_PRIVATE_HOSTS="")
    assert refused.value.problem == "private_address"
    assert sandbox.log() == []


def test_a_port_where_nobody_listens_is_a_passing_cause(sandbox: Sandbox) -> None:
    with pytest.raises(NoAnswer) as failure:
        _get(sandbox, SILVER, HYPE_CONNECT_TO="*:80:127.0.0.1:9")
    assert failure.value.problem == "no_connection"


def test_what_is_no_html_is_refused_before_its_body_is_read(sandbox: Sandbox) -> None:
    with pytest.raises(WillNotFetch, match="text/plain") as refused:
        _get(sandbox, "http://closedgate.example/robots.txt")
    assert refused.value.problem == "content_type:text/plain"


def _wayback(sandbox: Sandbox) -> Wayback:
    return Wayback(
        url=sandbox.addresses["wayback"],
        availability_url=sandbox.addresses["wayback_availability"],
        agent="hype-pipeline/test",
        rate=50.0,
    )


def test_the_nearest_capture_comes_with_its_original_bytes(sandbox: Sandbox) -> None:
    wayback = _wayback(sandbox)
    copy = wayback.nearest("http://gonedark.example/silver-lining", date(2021, 11, 18))
    wayback.close()
    assert copy is not None
    assert f"{copy.captured_at:%Y%m%d%H%M%S}" in copy.capture_url
    assert copy.body.startswith(b"<!DOCTYPE html>")
    assert copy.status == 200


def test_a_page_that_was_never_captured_has_no_copy(sandbox: Sandbox) -> None:
    wayback = _wayback(sandbox)
    assert wayback.nearest("http://gonedark.example/never", date(2021, 11, 18)) is None
    wayback.close()


@pytest.mark.parametrize("kind", ["server_error", "rate_limited", "dropped"])
def test_an_availability_api_in_trouble_is_a_passing_cause(sandbox: Sandbox, kind: str) -> None:
    sandbox.fault("wayback_availability", kind)
    wayback = _wayback(sandbox)
    with pytest.raises(Retryable):
        wayback.nearest("http://gonedark.example/silver-lining", date(2021, 11, 18))
    wayback.close()


def test_a_capture_that_is_a_bomb_is_refused(sandbox: Sandbox) -> None:
    sandbox.fault("wayback", "bomb")
    wayback = _wayback(sandbox)
    with pytest.raises(Refused, match="larger than"):
        wayback.nearest("http://gonedark.example/silver-lining", date(2021, 11, 18))
    wayback.close()


def test_a_capture_that_drips_for_ever_is_a_passing_cause(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hype_pipeline.services.wayback._LONGEST", 0.3)
    sandbox.fault("wayback", "drip", seconds=0.1)
    wayback = _wayback(sandbox)
    with pytest.raises(Retryable, match="took over"):
        wayback.nearest("http://gonedark.example/silver-lining", date(2021, 11, 18))
    wayback.close()


def test_a_capture_packed_with_what_was_not_asked_for_is_refused(sandbox: Sandbox) -> None:
    head = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Encoding: zstd\r\n\r\n"
    with raw_server(lambda _: [head, b"(\xb5/\xfd"]) as server:
        wayback = Wayback(
            url=f"http://127.0.0.1:{server.port}",
            availability_url=sandbox.addresses["wayback_availability"],
            agent="hype-pipeline/test",
            rate=50.0,
        )
        with pytest.raises(Refused, match="not asked for"):
            wayback.nearest("http://gonedark.example/silver-lining", date(2021, 11, 18))
        wayback.close()
    assert "accept-encoding: gzip\r\n" in server.asked[0].lower()
