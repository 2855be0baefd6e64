"""Pieces of our own code that take bytes or text of anybody's making, and what they must keep to.

Each is given bytes and must end: with nothing where all is well, with an error where not. The
coverage-guided runs are `tools/fuzz_bytes.py`; a test feeds each a little of everything.
"""

import contextlib
import io
import math
import zipfile
from collections.abc import Callable
from datetime import date

import pandas as pd

from assetmap.geocode.written.addresses import normalise_addresses
from assetmap.ingest.mending.mojibake import mended
from assetmap.ingest.values.dates import counted_date, iso_date
from assetmap.ingest.values.links import link
from assetmap.ingest.values.money import amount_in
from assetmap.ingest.values.numbers import degrees
from assetmap.ingest.values.pairs import pair_in
from assetmap.ingest.values.places import comma_town, tail_of
from assetmap.limits import Limits
from assetmap.parsing.maps.gpkg_shapes import shapes_of
from assetmap.parsing.maps.html_words import words_in
from assetmap.parsing.maps.kml import read_kml
from assetmap.parsing.maps.shp import read_shp
from assetmap.parsing.sniff import kind_of
from assetmap.parsing.structured.json_document import read_json
from assetmap.parsing.structured.json_lines import read_json_lines
from assetmap.parsing.text.delimited import read_delimited
from assetmap.parsing.text.encoding import text_of
from assetmap.parsing.wire import Parsed, Refusal, Task, pack, unpack
from assetmap.parsing.workbooks.archive import check_archive
from assetmap.parsing.workbooks.binary_sheets import hidden_in_xls, hidden_in_xlsb
from assetmap.parsing.workbooks.hiding import hidden_in_ods, hidden_in_xlsx
from assetmap.parsing.workbooks.letters import tidied_part
from assetmap.parsing.workbooks.sheetxml import checked_sheet, formula_marks

LIMITS = Limits()


def task_of(content: bytes, kind: str) -> Task:
    """Return bytes as the parser gets them."""
    return Task(
        content=content,
        kind=kind,
        limits=LIMITS,
        answers={},
        unfold=lambda _size: None,  # nothing is limited here
    )


def _parsed(read: Callable[[Task], Parsed], kind: str) -> Callable[[bytes], None]:
    """Return a harness of a reader: what it finds can be sent and taken."""

    def try_it(content: bytes) -> None:
        try:
            parsed = read(task_of(content, kind))
        except (Refusal, RecursionError):  # the child says both in a sentence
            return
        again = unpack(b"".join(bytes(block) for block in pack(parsed)))
        assert [sheet.name for sheet in again.sheets] == [sheet.name for sheet in parsed.sheets]

    return try_it


def _refusing(function: Callable[[bytes], object]) -> Callable[[bytes], None]:
    """Return a harness of a function that may refuse."""

    def try_it(content: bytes) -> None:
        try:
            function(content)
        except Refusal:
            return

    return try_it


def _worded(function: Callable[[str], None]) -> Callable[[bytes], None]:
    """Return a harness of a function of text."""
    return lambda content: function(content.decode("utf-8", "ignore"))


def _angle(text: str) -> None:
    """Demand a finite angle or none."""
    value = degrees(text)
    assert math.isnan(value) or math.isfinite(value)


def _pair(text: str) -> None:
    """Demand two finite angles or none."""
    for lon_first in (False, True):
        values = pair_in(text, lon_first=lon_first)
        assert len({math.isfinite(value) for value in values}) == 1, values


def _amount(text: str) -> None:
    """Demand a finite amount or none."""
    value, currency = amount_in(text)
    assert math.isnan(value) or math.isfinite(value)
    assert isinstance(currency, str)


def _day(text: str) -> None:
    """Demand a day that there is, or part of one, or none."""
    for said in (iso_date(text), iso_date(text, day_first=True), counted_date(text)):
        if len(said) == len("2024-05-01"):
            date.fromisoformat(said)
        assert len(said) in {0, 4, 7, 10}, said


def _mended(text: str) -> None:
    """Demand that what is mended can be written."""
    mended(text).encode("utf-8")


