"""Read a region's own addresses: points with house numbers, streets with ranges of them."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from assetmap.errors import RegionError
from assetmap.model import Region, Source
from assetmap.schema import ADDRESS, LAT, LON

from .addresses import CITY, NUMBER, NUMBER_TEXT, STREET, ZIP, normalise_addresses
from .extent import are_degrees
from .names import name_keys
from .ranges import RANGE_COLUMNS, read_ranges

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Where a region's addresses are."""

    points: pd.DataFrame  # POINT_COLUMNS: street and city as keys; sorted by them
    ranges: pd.DataFrame  # RANGE_COLUMNS: one row per side of a stretch of street
    skipped: int = 0  # rows of the files without street, number or coordinates

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to look in."""
        return self.points.empty and self.ranges.empty


def load_reference(region: Region) -> Reference:
    """Read all address files of a region.

    Parameters
    ----------
    region
        A pack; `addresses` lists its files with the kind of each.

    Returns
    -------
    reference
        Empty where the pack has no addresses.

    Raises
    ------
    RegionError
        Naming the file: it cannot be read, lacks a column, is of a kind that is not read, or its
        coordinates are no degrees.
    """
    points, ranges, skipped = [], [], 0
    for source in region.addresses:
        if source.kind == "points":
            read = read_points(source)
            good = _usable(read)
            skipped += int((~good).sum())
            points.append(read.loc[good])
        elif source.kind == "ranges":
            ranges.append(read_ranges(source, folder=region.folder))
        else:
            msg = (
                f"{source.path.name} is of kind {source.kind!r}, which is not read yet; give"
                " addresses as points or ranges"
            )
            raise RegionError(msg)
    return Reference(points=_sorted(points), ranges=_laid_together(ranges), skipped=skipped)


def read_points(source: Source) -> pd.DataFrame:
    """Read one file of address points.

    Returns
    -------
    points
        One row per row of the file: street key, number (-1 where none) and its text, city key,
        five-digit ZIP ("" where none), lon, lat (NaN where none).

    Raises
    ------
    RegionError
        If the file is no CSV, lacks a column, or has no coordinates in degrees.
    """
    table = _read_csv(source)
    roles = _roles(table, source)
    text = {role: table[column].str.strip() for role, column in roles.items()}
    blank = pd.Series("", index=table.index, dtype="str")
    if STREET in text and NUMBER in text:
        parts = _numbers(text[NUMBER]).assign(**{STREET: _streets(text[STREET])})
    else:
        parts = normalise_addresses(text[ADDRESS])
    points = parts[[STREET, NUMBER, NUMBER_TEXT]].assign(
        **{
            ZIP: text.get(ZIP, blank).str.extract(r"^(\d{5})", expand=False).fillna(""),
            CITY: name_keys(text.get(CITY, blank)),
            LON: pd.to_numeric(text[LON], errors="coerce"),
            LAT: pd.to_numeric(text[LAT], errors="coerce"),
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


def _read_csv(source: Source) -> pd.DataFrame:
    """Read a CSV file as text, whatever of the usual encodings it has."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return pd.read_csv(
                source.path, dtype="str", keep_default_na=False, encoding=encoding
            ).astype("str")
        except UnicodeDecodeError:
            continue
        except (pd.errors.ParserError, pd.errors.EmptyDataError) as err:
            msg = f"{source.path.name} is not a table of addresses ({err})"
            raise RegionError(msg) from err
        except OSError as err:
            msg = f"{source.path.name} cannot be read ({err.strerror}); it is named as addresses"
            raise RegionError(msg) from err
    msg = f"{source.path.name} is neither UTF-8 nor Windows text; save it as CSV UTF-8"
    raise RegionError(msg)


def _roles(table: pd.DataFrame, source: Source) -> dict[str, str]:
    """Find which column of a file says what."""
    plain = {str(c).strip().lower().replace(" ", "_"): str(c) for c in reversed(table.columns)}
    roles = {
        role: next(plain[s] for s in spellings.split() if s in plain)
        for role, spellings in SPELLINGS.items()
        if any(s in plain for s in spellings.split())
    }
    whole = (STREET in roles and NUMBER in roles) or ADDRESS in roles
    if not whole or LON not in roles or LAT not in roles:
        msg = (
            f"{source.path.name} has the columns {', '.join(map(str, table.columns))}; expected"
            " number, street, lon, lat (and unit, city, zip where known)"
        )
        raise RegionError(msg)
    return roles


def _numbers(text: pd.Series) -> pd.DataFrame:
    """Take house numbers apart; some thousands of texts stand for all rows."""
    codes, unique = pd.factorize(text)
    lone = pd.Series(unique, dtype="str")
    parts = normalise_addresses((lone + " any street").where(lone != "", ""))
    return parts[[NUMBER, NUMBER_TEXT]].take(codes).set_axis(text.index)


def _streets(text: pd.Series) -> pd.Series:
    """Return the keys of streets that stand alone, without what is no part of a street's name."""
    codes, unique = pd.factorize(text)
    lone = pd.Series(unique, dtype="str")
    parts = normalise_addresses(("1 " + lone).where(lone != "", ""))
    return parts[STREET].take(codes).set_axis(text.index)


def _usable(points: pd.DataFrame) -> pd.Series:
    """Tell which points have street, number and coordinates."""
    zero = (points[LON] == 0) & (points[LAT] == 0)
    there = np.isfinite(points[LON]) & np.isfinite(points[LAT]) & ~zero
    usable: pd.Series = there & (points[STREET] != "") & (points[NUMBER] >= 0)
    return usable


def _sorted(points: list[pd.DataFrame]) -> pd.DataFrame:
    """Lay the points together, each once, in an order that does not hang on the files'."""
    if not points:
        return pd.DataFrame({c: pd.Series(dtype="str") for c in POINT_COLUMNS}).astype(
            {NUMBER: "int64", LON: "float64", LAT: "float64"}
        )
    both = pd.concat(points, ignore_index=True).loc[:, list(POINT_COLUMNS)]
    return both.drop_duplicates().sort_values(list(POINT_COLUMNS), ignore_index=True)


def _laid_together(ranges: list[pd.DataFrame]) -> pd.DataFrame:
    """Lay the ranges together."""
    if not ranges:
        return pd.DataFrame({column: pd.Series(dtype="str") for column in RANGE_COLUMNS})
    return pd.concat(ranges, ignore_index=True)
