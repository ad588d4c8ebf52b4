"""The stand-in for the Wayback Machine, asked by the wayback package as it comes."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
import requests
from requests.adapters import HTTPAdapter
from wayback import WaybackClient, WaybackSession
from wayback.exceptions import MementoPlaybackError, NoMementoError

from hype_pipeline_tests.sandbox_fixture import Sandbox

DELETED = "http://blueferry.example/deleted-post/"


class Rebase(HTTPAdapter):
    """Sends what is meant for the archive to another origin, and lets the client believe it."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        super().__init__()

    def send(
        self, request: requests.PreparedRequest, *args: Any, **knobs: Any
    ) -> requests.Response:
        meant = request.url
        split = urlsplit(meant)
        request.url = self.origin + split.path + (f"?{split.query}" if split.query else "")
        response = super().send(request, *args, **knobs)
        request.url = response.url = meant
        return response


@pytest.fixture(scope="module")
def client(sandbox: Sandbox) -> Iterator[WaybackClient]:
    session = WaybackSession(retries=0, search_calls_per_second=0, memento_calls_per_second=0)
    session.mount("https://web.archive.org", Rebase(sandbox.env["HYPE_WAYBACK_URL"]))
    session.mount("http://web.archive.org", Rebase(sandbox.env["HYPE_WAYBACK_URL"]))
    with WaybackClient(session) as client:
        yield client


def _index(sandbox: Sandbox, query: str) -> Any:
    return httpx2.get(
        f"{sandbox.env['HYPE_WAYBACK_URL']}/cdx/search/cdx?output=json&{query}"
    ).json()


def test_captures_are_found_by_address(client: WaybackClient):
    found = [record.timestamp.date().isoformat() for record in client.search(DELETED)]
    assert found == ["2021-11-18", "2022-03-01"]


def test_the_search_goes_on_where_it_stopped(client: WaybackClient):
    assert len(list(client.search(DELETED, limit=1))) == 2


def test_captures_can_be_narrowed_by_date(client: WaybackClient):
    found = list(client.search(DELETED, from_date="20220101"))
    assert [record.timestamp.year for record in found] == [2022]


def test_a_capture_is_the_original_bytes(client: WaybackClient):
    memento = client.get_memento(DELETED, timestamp="20211118101500")
    assert memento.ok
    assert "<title>Paper Lanterns</title>" in memento.text
    assert "archive.org" not in memento.text


def test_the_closest_capture_is_given_when_it_need_not_be_exact(client: WaybackClient):
    memento = client.get_memento(
        DELETED, timestamp="20211120000000", exact=False, target_window=10 * 24 * 3600
    )
    assert memento.timestamp.isoformat() == "2021-11-18T10:15:00+00:00"
    assert memento.url == DELETED


def test_another_time_is_refused_when_it_must_be_exact(client: WaybackClient):
    with pytest.raises(MementoPlaybackError):
        client.get_memento(DELETED, timestamp="20211120000000")


def test_what_was_never_captured_is_said_so(client: WaybackClient):
    with pytest.raises(NoMementoError):
        client.get_memento("http://blueferry.example/never", timestamp="20211120000000")


def test_an_address_is_the_same_with_www_and_https(client: WaybackClient):
    assert list(client.search("https://www.blueferry.example/deleted-post"))


def test_the_newest_captures_come_with_a_negative_limit(sandbox: Sandbox):
    answer = _index(sandbox, f"url={DELETED}&limit=-1&fl=timestamp,original")
    assert answer == [["timestamp", "original"], ["20220301000000", DELETED]]


def test_captures_can_be_filtered_and_collapsed(sandbox: Sandbox):
    assert _index(sandbox, f"url={DELETED}&filter=statuscode:404") == []
    assert (
        len(_index(sandbox, f"url={DELETED}&filter=!statuscode:404&filter=mimetype:text/html")) == 3
    )
    assert len(_index(sandbox, f"url={DELETED}&collapse=timestamp:2")) == 2


def test_a_whole_host_can_be_listed(sandbox: Sandbox):
    rows = _index(sandbox, "url=gonedark.example&matchType=host&fl=original")
    assert rows[1:] == [["http://gonedark.example/silver-lining"]]


def test_availability_names_the_closest_capture(sandbox: Sandbox):
    address = sandbox.env["HYPE_WAYBACK_AVAILABILITY_URL"] + "/wayback/available"
    told = httpx2.get(address, params={"url": DELETED, "timestamp": "20211115"}).json()
    assert told["archived_snapshots"]["closest"]["timestamp"] == "20211118101500"


def test_availability_of_what_was_never_captured_is_empty(sandbox: Sandbox):
    address = sandbox.env["HYPE_WAYBACK_AVAILABILITY_URL"] + "/wayback/available"
    told = httpx2.get(address, params={"url": "http://nobody.example/"}).json()
    assert told["archived_snapshots"] == {}
