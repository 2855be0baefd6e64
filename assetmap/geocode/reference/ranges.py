"""Read streets with ranges of house numbers, whatever their makers call the columns."""

import csv
from collections.abc import Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from assetmap.crs import WGS84
from assetmap.errors import RegionError
from assetmap.geocode.ground.extent import are_degrees
from assetmap.geocode.written.addresses import NUMBER, STREET, ZIP
from assetmap.model import Source
from assetmap.region.inside import Place
from assetmap.region.layers import read_layer
from assetmap.schema import GEOMETRY

from .points import five_digits, house_numbers, lone_streets

SIDE: Final = "side"  # 1 to the left of the line, -1 to the right, 0 on it
FIRST: Final = "first"  # house number at the line's start, -1 where the line only shows its course
LAST: Final = "last"  # house number at its end
RANGE_COLUMNS: Final = (STREET, ZIP, SIDE, FIRST, LAST, GEOMETRY)
_CORE, _BEFORE, _TYPE, _AFTER = "name", "before", "type", "after"
_OF_QUEENS: Final = r"^(\d{1,3})-(\d{2})$"  # one number, not from one to another
_PARTS: Final = (_CORE, _BEFORE, _TYPE, _AFTER)
_SIDES: Final = (("left", 1), ("right", -1))
_NUMBERS: Final = tuple(f"{end}_{side}" for side, _ in _SIDES for end in ("from", "to"))
_LINES: Final = (shapely.GeometryType.LINESTRING, shapely.GeometryType.MULTILINESTRING)


@cache
def range_spellings() -> dict[str, tuple[str, ...]]:
    """Return what the columns of street files are called, in order of preference."""
    path = resources.files("assetmap").joinpath("data", "range_columns.csv")
    with path.open(encoding="utf-8") as lines:
        return {row["role"]: tuple(row["names"].split()) for row in csv.DictReader(lines)}


def read_ranges(source: Source, *, folder: Path) -> pd.DataFrame:
    """Read one file of street ranges.

    Parameters
    ----------
    source
        A vector file of lines with a street's name and the house numbers where each side begins
        and ends, in the direction of the line; called as we call them, as the Census Bureau does in
        its address ranges (ADDRFEAT: FULLNAME, LFROMHN ...), or as cities use to
        (`data/range_columns.csv`).
    folder
        The pack's folder, for messages.

    Returns
    -------
    ranges
        `RANGE_COLUMNS`: one row per side of a line that has numbers, and one with -1 for a line
        that has none; lines in WGS 84.

    Raises
    ------
    RegionError
        If the file cannot be read, lacks a field or a CRS, or its shapes are no lines.
    """
    place = Place(folder=folder, section="addresses", file=source.path.name)
    roles: dict[str, str] = {}

    def wanted(names: Sequence[str]) -> list[str]:
        roles.update(_roles(names, place))
        return sorted(set(roles.values()))

    layer = read_layer(source.path, wanted, place)
    if layer.crs is None:
        raise place.wrong(why="has no coordinate reference system; save it again with one")
    lines = shapely.line_merge(shapely.force_2d(layer.geometry.to_crs(WGS84).to_numpy()))
    kinds = shapely.get_type_id(lines)
    if not np.isin(kinds, [*_LINES, -1]).all():
        raise place.wrong(why="has shapes that are no lines; ranges lie along streets")
    west, south, east, north = shapely.bounds(lines).T
    usable = (kinds == shapely.GeometryType.LINESTRING) & are_degrees(west, south)
    usable &= are_degrees(east, north)
    text = {role: _text(layer[column]) for role, column in roles.items()}
    both = _sides(text, lines)
    good = np.tile(usable, len(_SIDES)) & (both[STREET] != "").to_numpy()
    if not (good & (both[FIRST] >= 0)).any():
        msg = f"{source.path.name} has no street with house numbers; expected {', '.join(_NUMBERS)}"
        raise RegionError(msg)
    return in_order(both.loc[good])


def in_order(ranges: pd.DataFrame) -> pd.DataFrame:
    """Return ranges in an order that does not hang on their file's; lines without numbers once."""
    bare = ranges[FIRST] < 0
    shape = pd.Series(shapely.to_wkb(ranges[GEOMETRY].to_numpy()), index=ranges.index)
    courses = ranges.loc[bare & ~shape.isin(shape[~bare])].copy()
    courses[ZIP], courses[SIDE] = "", 0
    numbered = ranges.loc[~bare]
    kept = pd.concat([numbered, courses]).assign(shape=shape)
    keys = [STREET, ZIP, FIRST, LAST, SIDE, "shape"]
    kept = kept.drop_duplicates(keys).sort_values(keys, ignore_index=True)
    return kept.loc[:, list(RANGE_COLUMNS)]


def _roles(names: Sequence[str], place: Place) -> dict[str, str]:
    """Find which property of a file says what."""
    plain = {name.strip().lower().replace(" ", "_"): name for name in reversed(names)}
    roles = {
        role: next(plain[s] for s in spellings if s in plain)
        for role, spellings in range_spellings().items()
        if any(s in plain for s in spellings)
    }
    if STREET not in roles and _CORE in roles:
        roles[STREET] = roles.pop(_CORE)
    else:  # the name is whole: its parts are not wanted
        roles = {role: name for role, name in roles.items() if role not in _PARTS}
    lacking = [role for role in (STREET, *_NUMBERS) if role not in roles]
    if lacking:
        has = ", ".join(names)[:500] or "none"
        raise place.wrong(
            why=f"has no property {lacking[0]!r}, nor one of another name for it; it has {has}"
        )
    return roles


def _sides(text: dict[str, pd.Series], lines: npt.NDArray[np.object_]) -> pd.DataFrame:
    """Return one row for each side of each line, -1 for numbers that are not there."""
    blank = pd.Series("", index=text[STREET].index, dtype="str")
    streets = lone_streets(_whole_names(text, blank))
    sides = []
    for side, sign in _SIDES:
        ends = [text[f"{end}_{side}"] for end in ("from", "to")]
        whole = [end.str.replace(_OF_QUEENS, r"\1\2", regex=True) for end in ends]
        first, last = (house_numbers(end)[NUMBER] for end in whole)
        known = ((first > 0) | (last > 0)) & (first >= 0) & (last >= 0)
        table = {
            STREET: streets.to_numpy(),
            ZIP: five_digits(text.get(f"zip_{side}", blank)).to_numpy(),
            SIDE: sign,
            FIRST: first.where(known, -1).to_numpy(),
            LAST: last.where(known, -1).to_numpy(),
            GEOMETRY: lines,
        }
        sides.append(pd.DataFrame(table))
    return pd.concat(sides, ignore_index=True)


def _whole_names(text: dict[str, pd.Series], blank: pd.Series) -> pd.Series:
    """Return the streets' names with direction and type, where these have columns of their own."""
    parts = [text.get(part, blank) for part in (_BEFORE, STREET, _TYPE, _AFTER)]
    whole = []
    for before, name, kind, after in zip(*parts, strict=True):
        words = name.casefold().split()
        lead = before if before.casefold() not in words[:1] else ""
        tail = "" if {kind.casefold(), after.casefold()} & {*words[1:]} else f"{kind} {after}"
        whole.append(f"{lead} {name} {tail}".strip() if name else "")
    return pd.Series(whole, index=blank.index, dtype="str")


def _text(values: pd.Series) -> pd.Series:
    """Return a property as text, "" where missing; 15213.0 is 15213."""
    text = values.astype("str").fillna("").astype("str").str.removesuffix(".0").str.strip()
    return text.reset_index(drop=True)
