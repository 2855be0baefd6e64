"""Read one file of address points: CSV, or GeoJSON, one object per line or whole."""

import io
import json
from collections.abc import Callable, Sequence
from typing import Any, Final

import pandas as pd

from assetmap.errors import RegionError
from assetmap.geocode.ground.extent import are_degrees
from assetmap.geocode.written.addresses import (
    CITY,
    NUMBER,
    NUMBER_TEXT,
    STREET,
    ZIP,
    normalise_addresses,
)
from assetmap.geocode.written.names import name_keys
from assetmap.geocode.written.plain import western
from assetmap.model import Source
from assetmap.schema import ADDRESS, LAT, LON

from .opened import kind_of_file, text_of_file

POINT_COLUMNS: Final = (STREET, NUMBER, NUMBER_TEXT, ZIP, CITY, LON, LAT)
# What the columns of address files are called, in order of preference.
SPELLINGS: Final = {
    NUMBER: "number num house_number housenumber house_num house_no houseno addr_num add_number"
    " address_number addressnumber st_num street_number streetnum streetno stno addr:housenumber",
    STREET: "street st_name street_name streetname full_street fullstreet road addr:street"
    " stname str_name",
    ADDRESS: "address full_address fulladdress full_addr fulladdr addr address1 address_1"
    " street_address",
    CITY: "city municipality place post_comm postal_city town community municipal addr:city",
    ZIP: "zip zipcode zip_code zip5 postcode post_code postal postal_code postalcode addr:postcode",
    LON: "lon lng long longitude x point_x x_coord xcoord",
    LAT: "lat latitude y point_y y_coord ycoord",
}
_JSON: Final = (".geojson", ".geojsonl", ".geojsons", ".ndjson", ".jsonl", ".json")
_LINES_AT_ONCE: Final = 20_000


def read_points(source: Source) -> pd.DataFrame:
    """Read one file of address points.

    Parameters
    ----------
    source
        A CSV file, or GeoJSON (one feature per line, as OpenAddresses gives it, or one document);
        either may be packed by gzip.

    Returns
    -------
    points
        One row per row of the file: street key, number (-1 where none) and its text, city key,
        five-digit ZIP ("" where none), lon, lat (NaN where none).

    Raises
    ------
    RegionError
        If the file cannot be read, lacks a column, or has no coordinates in degrees.
    """
    content = text_of_file(source.path)
    read = _from_json if kind_of_file(source.path) in _JSON else _from_csv
    table, roles = read(content, source)
    text = {role: table[column].str.strip() for role, column in roles.items()}
    blank = pd.Series("", index=table.index, dtype="str")
    if STREET in text and NUMBER in text:
        parts = house_numbers(text[NUMBER]).assign(**{STREET: lone_streets(text[STREET])})
    else:
        parts = normalise_addresses(text[ADDRESS])
    points = parts[[STREET, NUMBER, NUMBER_TEXT]].assign(
        **{
            ZIP: five_digits(text.get(ZIP, blank)),
            CITY: name_keys(text.get(CITY, blank)),
            LON: pd.to_numeric(text[LON], errors="coerce").astype("float64"),
            LAT: pd.to_numeric(text[LAT], errors="coerce").astype("float64"),
        }
    )
    there = points[[LON, LAT]].notna().all(axis=1)
    degrees = are_degrees(points[LON].to_numpy(), points[LAT].to_numpy())
    if there.any() and not degrees[there.to_numpy()].mean() > 1 / 2:
        msg = (
            f"{source.path.name}: {roles[LON]} and {roles[LAT]} are no degrees (found"
            f" {points.loc[there, LON].iloc[0]:g}); save the addresses with longitude and latitude"
        )
        raise RegionError(msg)
    return points


def roles_of(columns: Sequence[str], source: Source) -> dict[str, str]:
    """Find which column of a file says what."""
    plain = {c.strip().lower().replace(" ", "_"): c for c in reversed(columns)}
    roles = {
        role: next(plain[s] for s in spellings.split() if s in plain)
        for role, spellings in SPELLINGS.items()
        if any(s in plain for s in spellings.split())
    }
    whole = (STREET in roles and NUMBER in roles) or ADDRESS in roles
    if not whole or LON not in roles or LAT not in roles:
        msg = (
            f"{source.path.name} has the columns {', '.join(columns)[:500]}; expected"
            " number, street, lon, lat (and unit, city, zip where known)"
        )
        raise RegionError(msg)
    return roles


