"""Make a small town to find addresses in: four square neighbourhoods around a crossing."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from assetmap.model import Region, Source
from assetmap.schema import ASSET_FIELDS, LAT, LON, NUMBERS, PROVENANCE, RECORD_ID, ROW, UPLOAD

WEST, SOUTH, SIDE = -80.0, 40.0, 0.02  # degrees
SQUARES = {
    "a": ("North Hill", box(WEST, SOUTH + SIDE, WEST + SIDE, SOUTH + 2 * SIDE)),
    "b": ("St. Mary's", box(WEST + SIDE, SOUTH + SIDE, WEST + 2 * SIDE, SOUTH + 2 * SIDE)),
    "c": ("Downtown", box(WEST, SOUTH, WEST + SIDE, SOUTH + SIDE)),
    "d": ("East End", box(WEST + SIDE, SOUTH, WEST + 2 * SIDE, SOUTH + SIDE)),
}


def areas(shapes: Mapping[str, tuple[str, BaseGeometry]] = SQUARES) -> gpd.GeoDataFrame:
    """Return neighbourhoods as a region has them."""
    table = pd.DataFrame(
        {"name": [name for name, _ in shapes.values()], "group": ""},
        index=pd.Index(list(shapes), name="neighbourhood_id", dtype="str"),
    )
    return gpd.GeoDataFrame(table, geometry=[g for _, g in shapes.values()], crs="EPSG:4326")


def region(
    neighbourhoods: gpd.GeoDataFrame | None = None,
    *,
    addresses: Sequence[Source] = (),
    **changes: object,
) -> Region:
    """Return a region without anything but its neighbourhoods; invented, so no ZIP code is real."""
    given: dict[str, Any] = {
        "id": "squareville",
        "name": "Squareville",
        "folder": Path(),
        "invented": True,
        "country": "US",
        "states": ("PA",),
        "languages": ("en",),
        "crs": "EPSG:32617",
        "as_of": None,
        "neighbourhoods": areas() if neighbourhoods is None else neighbourhoods,
        "people": None,
        "need": (),
        "aliases": pd.Series([], index=pd.Index([], dtype="str"), dtype="str"),
        "assets": (),
        "grants": (),
        "ties": (),
        "addresses": tuple(addresses),
        "decisions": None,
        "credits": (),
        "measures": (),
        "digest": "",
    }
    return Region(**given | changes)


def records(*rows: Mapping[str, Any], upload: str = "list.csv") -> pd.DataFrame:
    """Return rows as reading a spreadsheet gives them; what is not said is blank."""
    fields = [*PROVENANCE, *ASSET_FIELDS]
    blank: dict[str, Any] = {field: np.nan if field in NUMBERS else "" for field in fields}
    table = pd.DataFrame(
        [
            blank | {RECORD_ID: f"r{i}", UPLOAD: upload, ROW: i + 2, "name": f"n{i}"} | dict(row)
            for i, row in enumerate(rows)
        ],
        columns=fields,
    )
    text = [field for field in fields if field not in NUMBERS and field != ROW]
    return table.astype(dict.fromkeys(text, "str") | {LON: "float64", LAT: "float64", ROW: "int64"})


def points_file(folder: Path, rows: Sequence[Sequence[Any]]) -> Source:
    """Write address points: number, street, unit, city, zip, lon, lat."""
    path = folder / "addresses.csv"
    names = ["number", "street", "unit", "city", "zip", "lon", "lat"]
    pd.DataFrame(rows, columns=names).to_csv(path, index=False)
    return Source(path=path, kind="points")
