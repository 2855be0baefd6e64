"""Gather objects as columns of text."""

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import pyarrow as pa

from assetmap.limits import Limits
from assetmap.parsing.maps.shapes import Place, place_of
from assetmap.parsing.wire import ROW, Refusal, Sheet

LON, LAT = "lon", "lat"  # before what the objects themselves say, which may be called the same
BETWEEN: Final = "; "  # scalars of a list
_KEY: Final = 200  # characters of a name that are kept
_EXACT: Final = 1e15  # whole numbers beyond this have lost digits
_SHAPES: Final = frozenset(
    {"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"}
)

Mark = tuple[int, int, str, str]


class Gathered:
    """Rows of text under the names of their keys, blank where a row lacks one."""

    def __init__(self, limits: Limits) -> None:
        self.rows: list[int] = []
        self.columns: dict[str, list[str]] = {}
        self.marks: list[Mark] = []
        self.places: list[Place] = []  # of each row, where the rows are features
        self._limits = limits

    def add(self, row: int, record: Mapping[str, object]) -> None:
        """Add one object.

        Parameters
        ----------
        row
            Its number in the file.
        record
            Names and values as they stand in the file; an object in it gives names with a dot.

        Raises
        ------
        Refusal
            If there are more rows, names or cells than are taken.
        RecursionError
            If a value is nested too deeply; nothing is added then.
        """
        self.add_texts(row, list(_pieces(record)))

    def add_texts(self, row: int, pieces: Iterable[tuple[str, str]]) -> None:
        """Add a row of (name, text)."""
        count, most = len(self.rows), self._limits.cell_characters + 1
        columns = self.columns
        for key, text in pieces:
            column = columns.get(key)
            if column is None or len(column) > count:
                column = self._column(key)
            if len(column) < count:
                column.extend([""] * (count - len(column)))
            column.append(text if len(text) <= most else text[:most])
        self.rows.append(row)
        self._check()

    def place(self, place: Place) -> None:
        """Say where the row added last is; a row of which nothing is said has no shape to lack."""
        unsaid = len(self.rows) - 1 - len(self.places)
        self.places += [*([Place()] * unsaid), place]

    def sheet(self, name: str = "") -> Sheet:
        """Return all rows as a sheet.

        Raises
        ------
        Refusal
            If there is none, or none says anything.
        """
        if not self.columns or not self.rows:
            raise Refusal(key="no_rows")
        labels = [_clean(key) for key in self.columns]
        columns = list(self.columns.values())
        marks = list(self.marks)
        if any(place.kind != "no_geometry" for place in self.places):
            labels = [LON, LAT, *labels]
            columns = [*degrees_of(self.places), *columns]
        marks += place_marks(self.rows, self.places)
        return Sheet(name=name, cells=laid_out(self.rows, columns), marks=marks, labels=labels)

    def _column(self, key: str) -> list[str]:
        """Return a column to write a value of this row to: a new one where the name has one."""
        count = len(self.rows)
        label, times = key[:_KEY], 1
        while len(self.columns.get(label, ())) > count:
            times += 1
            label = f"{key[:_KEY]} ({times})"
        return self.columns.setdefault(label, [])

    def _check(self) -> None:
        """Refuse more than is taken."""
        limits, rows, names = self._limits, len(self.rows), len(self.columns)
        if names > limits.columns:
            raise Refusal(key="too_many_columns", found=f"{names:,}", limit=limits.columns)
        if rows > limits.rows:
            raise Refusal(key="too_many_rows", limit=f"{limits.rows:,}")
        if rows * names > limits.cells:
            raise Refusal(key="too_many_cells", limit=f"{limits.cells:,}")


def laid_out(rows: list[int], columns: list[list[str]]) -> pa.Table:
    """Return columns of text as cells, blank where a column is shorter than the rows."""
    arrays = [pa.array(rows, pa.int64())]
    for column in columns:
        whole = column if len(column) == len(rows) else column + [""] * (len(rows) - len(column))
        arrays.append(_array(whole))
    return pa.table(arrays, names=[ROW, *(f"c{i}" for i in range(len(columns)))])


def _array(texts: list[str]) -> pa.Array:
    """Return texts as an array; half letters (lone surrogates) become question marks."""
    try:
        return pa.array(texts, pa.string())
    except UnicodeEncodeError:
        return pa.array([_clean(text) for text in texts], pa.string())


def _clean(text: str) -> str:
    """Return text that can be written as UTF-8."""
    return text.encode("utf-8", "replace").decode("utf-8")


def degrees_of(places: Iterable[Place]) -> tuple[list[str], list[str]]:
    """Return the longitudes and the latitudes of places as text, "" where there is none."""
    lons, lats = [], []
    for place in places:
        lons.append("" if math.isnan(place.lon) else repr(place.lon))
        lats.append("" if math.isnan(place.lat) else repr(place.lat))
    return lons, lats


def place_marks(rows: Iterable[int], places: Iterable[Place]) -> list[Mark]:
    """Return a mark for each place that is not good; there may be no places at all."""
    return [
        (row, -1, place.kind, place.why)
        for row, place in zip(rows, places, strict=False)
        if place.kind != "good"
    ]


def text_of(value: object) -> str:
    """Return a value as a person would type it.

    Examples
    --------
    >>> [text_of(v) for v in (None, True, 15219.0, 40.5, ["a", 2], {"a": [1]})]
    ['', 'yes', '15219', '40.5', 'a; 2', '{"a": [1]}']
    """
    if isinstance(value, str | None):
        return value or ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) < _EXACT
        return str(int(value)) if whole else repr(value) if math.isfinite(value) else ""
    if isinstance(value, list) and not any(isinstance(one, list | dict) for one in value):
        return BETWEEN.join(filter(None, map(text_of, value)))
    return json.dumps(value, ensure_ascii=False, default=str)


def what_is(value: object) -> str:
    """Say what a value is, in a word."""
    kinds = {str: "text", list: "a list", dict: "an object", bool: "a yes or no"}
    return kinds.get(type(value), "nothing" if value is None else "a number")


def _pieces(record: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Yield names and texts of an object, of objects in it under names with a dot."""
    for key, value in record.items():
        if isinstance(value, str):
            yield key, value
        elif isinstance(value, dict):
            yield from _inner(key, value)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            yield from _inner(key, value[0])
            if len(value) > 1:  # the first is read; that there are more must be seen
                yield key, text_of(value)
        else:
            yield key, text_of(value)


def _inner(key: str, value: dict[str, object]) -> Iterator[tuple[str, str]]:
    """Yield what an object in an object says; a shape becomes the point that stands for it."""
    kind = value.get("type")
    if "coordinates" in value and isinstance(kind, str) and kind in _SHAPES:
        place = place_of(value, None)
        good = place.kind == "good"
        yield key, f"POINT ({place.lon!r} {place.lat!r})" if good else text_of(value)
        return
    for name, one in value.items():
        yield f"{key}.{name}", text_of(one)
