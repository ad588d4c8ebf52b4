"""Which addresses may be connected to: the connect-to map and the guard against private ones.

A name is resolved once and the connection goes to the address that was checked, so that nobody can
answer differently the second time. Speaking HTTP is web.py's.
"""

import asyncio
import ipaddress
import re
import socket
from collections.abc import Iterable
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

from hype_pipeline.errors import BadInput, NoAnswer, WillNotFetch

PORTS = {"http": 80, "https": 443}
_NUMBER = re.compile(r"(?:\d+|0[xX][0-9a-fA-F]*)")
_ENTRY = re.compile(r"(?P<host>[^:]+):(?P<port>\d+|\*):(?P<to>\[[^\]]+\]|[^:]+):(?P<to_port>\d+)")
# All that was ever given out; Python calls much of the rest global too (fec0::, ::7f00:1).
_UNICAST = ipaddress.IPv6Network("2000::/3")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Target:
    """A host and port as a URL means them."""

    scheme: str
    host: str  # lower case, IDNA
    port: int


def target_of(url: str) -> Target:
    """Where *url* leads; WillNotFetch unless it is plain http(s) to a public name."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError) as error:
        raise WillNotFetch("web", "bad_url", f"{url!r} is no address: {error}") from error
    if parts.scheme not in PORTS:
        raise WillNotFetch("web", "scheme", f"{url!r} is neither http nor https.")
    if parts.username is not None or parts.password is not None:
        raise WillNotFetch("web", "userinfo", f"The address of {host} carries a user name.")
    port = port or PORTS[parts.scheme]
    if port not in PORTS.values():
        raise WillNotFetch("web", "port", f"{host} is asked on port {port}, not on 80 or 443.")
    _refuse_private_literal(host)
    return Target(parts.scheme, host, port)


def _refuse_private_literal(host: str) -> None:
    """Numbers in a URL are read strictly: 127.1 and 0x7f000001 are addresses to getaddrinfo."""
    if ":" in host or _NUMBER.fullmatch(host.rsplit(".", 1)[-1]):
        try:
            public = is_public(ipaddress.ip_address(host))
        except ValueError:
            public = False
        if not public:
            raise WillNotFetch("web", "private_address", f"{host} is not a public address.")
    elif "." not in host or host.endswith((".localhost", ".local", ".internal")):
        raise WillNotFetch("web", "private_address", f"{host!r} is not a public name.")


def is_public(address: IpAddress) -> bool:
    """Whether *address*, and any other that it wraps, is global and meant for one machine."""
    if isinstance(address, ipaddress.IPv4Address):
        return address.is_global and not address.is_multicast
    # NAT64 and IPv4-mapped addresses are what they wrap, and nothing themselves.
    if address in _NAT64 or address.ipv4_mapped is not None:
        return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    wrapped = (address.sixtofour, *(address.teredo or ()))
    return (
        address in _UNICAST
        and address.is_global
        and all(is_public(each) for each in wrapped if each is not None)
    )


class ConnectTo:
    """The map `HOST:PORT:ADDRESS:PORT,…`; * is any host or port, but never a literal address."""

    def __init__(self, text: str) -> None:
        self._entries: dict[tuple[str, str], tuple[str, int]] = {}
        for entry in filter(None, (part.strip() for part in text.split(","))):
            match = _ENTRY.fullmatch(entry)
            if match is None:
                raise BadInput(f"HYPE_CONNECT_TO: {entry!r} is not HOST:PORT:ADDRESS:PORT.")
            where = (match["to"].strip("[]"), int(match["to_port"]))
            self._entries[match["host"].lower(), match["port"]] = where

    def of(self, host: str, port: int) -> tuple[str, int] | None:
        """Where to connect instead of *host* and *port*; None: nowhere else."""
        keys = ((host, str(port)), (host, "*"), ("*", str(port)), ("*", "*"))
        return next((self._entries[key] for key in keys if key in self._entries), None)


class AddressGuard:
    """Resolves names and lets only public addresses through, and those that are allowed by name."""

    def __init__(self, allowed_private: Iterable[str] = ()) -> None:
        try:
            self._allowed = {
                ipaddress.ip_address(each.strip()) for each in allowed_private if each.strip()
            }
        except ValueError as error:
            raise BadInput(f"HYPE_ALLOW_PRIVATE_HOSTS: {error}.") from error

    async def resolve(self, host: str, port: int, threads: Executor | None = None) -> list[str]:
        """The addresses of *host*, each of them checked: one private one refuses them all.

        Names are looked up in *threads*; None: those of the loop.
        """
        ask = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
        try:
            found = await asyncio.get_running_loop().run_in_executor(threads, ask)
        except socket.gaierror as error:
            raise _unresolved(host, error) from error
        except UnicodeError as error:
            raise WillNotFetch("web", "bad_url", f"{host!r} is no host name.") from error
        addresses = list(dict.fromkeys(str(entry[4][0]).split("%")[0] for entry in found))
        for address in addresses:
            self.check(host, address)
        return sorted(addresses, key=lambda address: ":" in address)  # IPv4 first: it always routes

    def check(self, host: str, address: str) -> None:
        """WillNotFetch unless *address* may be connected to."""
        parsed = ipaddress.ip_address(address)
        if parsed not in self._allowed and not is_public(parsed):
            raise WillNotFetch(
                "web", "private_address", f"{host} is at {address}, not a public one."
            )


def _unresolved(host: str, error: socket.gaierror) -> NoAnswer | WillNotFetch:
    if error.errno == socket.EAI_AGAIN:
        return NoAnswer("web", "name_server", f"No name server answered for {host}.")
    return WillNotFetch("web", "no_such_host", f"{host} has no address: {error.strerror}.")
