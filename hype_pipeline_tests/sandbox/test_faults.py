"""Misbehaviour on demand."""

import gzip
from typing import Any

import httpx2
import pytest

from hype_pipeline_tests.sandbox_fixture import Sandbox
from hype_sandbox.faults import BadFault, Fault, Faults

HOST = {"Host": "blueferry.example"}
ASKED = {"service": "blogs", "host": "a.example", "path": "/x", "method": "GET"}


def _get(sandbox: Sandbox, path: str = "/undertow/", **knobs: Any) -> httpx2.Response:
    return httpx2.get(sandbox.addresses["blogs"] + path, headers=HOST, **knobs)


def test_slow_answers_late(sandbox: Sandbox):
    sandbox.fault("blogs", "slow", seconds=0.4, count=1)
    with pytest.raises(httpx2.ReadTimeout):
        _get(sandbox, timeout=0.2)


def test_a_drip_arrives_whole_in_the_end(sandbox: Sandbox):
    whole = _get(sandbox).content
    sandbox.fault("blogs", "drip", seconds=0.01, count=1)
    assert _get(sandbox).content == whole


def test_a_hang_never_answers(sandbox: Sandbox):
    sandbox.fault("blogs", "hang", count=1)
    with pytest.raises(httpx2.ReadTimeout):
        _get(sandbox, timeout=0.2)


def test_too_often_comes_with_its_delay(sandbox: Sandbox):
    sandbox.fault("blogs", "rate_limited", retry_after=9, count=1)
    response = _get(sandbox)
    assert (response.status_code, response.headers["retry-after"]) == (429, "9")


def test_a_server_error_has_the_status_asked_for(sandbox: Sandbox):
    sandbox.fault("blogs", "server_error", status=502, count=1)
    assert _get(sandbox).status_code == 502


def test_a_truncated_body_is_shorter_than_announced(sandbox: Sandbox):
    sandbox.fault("blogs", "truncated", count=1)
    with pytest.raises(httpx2.RemoteProtocolError, match="without sending complete message body"):
        _get(sandbox)


def test_a_dropped_connection_has_no_answer(sandbox: Sandbox):
    sandbox.fault("blogs", "dropped", count=1)
    with pytest.raises(httpx2.RemoteProtocolError):
        _get(sandbox)


def test_a_redirect_loop_never_ends(sandbox: Sandbox):
    sandbox.fault("blogs", "redirect_loop")
    client = httpx2.Client(follow_redirects=True, max_redirects=5)
    with client, pytest.raises(httpx2.TooManyRedirects):
        client.get(sandbox.addresses["blogs"] + "/undertow/", headers=HOST)


def test_a_redirect_may_lead_inside(sandbox: Sandbox):
    sandbox.fault("blogs", "private_redirect", count=1)
    sandbox.fault("blogs", "private_redirect", count=1, location="http://10.0.0.1/")
    targets = [_get(sandbox).headers["location"], _get(sandbox).headers["location"]]
    assert targets == ["http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/"]


def test_who_follows_it_is_seen_in_the_log(sandbox: Sandbox):
    httpx2.get(sandbox.addresses["blogs"] + "/latest/", headers={"Host": "169.254.169.254"})
    assert len(sandbox.log(host="169.254.169.254")) == 1


def test_a_bomb_is_small_outside_and_large_inside(sandbox: Sandbox):
    sandbox.fault("blogs", "bomb", megabytes=4, count=1)
    with httpx2.stream("GET", sandbox.addresses["blogs"] + "/undertow/", headers=HOST) as response:
        packed = b"".join(response.iter_raw())
    assert len(packed) < 10_000
    assert len(gzip.decompress(packed)) == 4 << 20


def test_an_oversized_page_goes_on_and_on(sandbox: Sandbox):
    sandbox.fault("blogs", "oversized", megabytes=2, count=1)
    assert len(_get(sandbox).content) > 1_900_000


def test_a_wrong_charset_is_only_announced(sandbox: Sandbox):
    whole = _get(sandbox).content
    sandbox.fault("blogs", "wrong_charset", count=1)
    response = _get(sandbox)
    assert response.headers["content-type"] == "text/html; charset=utf-16"
    assert response.content == whole


def test_a_fault_may_befall_one_host_only(sandbox: Sandbox):
    sandbox.fault("blogs", "server_error", host="tonspur.example")
    assert _get(sandbox).status_code == 200


def test_the_log_names_the_fault(sandbox: Sandbox):
    sandbox.fault("blogs", "server_error", count=1)
    _get(sandbox)
    assert sandbox.log(service="blogs")[-1]["fault"] == "server_error"


def test_a_share_befalls_about_that_share():
    faults = Faults(1, [Fault("blogs", "slow", share=0.2)])
    met = sum(faults.turn(**ASKED) is not None for _ in range(1000))
    assert 150 < met < 250


def test_the_same_seed_befalls_the_same_requests():
    first, second = (Faults(7, [Fault("blogs", "slow", share=0.5)]) for _ in range(2))
    assert [first.turn(**ASKED) for _ in range(50)] == [second.turn(**ASKED) for _ in range(50)]


def test_a_fault_is_read_from_the_command_line():
    told = Fault.parse("blogs:slow:share=0.5,seconds=2,count=3,host=a.example")
    assert told == Fault("blogs", "slow", share=0.5, seconds=2.0, count=3, host="a.example")


@pytest.mark.parametrize(
    "text", ["blogs", "blogs:nonsense", "blogs:slow:share=0", "blogs:slow:size=3"]
)
def test_what_is_no_fault_is_refused(text: str):
    with pytest.raises(BadFault):
        Fault.parse(text)