def _words(text: str) -> None:
    """Demand words and pairs of them."""
    said = words_in(text)
    assert all(len(pair) == 2 for pair in said.pairs)


def _town(text: str) -> None:
    """Demand parts that stand in the text."""
    assert all(isinstance(part, str) for part in (*tail_of(text), comma_town(text)))


def _link(text: str) -> None:
    """Demand a link that runs nothing, or none."""
    found = link(text)
    scheme = found.partition(":")[0].lower()
    assert found == "" or scheme in {"http", "https", "mailto", "tel"}, found


def _address(text: str) -> None:
    """Demand one row for one address."""
    assert len(normalise_addresses(pd.Series([text], dtype="str"))) == 1


def _member(content: bytes) -> None:
    """Check a workbook that has the bytes as a sheet."""
    name, _, text = content.partition(b"\n")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr(zipfile.ZipInfo(name.decode("latin-1") or "a"), text)
    check_archive(out.getvalue(), "xlsx", LIMITS)


def _letters(content: bytes) -> None:
    """Tidy a part; letters that are broken are a damaged workbook to whom it is told."""
    with contextlib.suppress(UnicodeDecodeError):
        tidied_part("a.rels", content)


def _shapes(content: bytes) -> None:
    """Read bytes as the shapes of a GeoPackage."""
    found, wrong = shapes_of([content, None, b"GP"])
    assert len(found) == 3
    assert set(wrong) <= {0, 1, 2}


HARNESSES: dict[str, Callable[[bytes], None]] = {
    "kind": _refusing(kind_of),
    "encoding": _refusing(text_of),
    "delimited": _parsed(read_delimited, "text"),
    "json": _parsed(read_json, "json"),
    "json_lines": _parsed(read_json_lines, "jsonlines"),
    "kml": _parsed(read_kml, "kml"),
    "sheet": _refusing(
        lambda content: (checked_sheet("sheet1.xml", content, LIMITS), formula_marks(content))
    ),
    "hiding": _refusing(
        lambda content: (hidden_in_xlsx(content, columns=500), hidden_in_ods(content, columns=500))
    ),
    "letters": _refusing(_letters),
    "archive": _refusing(lambda content: check_archive(content, "xlsx", LIMITS)),
    "member": _refusing(_member),
    "xls": _refusing(hidden_in_xls),
    "xlsb": _refusing(lambda content: hidden_in_xlsb(content, columns=500)),
    "geopackage_shapes": _refusing(_shapes),
    "shapefile_shapes": _refusing(lambda content: read_shp(content, None, "p")),
    "angle": _worded(_angle),
    "pair": _worded(_pair),
    "amount": _worded(_amount),
    "day": _worded(_day),
    "broken_letters": _worded(_mended),
    "markup": _worded(_words),
    "town": _worded(_town),
    "link": _worded(_link),
    "address": _worded(_address),
}
# Words that are given to the mutator of a harness to begin with.
STARTS: dict[str, list[bytes]] = {
    "angle": [b"40 26'46''N", b"-79.98", b"79,98 W", b"40\xc2\xb026\xe2\x80\xb2 N"],
    "pair": [b"40.44, -79.98", b"POINT(-79.98 40.44)", b"https://x.org/@40.4,-79.9,15z"],
    "amount": [b"$40,000.00 ", b"(1,200)", b"1.5M", b"EUR 12.000,50", b"1e5", b"5 K USD"],
    "day": [b"5/1/2019", b"2019-05-01T00:00Z", b"May 1st, 2019", b"1 de mayo de 2019", b"43586"],
    "broken_letters": ["PeÃ±a cafÃ©".encode(), "â€™".encode()],
    "markup": [b"<table><tr><td>a</td><td>b</td></tr></table>", b"<![CDATA[x]]><br>&amp;"],
    "town": [b"1 Main St, Pittsburgh, PA 15219-1234", b"Main St; Pgh"],
    "link": [b"www.x.org", b"https://x.org/a", b"javascript:alert(1)", b"a@b.org"],
    "address": [b"1835 1/2 Centre Ave Apt 3, Pittsburgh PA 15219", b"5th & Main", b"PO Box 7"],
}
