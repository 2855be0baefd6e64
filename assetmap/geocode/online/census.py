"""Ask the US Census Bureau's geocoder, which geopy does not know."""

import csv
import io
import re
import secrets
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from geopy.adapters import AdapterHTTPError
from geopy.geocoders.base import Geocoder
from geopy.location import Location

from assetmap.errors import GeocoderUnavailable
from assetmap.words import say

from .hits import part
from .queries import Query

BENCHMARK: Final = "Public_AR_Current"  # the newest address ranges
ONE_PATH: Final = "/geocoder/locations/onelineaddress"
BATCH_PATH: Final = "/geocoder/locations/addressbatch"
APART_DEGREES: Final = 0.001  # about 100 m: matches further apart are several places
EXACT: Final = "Exact"
LEAST_COLUMNS: Final = 3  # of an answer without a place
_NUMBER: Final = re.compile("[0-9]{1,5}")
BATCH_COLUMNS: Final = 6  # of an answer that has a place: id, asked, match, kind, matched, point


class Census(Geocoder):  # type: ignore[misc]  # geopy has no types
    """The census's geocoder, for one address in a line or for a batch."""

    def __init__(self, *, domain: str, scheme: str, **geopys: Any) -> None:  # noqa: ANN401  # as geopy's base takes them
        """Say which server is asked."""
        super().__init__(scheme=scheme, **geopys)
        self.domain = domain

    def geocode(self, query: str) -> Location | None:
        """Return where an address is, None where the census does not know it.

        Several places that fit are none.
        """
        asked = urlencode({"address": query, "benchmark": BENCHMARK, "format": "json"})
        url = f"{self.scheme}://{self.domain}{ONE_PATH}?{asked}"
        return self._call_geocoder(url, self._one)

    @staticmethod
    def _one(answer: object) -> Location | None:
        """Return the place that an answer names."""
        matches = part(answer, "result", "addressMatches")
        if not isinstance(matches, list):
            msg = say("online", "why_census_unknown")
            raise GeocoderUnavailable(msg)
        if not matches or _are_apart(matches):
            return None
        first = matches[0]
        where = part(first, "coordinates", "y"), part(first, "coordinates", "x")
        return Location(str(part(first, "matchedAddress") or ""), where, first)

    def batch(self, queries: Sequence[Query]) -> dict[int, Mapping[str, Any] | None]:
        """Ask for many addresses at once.

        Returns
        -------
        answers
            By position in `queries`: what was found, None where nothing was; an address that the
            answer leaves out is not in it.
        """
        rows = io.StringIO()
        writer = csv.writer(rows)
        for i, query in enumerate(queries):
            writer.writerow([i, query.street, query.city, query.state, query.zip])
        mark = secrets.token_hex(16)
        body = _form(mark, rows.getvalue())
        headers = {**self.headers, "Content-Type": f"multipart/form-data; boundary={mark}"}
        try:
            text = self.adapter.post(BATCH_PATH, body, headers)
        except AdapterHTTPError as err:
            self._adapter_error_handler(err)  # geopy's: a status becomes one of its errors
            raise
        return _read_batch(text, len(queries))


def _are_apart(matches: list[Any]) -> bool:
    """Tell whether matches are several places."""
    for axis in ("x", "y"):
        said = [part(match, "coordinates", axis) for match in matches]
        numbers = [float(n) for n in said if isinstance(n, int | float)]
        if numbers and max(numbers) - min(numbers) > APART_DEGREES:
            return True
    return False


def _form(mark: str, rows: str) -> bytes:
    """Write a form with a file in it, as browsers do."""
    lines = [
        f"--{mark}",
        'Content-Disposition: form-data; name="benchmark"',
        "",
        BENCHMARK,
        f"--{mark}",
        'Content-Disposition: form-data; name="addressFile"; filename="addresses.csv"',
        "Content-Type: text/csv",
        "",
        rows,
        f"--{mark}--",
        "",
    ]
    return "\r\n".join(lines).encode("utf-8")


def _read_batch(text: str, count: int) -> dict[int, Mapping[str, Any] | None]:
    """Read the answer to a batch: id, address, match, kind of match, matched, "lon,lat", ..."""
    answers: dict[int, Mapping[str, Any] | None] = {}
    try:
        rows = list(csv.reader(io.StringIO(text)))
    except csv.Error as err:
        raise GeocoderUnavailable(say("online", "why_census_no_table")) from err
    for row in rows:
        if len(row) >= LEAST_COLUMNS and _NUMBER.fullmatch(row[0]) and int(row[0]) < count:
            match = row[2].strip().lower()
            if match in ("no_match", "tie"):
                answers[int(row[0])] = None
            elif match == "match" and len(row) >= BATCH_COLUMNS:
                lon, _, lat = row[5].partition(",")
                answers[int(row[0])] = {
                    "matchedAddress": row[4],
                    "coordinates": {"x": lon, "y": lat},
                    "exact": row[3].strip() == EXACT,
                }
    if not answers:
        raise GeocoderUnavailable(say("online", "why_census_no_table"))
    return answers
