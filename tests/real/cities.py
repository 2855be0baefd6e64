"""Build a real city once, and hold it against plain loops over its own files."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import shapely

from assetmap.accounting import CLEAN
from assetmap.pipeline import build
from assetmap.publish import read_build, write_build
from assetmap.region import load_region
from assetmap.result import Result
from assetmap.settings import Settings
from assetmap.uploads import pack_uploads

Polygons = dict[str, shapely.Geometry]
Rows = dict[int, dict[str, str]]  # by the line where each begins
SHOWN = ["assets", "records", "problems", "review", "neighbourhoods", "measures", "findings"]


@dataclass(frozen=True, kw_only=True)
class City:
    """A city that was built from its pack."""

    result: Result
    out: Path  # what `write_build` wrote
    shared: Path

    def records_of(self, upload: str) -> pd.DataFrame:
        """Return the records of one file with the neighbourhood and type of their asset."""
        records = self.result.records
        own = records.loc[records["upload"] == upload].drop(columns=["type", "sector"])
        of_asset = self.result.assets[["asset_id", "neighbourhood_id", "type", "sector"]]
        return own.merge(of_asset, on="asset_id", validate="many_to_one").set_index("row")

    def value(self, measure: str, of: str = "all", **where: str) -> pd.Series:
        """Return a measure's values, indexed by neighbourhood."""
        table = self.result.measures
        rows = table.loc[(table["measure"] == measure) & (table["of"] == of)]
        for column, value in where.items():
            rows = rows.loc[rows[column] == value]
        return rows.set_index("neighbourhood_id")["value"]


def built(
    pack: Callable[[Path, Path], Path], folder: Path, shared: Path, **changes: object
) -> City:
    """Build a pack's folder, and from it the result under its settings or others; write that."""
    source, out = folder / "pack", folder / "out"
    source.mkdir()
    region = load_region(pack(source, shared))
    settings = Settings().with_({**dict(region.measures), **changes})
    result = build(region, pack_uploads(region), settings=settings)
    write_build(result, out)
    return City(result=result, out=out, shared=shared)


def assert_accounted(account: dict[str, Any], kept: pd.DataFrame, problems: pd.DataFrame) -> None:
    """Hold the contract's law: every row is in, held or rejected, and problems say which."""
    accepted, held, rejected = (account[key] for key in ("accepted", "held", "rejected"))
    assert account["rows_in"] == sum(sum(part.values()) for part in (accepted, held, rejected))
    assert sum(accepted.values()) == len(kept)
    kept_rows = set(zip(kept["upload"], kept["sheet"], kept["row"], strict=True))
    assert len(kept_rows) == len(kept)
    out_rows: dict[str, set[tuple[str, str, int]]] = {"held": set(), "rejected": set()}
    noted = set()
    for row in problems.itertuples():
        where = (row.upload, row.sheet, row.row)
        if row.severity in out_rows:
            out_rows[row.severity].add(where)
        elif where in kept_rows:
            noted.add(where)
    assert len(out_rows["rejected"]) == sum(rejected.values())
    assert len(out_rows["held"] - out_rows["rejected"]) == sum(held.values())
    assert not kept_rows & (out_rows["held"] | out_rows["rejected"])
    assert accepted[CLEAN] == len(kept_rows - noted)


def assert_whole(city: City) -> None:
    """Hold what is true of every build: the account, the ids, the files that say the same."""
    result, summary = city.result, city.result.summary
    names = {one["file"] for one in summary["inputs"] if one["table"] == "assets"}
    ours = result.problems.loc[result.problems["upload"].isin(names)]
    assert_accounted(summary, result.records, ours)
    assert summary["assets"] == len(result.assets)
    assert summary["merged"] == len(result.records) - len(result.assets)
    assert result.records["record_id"].is_unique
    joined = [one for ids in result.assets["records"] for one in ids.split(";") if one]
    assert sorted(joined) == sorted(result.records["record_id"])
    assert set(result.assets["asset_id"]) == set(result.records["asset_id"])
    areas = set(result.neighbourhoods["neighbourhood_id"])
    assert set(result.assets["neighbourhood_id"]) <= areas | {""}
    again = read_build(city.out)
    for table in SHOWN:
        pd.testing.assert_frame_equal(getattr(again, table), getattr(result, table))
    assert again.summary == json.loads(json.dumps(summary))
    assert (city.out / "map.html").stat().st_size < 10_000_000


def polygons(path: Path, key: str) -> Polygons:
    """Read a GeoJSON file's polygons by the property that names them."""
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    shapes: Polygons = {}
    for feature in features:
        shape = shapely.from_geojson(json.dumps(feature["geometry"]))
        name = str(feature["properties"][key])
        whole = shape if shape.is_valid else shapely.make_valid(shape)
        shapes[name] = whole if name not in shapes else shapes[name].union(whole)
    return shapes


def containing(lon: float, lat: float, shapes: Polygons) -> set[str]:
    """Name every polygon that a point lies in or on, one after the other."""
    point = shapely.Point(lon, lat)
    return {name for name, shape in shapes.items() if shape.intersects(point)}


def rows_of(text: str) -> Rows:
    """Read CSV text: the row as a spreadsheet shows it (the header's is 1) -> cells by header."""
    reader = csv.reader(io.StringIO(text, newline=""))
    header = next(reader)
    return {row: dict(zip(header, cells, strict=True)) for row, cells in enumerate(reader, 2)}


def read_rows(path: Path, *, encoding: str = "utf-8-sig") -> Rows:
    """Read a CSV file, see `rows_of`."""
    return rows_of(path.read_bytes().decode(encoding))
