"""A geocoder on this machine that answers in every service's own form, and misbehaves as told."""

import csv
import hashlib
import io
import json
import struct
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import SO_LINGER, SOL_SOCKET
from typing import Any
from urllib.parse import parse_qs, urlsplit

Box = tuple[float, float, float, float]  # west, south, width, height, degrees
TOWN: Box = (-80.0, 40.0, 0.04, 0.04)  # of `geocode.town`
DRIPPED = 100_000  # bytes that a slow drip would send in the end
HUGE = 100 * 1024 * 1024
REDIRECT = "http://169.254.169.254/latest/meta-data/"
Said = dict[str, Any]  # what an answer says, before it is in a service's form
PAGE = b"<!doctype html><title>Sign in to the hotel's network</title>"


def where(address: str, box: Box = TOWN) -> tuple[float, float]:
    """Return where an address is: anywhere in a box, always the same."""
    digest = hashlib.sha256(address.encode()).digest()
    x, y = (int.from_bytes(digest[i : i + 4], "big") / 2**32 for i in (0, 4))
    return box[0] + x * box[2], box[1] + y * box[3]


class Fake(ThreadingHTTPServer):
    """What the server was asked, and how it is to behave."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.box = TOWN
        self.mode = "ok"
        self.modes: list[str] = []  # of the next requests, before `mode` rules
        self.asked: Counter[str] = Counter()  # by address
        self.requests: list[tuple[str, str, dict[str, str]]] = []  # method, target, headers
        self.bodies: list[bytes] = []
        self.sent = 0  # bytes of drips and of huge bodies
        self.unknown: set[str] = set()  # addresses that it does not know
        self.over = threading.Event()
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: that clients go away is the point."""


class Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    server: Fake
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = {key: values[0] for key, values in parse_qs(parts.query).items()}
        address = next((asked[k] for k in ("q", "text", "singleLine", "address") if k in asked), "")
        self._answer(
            [address], lambda mode: json.dumps(_form(parts.path, address, mode, self.server))
        )

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.bodies.append(body)
        rows = body.decode().split("text/csv\r\n\r\n")[1].split("\r\n--")[0]
        asked = list(csv.reader(io.StringIO(rows)))
        texts = [", ".join(p for p in (r[1], r[2], f"{r[3]} {r[4]}".strip()) if p) for r in asked]
        self._answer(texts, lambda mode: _batch(asked, texts, mode, self.server))

    def _answer(self, addresses: list[str], body: Callable[[str], str]) -> None:
        server = self.server
        with server.lock:
            server.asked.update(addresses)
            server.requests.append((self.command, self.path, dict(self.headers)))
            mode = server.modes.pop(0) if server.modes else server.mode
        misbehave = getattr(self, f"_{mode}", None)
        if misbehave:
            misbehave()
        else:
            self._send(200, body(mode).encode())

    def _send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def _hang(self) -> None:
        self.server.over.wait(30)

    def _busy(self) -> None:
        self._send(429, b"slow down", Retry_After="7")

    def _busy_for_long(self) -> None:
        self._send(429, b"slow down", Retry_After="86400")

    def _down(self) -> None:
        self._send(500, b"oops")

    def _unavailable(self) -> None:
        self._send(503, b"later", Retry_After="11")

    def _unpaid(self) -> None:
        self._send(402, b'{"error": "quota"}')

    def _forbidden(self) -> None:
        self._send(403, b"<h1>no</h1>")

    def _half(self) -> None:
        self._send(200, b'{"features": [{"ty')

    def _captive(self) -> None:
        self._send(200, PAGE, Content_Type="text/html")

    def _error(self) -> None:
        self._send(200, b'{"error": {"code": 500, "message": "Unknown error at s3cret"}}')

    def _quota(self) -> None:
        self._send(200, b'{"results": [], "status": {"code": 402, "message": "quota s3cret"}}')

    def _token(self) -> None:
        self._send(200, b'{"error": {"code": 498, "message": "Invalid token s3cret"}}')

    def _empty(self) -> None:
        self._send(200, b"{}")

    def _null(self) -> None:
        self._send(200, b"null")

    def _deep(self) -> None:
        self._send(200, b"[" * 500_000)

    def _redirect(self) -> None:
        self._send(302, b"", Location=REDIRECT)

    def _short(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b'{"features": []}')
        self.close_connection = True

    def _reset(self) -> None:
        self.connection.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def _drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(DRIPPED))
        self.end_headers()
        self._drop(b" ")

    def _drip_head(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        self._drop(b"x")

    def _drop(self, byte: bytes) -> None:
        for _ in range(DRIPPED):
            self.wfile.write(byte)
            self.server.sent += 1
            if self.server.over.wait(0.01):
                return

    def _huge(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(HUGE))
        self.end_headers()
        self._pour()

    def _endless(self) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self._pour(b"10000\r\n" + b" " * 65_536 + b"\r\n")

    def _pour(self, piece: bytes = b" " * 65_536) -> None:
        for _ in range(HUGE // 65_536):
            self.wfile.write(piece)
            self.server.sent += len(piece)

    def log_message(self, *_said: object) -> None:
        """Say nothing."""


def _point(address: str, mode: str, box: Box) -> tuple[object, object]:
    """Return the coordinates of an answer."""
    told: dict[str, tuple[object, object]] = {
        "zero": (0, 0),
        "nan": ("NaN", "NaN"),
        "metres": (585_000, 4_477_000),
        "centroid": where("the middle of the city", box),
        "abroad": (2.35, 48.85),
    }
    return told.get(mode) or where(address, box)


def _form(path: str, address: str, mode: str, server: Fake) -> object:
    """Return the answer to an address in the form of the service that has this path."""
    lon, lat = _point(address, mode, server.box)
    number, _, street = address.partition(",")[0].partition(" ")
    if mode == "html_name":
        street = f"<img src=x onerror=alert(1)>\x00\n{street}" + "y" * 5000
    if mode == "other_street":
        street = "Walnut Street"
    if mode == "other_side":
        street = "South " + street
    if mode == "avenue":
        street = street.replace(" st", " Avenue")
    if mode == "next_door":
        number = str(int(number) + 2)
    state = "OH" if mode == "other_state" else "PA"
    known = address not in server.unknown and mode != "unknown"
    said = {"lon": lon, "lat": lat, "number": number, "street": street, "state": state}
    form = next(form for part, form in _FORMS.items() if part in path)
    return form(said, known=known)


def _census(said: Said, *, known: bool) -> object:
    line = f"{said['number']} {said['street']}, SQUAREVILLE, {said['state']}, 15001"
    match = {"coordinates": {"x": said["lon"], "y": said["lat"]}, "matchedAddress": line.upper()}
    return {"result": {"addressMatches": [match] if known else []}}


def _nominatim(said: Said, *, known: bool) -> object:
    address = {
        "house_number": said["number"],
        "road": said["street"],
        "state": "Ohio" if said["state"] == "OH" else "Pennsylvania",
        "postcode": "15001",
    }
    place = {
        "lat": str(said["lat"]),
        "lon": str(said["lon"]),
        "class": "building",
        "type": "yes",
        "display_name": f"{said['number']}, {said['street']}, Squareville",
        "address": address,
    }
    return [place] if known else []


def _photon(said: Said, *, known: bool) -> object:
    properties = {
        "type": "house",
        "housenumber": said["number"],
        "street": said["street"],
        "city": "Squareville",
        "state": said["state"],
        "postcode": "15001",
    }
    feature = {
        "geometry": {"coordinates": [said["lon"], said["lat"]]},
        "properties": properties,
    }
    return {"features": [feature] if known else []}


def _pelias(said: Said, *, known: bool) -> object:
    properties = {
        "layer": "address",
        "accuracy": "point",
        "match_type": "exact",
        "name": f"{said['number']} {said['street']}",
        "label": f"{said['number']} {said['street']}, Squareville",
        "housenumber": said["number"],
        "postalcode": "15001",
        "region_a": said["state"],
        "confidence": 1,
    }
    where_ = {"coordinates": [said["lon"], said["lat"]]}
    return {"features": [{"geometry": where_, "properties": properties}] if known else []}


def _arcgis(said: Said, *, known: bool) -> object:
    candidate = {
        "address": f"{said['number']} {said['street']}, Squareville, Pennsylvania, 15001",
        "location": {"x": said["lon"], "y": said["lat"]},
        "score": 98.5,
        "attributes": {
            "Addr_type": "PointAddress",
            "AddNum": said["number"],
            "Postal": "15001",
            "RegionAbbr": said["state"],
        },
    }
    return {"candidates": [candidate] if known else []}


def _geocodio(said: Said, *, known: bool) -> object:
    place = {
        "formatted_address": f"{said['number']} {said['street']}, Squareville, PA 15001",
        "location": {"lat": said["lat"], "lng": said["lon"]},
        "accuracy": 1,
        "accuracy_type": "rooftop",
        "address_components": {
            "number": said["number"],
            "zip": "15001",
            "city": "Squareville",
            "state": said["state"],
        },
    }
    return {"results": [place] if known else []}


def _opencage(said: Said, *, known: bool) -> object:
    place = {
        "formatted": f"{said['number']} {said['street']}, Squareville, PA 15001",
        "geometry": {"lat": said["lat"], "lng": said["lon"]},
        "confidence": 10,
        "components": {
            "_type": "building",
            "house_number": said["number"],
            "road": said["street"],
            "postcode": "15001",
            "state_code": said["state"],
        },
    }
    return {"results": [place] if known else [], "status": {"code": 200, "message": "OK"}}


_FORMS: dict[str, Callable[..., object]] = {
    "/v1/search": _pelias,
    "onelineaddress": _census,
    "search": _nominatim,
    "findAddressCandidates": _arcgis,
    "/geocode/v1/json": _opencage,
    "/geocode": _geocodio,
    "/api": _photon,
}


def _batch(asked: list[list[str]], texts: list[str], mode: str, server: Fake) -> str:
    """Return the answer to a batch, in the census's form; every third line is not exact."""
    lines = io.StringIO()
    writer = csv.writer(lines, quoting=csv.QUOTE_ALL)
    for row, text in zip(asked, texts, strict=True):
        if mode == "batch_gap" and int(row[0]) % 2:
            continue
        if text in server.unknown:
            writer.writerow([row[0], text, "Tie" if row[1].startswith("2") else "No_Match"])
            continue
        lon, lat = (0, 0) if mode == "zero" else where(text, server.box)
        kind = "Non_Exact" if int(row[0]) % 3 == 2 else "Exact"
        matched = f"{row[1].upper()}, {row[2].upper()}, {row[3]}, {row[4] or '15001'}"
        writer.writerow([row[0], text, "Match", kind, matched, f"{lon},{lat}", "1", "L"])
    return lines.getvalue()


@contextmanager
def serving() -> Iterator[Fake]:
    """Run a fake geocoder until the end of a test."""
    fake = Fake()
    thread = threading.Thread(
        target=fake.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
    )
    thread.start()
    try:
        yield fake
    finally:
        fake.over.set()
        fake.shutdown()
        fake.server_close()
        thread.join()
