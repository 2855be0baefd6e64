"""Make small regions for tests."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import geopandas as gpd
import osmium
import pandas as pd
import shapely
from osmium.osm.mutable import Node, Way

from assetmap.model import Region, Source

Tags = Mapping[str, str]
SIDE = 0.01  # degrees: about 830 by 1,110 metres at this latitude
WEST, SOUTH = -87.0, 41.0


class Tree:
    """A taxonomy of two levels: types under a root each."""

    def __init__(self, parents: Mapping[str, str]) -> None:
        self._parents = dict(parents)
        codes = [*dict.fromkeys(parents.values()), *parents]
        self.types = pd.DataFrame(
            {
                "parent": [self._parents.get(code, "") for code in codes],
                "label_en": [code.replace("_", " ").capitalize() for code in codes],
                "label_es": [f"es {code}" for code in codes],
                "sector": "educators",
                "kind": "institutions",
            },
            index=codes,
        )
        self.sectors = pd.DataFrame(
            {"label_en": ["Educators"], "label_es": ["Educadores"]}, index=["educators"]
        )

    def lineage(self, code: str) -> tuple[str, ...]:
        return (code, self._parents[code]) if code in self._parents else (code,)


TREE = Tree({"library": "learning", "school": "learning", "park": "outdoors"})


def box(i: int, wide: int = 4) -> shapely.Polygon:
    """One square of a grid."""
    x, y = WEST + SIDE * (i % wide), SOUTH + SIDE * (i // wide)
    return shapely.box(x, y, x + SIDE, y + SIDE)


def region(
    children: Sequence[float] | None,
    *,
    shapes: Sequence[shapely.Geometry] | None = None,
    people: Mapping[str, Sequence[float]] | None = None,
    need: tuple[str, ...] = (),
    names: Sequence[str] | None = None,
    crs: str = "EPSG:32616",
) -> Region:
    """A region of squares, or of given shapes, with as many children as are given."""
    columns: dict[str, Sequence[float]] = {} if children is None else {"children": children}
    columns |= people or {}
    areas = len(shapes) if shapes is not None else len(next(iter(columns.values())))
    ids = pd.Index([f"n{i}" for i in range(areas)], name="neighbourhood_id", dtype="str")
    squares = list(shapes) if shapes is not None else [box(i) for i in range(areas)]
    places = gpd.GeoDataFrame(
        {"name": list(names or [f"Place {i}" for i in range(areas)]), "group": ""},
        geometry=squares,
        crs="EPSG:4326",
        index=ids,
    )
    counted = pd.DataFrame(columns, index=ids).astype(float) if columns else None
    return Region(
        id="scene",
        name="Scene",
        folder=Path(),
        invented=True,
        country="US",
        states=("IN",),
        languages=("en", "es"),
        crs=crs,
        as_of=None,
        neighbourhoods=places,
        people=counted,
        need=need,
        aliases=pd.Series(dtype="str"),
        assets=(),
        grants=(),
        ties=(),
        addresses=(),
        decisions=None,
        credits=(),
        measures=(),
        digest="",
    )


def extract(
    path: Path, nodes: Sequence[tuple[float, float]], ways: Sequence[tuple[Sequence[int], Tags]]
) -> Source:
    """An OpenStreetMap extract: nodes (lon, lat) are numbered from 1, ways name them."""
    path.unlink(missing_ok=True)
    with osmium.SimpleWriter(str(path)) as writer:
        for number, place in enumerate(nodes, start=1):
            writer.add_node(Node(id=number, location=place))
        for number, (refs, tags) in enumerate(ways, start=1):
            writer.add_way(Way(id=number, nodes=list(refs), tags=dict(tags)))
    return Source(path=path)


def assets(rows: Sequence[tuple[str, str]], **columns: object) -> pd.DataFrame:
    """Assets of (neighbourhood_id, type), each at the middle of its square."""
    middles = {f"n{i}": box(i).centroid for i in range(100)}
    places = [middles.get(where) for where, _ in rows]
    table = pd.DataFrame(
        {
            "neighbourhood_id": pd.Series([where for where, _ in rows], dtype="str"),
            "type": pd.Series([kind for _, kind in rows], dtype="str"),
            "sector": "educators",
            "lon": [p.x if p else float("nan") for p in places],
            "lat": [p.y if p else float("nan") for p in places],
            "tier": ["given" if p else "none" for p in places],
            "verified": "2026-01-15",
            "sources": "list",
        }
    )
    return table.assign(**columns)


def grants(rows: Sequence[tuple[str, float, str, str]]) -> pd.DataFrame:
    """Grants of (funder, amount, neighbourhood_id, service_area)."""
    return pd.DataFrame(
        {
            "funder": pd.Series([r[0] for r in rows], dtype="str"),
            "amount": pd.Series([r[1] for r in rows], dtype="float64"),
            "neighbourhood_id": pd.Series([r[2] for r in rows], dtype="str"),
            "service_area": pd.Series([r[3] for r in rows], dtype="str"),
            "currency": pd.Series("USD", index=range(len(rows)), dtype="str"),
        }
    )
