"""The guard between a stranger's link and our network."""

import asyncio
import ipaddress

import pytest

from hype_pipeline.errors import BadInput, WillNotFetch
from hype_pipeline.services.addresses import AddressGuard, ConnectTo, is_public, target_of


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("ftp://blog.example/x", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("http://user:secret@blog.example/", "userinfo"),
        ("http://blog.example:8080/", "port"),
        ("http://blog.example:99999/", "bad_url"),
        ("http://127.0.0.1/", "private_address"),
        ("http://127.1/", "private_address"),
        ("http://2130706433/", "private_address"),
        ("http://0x7f000001/", "private_address"),
        ("http://10.0.0.8/", "private_address"),
        ("http://169.254.169.254/latest/meta-data/", "private_address"),
        ("http://[::1]/", "private_address"),
        ("http://[::ffff:10.0.0.1]/", "private_address"),
        ("http://localhost/", "private_address"),
        ("http://printer/", "private_address"),
        ("http://metadata.internal/", "private_address"),
        ("http://017700000001/", "private_address"),
        ("http://0177.0.0.1/", "private_address"),
        ("http://0x7f.0.0.1/", "private_address"),
        ("http://0/", "private_address"),
        ("http://127.0.0.1./", "private_address"),
        ("http://[::ffff:7f00:1]/", "private_address"),
        ("http://[::7f00:1]/", "private_address"),
        ("http://[64:ff9b::7f00:1]/", "private_address"),
        ("http://[fe80::1%25eth0]/", "private_address"),
        ("http://①②⑦.⓪.⓪.①/", "private_address"),
        ("http://１２７.0.0.1/", "private_address"),
        ("http://127。0。0。1/", "private_address"),
        ("http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/", "private_address"),
        ("http://blog.example:22/", "port"),
        ("http://blog.example@127.0.0.1/", "userinfo"),
        ("http://[::1/", "bad_url"),
        ("//blog.example/", "scheme"),
        ("http://\u00ad/", "bad_url"),
        ("javascript:alert(1)", "scheme"),
    ],
)
def test_an_address_that_may_not_be_asked_is_refused_before_anything_is_resolved(
    url: str, problem: str
) -> None:
    with pytest.raises(WillNotFetch) as refused:
        target_of(url)
    assert refused.value.problem == problem


def test_a_public_name_is_taken_with_the_port_of_its_scheme() -> None:
    target = target_of("https://Blog.Example/a?b#c")
    assert (target.host, target.port) == ("blog.example", 443)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "100.64.0.1", "169.254.0.1", "0.0.0.0",
        "224.0.0.1", "::1", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "2002:7f00:1::", "64:ff9b::a00:1",
        "255.255.255.255", "240.0.0.1", "198.18.0.1", "::", "::7f00:1", "fec0::1", "64:ff9b:1::1", "ff02::1", "4000::1",
        "2001:0:7f00:1::", "2001:db8::1", "100::1",
    ],
)  # fmt: skip
def test_no_private_address_counts_as_public_however_it_is_wrapped(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
)
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("host", ["a" * 300 + ".example", "a..example", "\ud800.example"])
def test_a_name_that_no_name_server_could_know_is_refused(host: str) -> None:
    with pytest.raises(WillNotFetch):
        asyncio.run(AddressGuard().resolve(host, 80))


def test_the_map_prefers_the_most_particular_entry() -> None:
    connect_to = ConnectTo("*:80:127.0.0.1:1,blog.example:*:127.0.0.1:2,blog.example:80:[::1]:3")
    assert connect_to.of("blog.example", 80) == ("::1", 3)
    assert connect_to.of("blog.example", 443) == ("127.0.0.1", 2)
    assert connect_to.of("other.example", 80) == ("127.0.0.1", 1)
    assert connect_to.of("other.example", 443) is None


def test_a_map_that_cannot_be_read_is_refused_with_its_variable() -> None:
    with pytest.raises(BadInput, match="HYPE_CONNECT_TO"):
        ConnectTo("blog.example=127.0.0.1")


def test_a_name_that_resolves_to_loopback_is_refused_unless_that_address_is_allowed() -> None:
    with pytest.raises(WillNotFetch, match="not a public one"):
        asyncio.run(AddressGuard().resolve("127.0.0.1", 80))
    assert asyncio.run(AddressGuard(["127.0.0.1"]).resolve("127.0.0.1", 80)) == ["127.0.0.1"]
