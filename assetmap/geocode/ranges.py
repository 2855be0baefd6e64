"""Read streets with ranges of house numbers."""

from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
import shapely

from assetmap.errors import RegionError
from assetmap.model import Source
from assetmap.region.inside import Place
from assetmap.region.layers import read_layer
from assetmap.schema import GEOMETRY

from .addresses import STREET, ZIP, normalise_addresses

SIDE: Final = "side"  # 1 to the left of the line, -1 to the right
FIRST: Final = "first"  # house number at the line's start
LAST: Final = "last"  # house number at its end
RANGE_COLUMNS: Final = (STREET, ZIP, SIDE, FIRST, LAST, GEOMETRY)
_FIELDS: Final = (
    "street",
    "from_left",
    "to_left",
    "from_right",
    "to_right",
    "zip_left",
    "zip_right",
)


def read_ranges(source: Source, *, folder: Path) -> pd.DataFrame:
    """Read one file of street ranges.

    Parameters
    ----------
    source
        A vector file of lines with `street, from_left, to_left, from_right, to_right, zip_left,
        zip_right`.
    folder
        The pack's folder, for messages.

    Returns
    -------
    ranges
        `RANGE_COLUMNS`: one row per side of a line that has numbers; lines in WGS 84.

    Raises
    ------
    RegionError
        If the file cannot be read, lacks a field or a CRS, or its shapes are no lines.
    """
    place = Place(folder=folder, section="addresses", file=source.path.name)
    layer = read_layer(source.path, list(_FIELDS), place)
    if layer.crs is None:
        raise place.wrong(why="has no coordinate reference system; save it again with one")
    lines = shapely.line_merge(layer.geometry.to_crs("EPSG:4326").to_numpy())
    kinds = shapely.get_type_id(lines)
    if not np.isin(
        kinds, [shapely.GeometryType.LINESTRING, shapely.GeometryType.MULTILINESTRING]
    ).all():
        raise place.wrong(why="has shapes that are no lines; ranges lie along streets")
    table = pd.DataFrame(layer[list(_FIELDS)])
    streets = normalise_addresses("1 " + _text(table["street"]))[STREET]
    sides = [
        pd.DataFrame(
            {
                STREET: streets.to_numpy(),
                ZIP: _text(table[f"zip_{side}"]).str.extract(r"^(\d{5})", expand=False).fillna(""),
                SIDE: sign,
                FIRST: _whole(table[f"from_{side}"]),
                LAST: _whole(table[f"to_{side}"]),
                GEOMETRY: lines,
            }
        )
        for side, sign in (("left", 1), ("right", -1))
    ]
    both = pd.concat(sides, ignore_index=True)
    good = (both[FIRST] >= 0) & (both[LAST] >= 0) & (both[STREET] != "")
    good &= kinds[np.tile(np.arange(len(lines)), 2)] == shapely.GeometryType.LINESTRING
    if not good.any():
        msg = f"{source.path.name} has no street with house numbers; expected {', '.join(_FIELDS)}"
        raise RegionError(msg)
    used: pd.DataFrame = both.loc[good]
    return used.sort_values([STREET, ZIP, FIRST, LAST, SIDE], ignore_index=True)


def _text(values: pd.Series) -> pd.Series:
    """Return a property as text, "" where missing; 15213.0 is 15213."""
    return values.astype("str").fillna("").str.removesuffix(".0").str.strip()


def _whole(values: pd.Series) -> pd.Series:
    """Return house numbers, -1 where there is none."""
    digits = _text(values).str.extract(r"^(\d{1,6})", expand=False)
    return pd.to_numeric(digits).fillna(-1).astype("int64")
