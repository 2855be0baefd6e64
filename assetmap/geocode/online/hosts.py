"""Find the numeric address of a server, never one inside where none was asked for."""

import ipaddress
import socket
import threading
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from assetmap.errors import GeocoderRefused, GeocoderUnavailable
from assetmap.words import say

PORTS: Final = {"http": 80, "https": 443}


class Server(NamedTuple):
    """Where requests go: the endpoint in a URL's first half."""

    scheme: str
    host: str
    port: int
    own: bool  # a person set it: it may be on this machine, or on a private network

    @property
    def netloc(self) -> str:
        """Return host and port as a URL has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def server_of(endpoint: str, *, own: bool) -> Server:
    """Take an endpoint apart.

    Examples
    --------
    >>> server_of("https://geo.example.org", own=True)
    Server(scheme='https', host='geo.example.org', port=443, own=True)
    """
    try:
        parts = urlsplit(endpoint)
        port = parts.port or PORTS[parts.scheme]
    except ValueError as err:
        msg = say("online", "why_no_endpoint", endpoint=repr(endpoint))
        raise GeocoderRefused(msg) from err
    return Server(parts.scheme, parts.hostname or "", port, own)


def addresses_of(server: Server, seconds: float) -> list[str]:
    """Return the numeric addresses of a server, all of them such as it may have.

    Parameters
    ----------
    server
        Its name is looked up, unless it is a number already.
    seconds
        How long that may take.

    Raises
    ------
    GeocoderUnavailable
        If the name cannot be looked up in time.
    GeocoderRefused
        If the name leads to this machine or into a private network though nobody said so, or the
        addresses would travel unencrypted over a public one.
    """
    numbers = _looked_up(server, seconds)
    inside = [_is_inside(ipaddress.ip_address(number)) for number in numbers]
    if any(_is_never_a_server(ipaddress.ip_address(number)) for number in numbers):
        msg = say("online", "why_never_a_server", host=server.host, number=numbers[0])
        raise GeocoderRefused(msg)
    if any(inside) and not server.own:
        msg = say("online", "why_inside", host=server.host, number=numbers[0])
        raise GeocoderRefused(msg)
    if server.scheme == "http" and not all(inside):
        msg = say("online", "why_http", host=server.host)
        raise GeocoderRefused(msg)
    return numbers


def _looked_up(server: Server, seconds: float) -> list[str]:
    """Look a name up; the system's own look-up knows no deadline, so it runs beside us."""
    found: list[str] = []

    def look() -> None:
        try:
            rows = socket.getaddrinfo(server.host, server.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return
        found.extend(dict.fromkeys(str(row[4][0]) for row in rows))

    try:
        ipaddress.ip_address(server.host)
    except ValueError:
        beside = threading.Thread(target=look, daemon=True)
        beside.start()
        beside.join(max(seconds, 0))
    else:
        return [server.host]
    if not found:
        msg = say("online", "why_not_looked_up", host=server.host)
        raise GeocoderUnavailable(msg)
    return [number.partition("%")[0] for number in list(found)]


def _is_inside(number: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Tell whether a numeric address is this machine's or a private network's."""
    return not _outermost(number).is_global


def _is_never_a_server(number: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Tell whether a numeric address is none that a geocoder can have, such as a cloud's own."""
    number = _outermost(number)
    return number.is_link_local or number.is_multicast or number.is_unspecified


def _outermost(
    number: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Return the older address that a newer one stands for."""
    mapped = getattr(number, "ipv4_mapped", None) or getattr(number, "sixtofour", None)
    return mapped or number
