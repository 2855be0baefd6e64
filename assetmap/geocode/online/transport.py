"""Fetch one answer over the network, within a time and a size that nothing can stretch."""

import io
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from http.client import HTTPException, HTTPResponse
from typing import Any, Final

from assetmap.errors import GeocodeError, GeocoderUnavailable
from assetmap.words import say

from .hosts import Server, addresses_of

HEAD_BYTES: Final = 64 * 1024  # of an answer's headers
REDIRECTS: Final = range(300, 400)
_LINE_BREAKS: Final = str.maketrans("", "", "\r\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What one answer may cost."""

    seconds: float  # from looking the name up to the last byte
    body_bytes: int
    clock: Callable[[], float] = time.monotonic


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is sent."""

    target: str  # path and query
    headers: Mapping[str, str]
    body: bytes | None = None  # None: GET; else POST


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]  # names in small letters
    body: bytes = field(repr=False)

    @property
    def text(self) -> str:
        """Return the body as text; what is no UTF-8 is marked."""
        return self.body.decode("utf-8", "replace")


def fetch(server: Server, request: Request, bounds: Bounds) -> Answer:
    """Send a request, return the answer whatever its status; no redirect is followed.

    Raises
    ------
    GeocoderUnavailable
        If there is no whole answer of the permitted size in time, or it points elsewhere.
    GeocoderRefused
        If the server's name leads where it may not.
    """
    deadline = bounds.clock() + bounds.seconds
    numbers = addresses_of(server, bounds.seconds)
    try:
        with _connected(server, numbers, deadline, bounds.clock) as line:
            line.settimeout(_left(deadline, bounds.clock))
            line.sendall(_as_bytes(server, request))
            answer = _read(line, request, bounds, deadline)
    except TimeoutError as err:
        msg = say("online", "why_slow", host=server.host, seconds=f"{bounds.seconds:g}")
        raise GeocoderUnavailable(msg) from err
    except ssl.SSLError as err:
        msg = say("online", "why_unproven", host=server.host, what=err.reason or "TLS")
        raise GeocoderUnavailable(msg) from err
    except GeocodeError:
        raise
    except (OSError, HTTPException) as err:
        msg = say("online", "why_broke", host=server.host, what=type(err).__name__)
        raise GeocoderUnavailable(msg) from err
    if answer.status in REDIRECTS:
        msg = say("online", "why_redirect", host=server.host, status=answer.status)
        raise GeocoderUnavailable(msg)
    return answer


def _connected(
    server: Server, numbers: list[str], deadline: float, clock: Callable[[], float]
) -> socket.socket:
    """Connect to the first of the numeric addresses that lets us."""
    for number in numbers[:-1]:
        try:
            return _connected_to(number, server, deadline, clock)
        except OSError:
            continue
    return _connected_to(numbers[-1], server, deadline, clock)


def _connected_to(
    number: str, server: Server, deadline: float, clock: Callable[[], float]
) -> socket.socket:
    """Connect to a numeric address: what was checked is what is asked."""
    line = socket.create_connection((number, server.port), timeout=_left(deadline, clock))
    if server.scheme == "http":
        return line
    try:
        line.settimeout(_left(deadline, clock))
        return _tls().wrap_socket(line, server_hostname=server.host)
    except OSError:
        line.close()
        raise


@cache
def _tls() -> ssl.SSLContext:
    """Return what certificates are checked with: those that the machine trusts."""
    return ssl.create_default_context()


def _left(deadline: float, clock: Callable[[], float]) -> float:
    """Return the seconds that are left.

    Raises
    ------
    TimeoutError
        If there are none.
    """
    left = deadline - clock()
    if left <= 0:
        raise TimeoutError
    return left


def _as_bytes(server: Server, request: Request) -> bytes:
    """Write a request as it travels."""
    headers = {"Host": server.netloc, "Accept-Encoding": "identity", "Connection": "close"}
    headers |= dict(request.headers)
    if request.body is not None:
        headers["Content-Length"] = str(len(request.body))
    method = "GET" if request.body is None else "POST"
    lines = [f"{method} {request.target} HTTP/1.1", *(f"{k}: {v}" for k, v in headers.items())]
    head = "\r\n".join(line.translate(_LINE_BREAKS) for line in lines) + "\r\n\r\n"
    return head.encode("ascii", "replace") + (request.body or b"")


def _read(line: socket.socket, request: Request, bounds: Bounds, deadline: float) -> Answer:
    """Read a whole answer."""
    watched = _Watched(line, deadline, bounds)
    method = "GET" if request.body is None else "POST"
    response = HTTPResponse(watched, method=method)  # type: ignore[arg-type]  # asks for makefile alone
    with response:
        response.begin()
        headers = {name.lower(): value for name, value in response.getheaders()}
        if headers.get("content-encoding", "identity").lower() != "identity":
            msg = say("online", "why_packed")
            raise GeocoderUnavailable(msg)
        body = response.read(bounds.body_bytes + 1)
        whole = response.isclosed() or not response.length
    if len(body) > bounds.body_bytes:
        raise GeocoderUnavailable(_too_long(bounds))
    if not whole:
        msg = say("online", "why_cut_off")
        raise GeocoderUnavailable(msg)
    return Answer(status=response.status, headers=headers, body=body)


def _too_long(bounds: Bounds) -> str:
    """Say that an answer is longer than any of its kind."""
    return say("online", "why_too_long", most=f"{bounds.body_bytes:,}")


class _Watched(io.RawIOBase):
    """A connection that knows how long, and how much, it may still be read."""

    def __init__(self, line: socket.socket, deadline: float, bounds: Bounds) -> None:
        self._line, self._deadline, self._bounds = line, deadline, bounds
        # Chunks have some bytes of their own, the smallest of them more than they carry.
        self._bytes_left = HEAD_BYTES + 8 * bounds.body_bytes

    def makefile(self, _mode: str) -> io.BufferedReader:
        """Return what `HTTPResponse` reads from."""
        return io.BufferedReader(self)

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any, /) -> int:  # noqa: ANN401  # any writable buffer, says io
        """Read what has come; each piece may take what is left of the whole time."""
        self._line.settimeout(_left(self._deadline, self._bounds.clock))
        count = self._line.recv_into(buffer)
        self._bytes_left -= count
        if self._bytes_left < 0:
            raise GeocoderUnavailable(_too_long(self._bounds))
        return count