def house_numbers(text: pd.Series) -> pd.DataFrame:
    """Take house numbers apart: `number` (-1 where none) and `number_text`."""
    return _by_each(
        text, lambda lone: normalise_addresses((lone + " any street").where(lone != "", ""))
    )[[NUMBER, NUMBER_TEXT]]


def lone_streets(text: pd.Series) -> pd.Series:
    """Return the keys of streets that stand alone, without what is no part of a street's name."""
    return _by_each(text, lambda lone: normalise_addresses(("1 " + lone).where(lone != "", "")))[
        STREET
    ]


def five_digits(text: pd.Series) -> pd.Series:
    """Return the five digits of ZIP codes, "" where a text begins with none."""
    found = _by_each(
        text,
        lambda lone: (
            western(lone).str.extract(r"^(\d{5})(?!\d)", expand=False).fillna("").to_frame(ZIP)
        ),
    )
    return found[ZIP].astype("str")


def _by_each(text: pd.Series, work: Callable[[pd.Series], pd.DataFrame]) -> pd.DataFrame:
    """Work each different text out once: some thousands stand for all rows."""
    codes, unique = pd.factorize(text)
    return work(pd.Series(unique, dtype="str")).take(codes).set_axis(text.index)


def _from_csv(content: str, source: Source) -> tuple[pd.DataFrame, dict[str, str]]:
    """Read the columns of a CSV file that say something, as text."""
    options: dict[str, Any] = {"dtype": "str", "keep_default_na": False}
    try:
        header = pd.read_csv(io.StringIO(content), nrows=0, **options)
        roles = roles_of([str(name) for name in header.columns], source)
        wanted = sorted(set(roles.values()))
        table = pd.read_csv(io.StringIO(content), usecols=wanted, **options)
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as err:
        msg = f"{source.path.name} is not a table of addresses ({err})"
        raise RegionError(msg) from err
    return table.astype("str").fillna(""), roles


def _from_json(content: str, source: Source) -> tuple[pd.DataFrame, dict[str, str]]:
    """Read the properties of GeoJSON points, and their coordinates as text."""
    features = _features(content, source)
    names = {str(key): None for one in features for key in one[0]}
    roles = roles_of([*(name for name in names if name not in {LON, LAT}), LON, LAT], source)
    roles |= {LON: LON, LAT: LAT}
    table = {
        column: [_plain(one[0].get(column)) for one in features]
        for column in set(roles.values()) - {LON, LAT}
    }
    for position, axis in enumerate((LON, LAT)):
        table[axis] = [str(one[1][position]) for one in features]
    return pd.DataFrame(table, dtype="str"), roles


def _features(content: str, source: Source) -> list[tuple[dict[str, Any], tuple[Any, Any]]]:
    """Return properties and coordinates of each feature, of one document or of one per line."""
    lines = [line for line in content.splitlines() if line.strip()]
    found: list[tuple[dict[str, Any], tuple[Any, Any]]] = []
    try:
        for start in range(0, len(lines), _LINES_AT_ONCE):
            # Many lines are taken together: each alone would take twice the time.
            many = json.loads(f"[{','.join(lines[start : start + _LINES_AT_ONCE])}]")
            found += [_feature(one) for one in many]
    except (ValueError, RecursionError):
        found = [_feature(one) for one in _document(content, source)]
    if not found:
        msg = f"{source.path.name} has no features; expected GeoJSON points, one per line"
        raise RegionError(msg)
    return found


def _document(content: str, source: Source) -> list[Any]:
    """Return the features of a whole GeoJSON document."""
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as err:
        msg = (
            f"{source.path.name} is no GeoJSON ({err}); expected one feature per line, or one"
            " FeatureCollection"
        )
        raise RegionError(msg) from err
    features = document.get("features") if isinstance(document, dict) else None
    return features if isinstance(features, list) else []


def _feature(one: object) -> tuple[dict[str, Any], tuple[Any, Any]]:
    """Return the properties and the coordinates of one feature; "" where it is no point."""
    if not isinstance(one, dict):
        return {}, ("", "")
    if one.get("type") == "FeatureCollection":
        msg = "a whole document on one line"
        raise ValueError(msg)
    geometry, properties = one.get("geometry"), one.get("properties")
    at = geometry.get("coordinates") if isinstance(geometry, dict) else None
    is_point = isinstance(geometry, dict) and geometry.get("type") == "Point"
    known = is_point and isinstance(at, list) and len(at) > 1
    return (
        properties if isinstance(properties, dict) else {},
        (at[0], at[1]) if known and isinstance(at, list) else ("", ""),
    )


def _plain(value: object) -> str:
    """Return a property as text, "" where there is none."""
    return "" if value is None else str(value)
