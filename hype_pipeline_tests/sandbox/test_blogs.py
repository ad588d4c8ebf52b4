"""The stand-in for the blogs: by host, with what real servers do."""

import httpx2
import pytest

from hype_pipeline_tests.sandbox_fixture import Sandbox


def _get(sandbox: Sandbox, host: str, path: str, **headers: str) -> httpx2.Response:
    return httpx2.get(sandbox.addresses["blogs"] + path, headers={"Host": host, **headers})


def test_a_page_is_chosen_by_host_and_path(sandbox: Sandbox):
    response = _get(sandbox, "blueferry.example", "/silver-lining/")
    assert "<h1>Mt. Joy – Silver Lining</h1>" in response.text


def test_another_host_has_other_pages(sandbox: Sandbox):
    assert _get(sandbox, "tonspur.example", "/silver-lining/").status_code == 404


def test_a_query_that_means_nothing_is_ignored(sandbox: Sandbox):
    assert _get(sandbox, "blueferry.example", "/silver-lining/?utm_source=hm").status_code == 200


def test_the_slash_is_added_by_a_redirect(sandbox: Sandbox):
    response = _get(sandbox, "blueferry.example", "/silver-lining")
    assert (response.status_code, response.headers["location"]) == (301, "/silver-lining/")


def test_a_page_may_redirect_to_another_host(sandbox: Sandbox):
    response = _get(sandbox, "nightbus.example", "/2021/11/paper-lanterns")
    assert response.headers["location"] == "https://www.nightbus.example/2021/11/paper-lanterns"


def test_a_dead_link_answers_with_its_status(sandbox: Sandbox):
    assert _get(sandbox, "blueferry.example", "/deleted-post/").status_code == 404


def test_an_unknown_host_answers_404(sandbox: Sandbox):
    assert _get(sandbox, "nobody.example", "/").status_code == 404


def test_a_dead_host_closes_the_connection(sandbox: Sandbox):
    with pytest.raises(httpx2.RemoteProtocolError):
        _get(sandbox, "gonedark.example", "/silver-lining")
    assert sandbox.log(host="gonedark.example")[-1]["status"] == 0


def test_robots_are_the_blogs_own(sandbox: Sandbox):
    assert "Disallow: /private/" in _get(sandbox, "blueferry.example", "/robots.txt").text
    assert _get(sandbox, "tonspur.example", "/robots.txt").status_code == 404


def test_an_unchanged_page_is_not_sent_again(sandbox: Sandbox):
    first = _get(sandbox, "blueferry.example", "/undertow/")
    again = {"If-None-Match": first.headers["etag"]}
    response = _get(sandbox, "blueferry.example", "/undertow/", **again)
    assert (response.status_code, response.content) == (304, b"")


def test_a_page_unchanged_since_is_not_sent_again(sandbox: Sandbox):
    first = _get(sandbox, "blueferry.example", "/undertow/")
    since = {"If-Modified-Since": first.headers["last-modified"]}
    assert _get(sandbox, "blueferry.example", "/undertow/", **since).status_code == 304


def test_a_page_is_packed_only_for_those_who_accept_it(sandbox: Sandbox):
    packed = _get(sandbox, "blueferry.example", "/undertow/", **{"Accept-Encoding": "gzip"})
    plain = _get(sandbox, "blueferry.example", "/undertow/", **{"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content


def test_head_sends_no_body(sandbox: Sandbox):
    headers = {"Host": "blueferry.example", "Accept-Encoding": "identity"}
    response = httpx2.head(sandbox.addresses["blogs"] + "/undertow/", headers=headers)
    assert (response.status_code, response.content) == (200, b"")
    assert int(response.headers["content-length"]) > 500


def test_percent_encoding_does_not_matter(sandbox: Sandbox):
    assert _get(sandbox, "blueferry.example", "/%75ndertow/").status_code == 200
