"""Make small packs on disk."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

TOP = 'id = "t"\nname = "T"\n'
AREAS = '[neighbourhoods]\nfile = "n.geojson"\nid = "id"\nname = "name"\n'
PEOPLE = '[people]\nfile = "people.csv"\nid = "id"\npeople = "total"\n'

Write = Callable[..., Path]


def square(west: float = -80.0, south: float = 40.0, side: float = 0.1) -> dict[str, Any]:
    """Return a square polygon as GeoJSON."""
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def feature(key: object, geometry: dict[str, Any] | None, **properties: object) -> dict[str, Any]:
    """Return a feature whose name is its id unless told otherwise."""
    return {
        "type": "Feature",
        "properties": {"id": key, "name": str(key), **properties},
        "geometry": geometry,
    }


def collection(*features: dict[str, Any], **members: object) -> str:
    """Return a GeoJSON document."""
    return json.dumps({"type": "FeatureCollection", "features": list(features), **members})


TWO = collection(feature("01", square()), feature("02", square(-79.9)))


@pytest.fixture
def pack(tmp_path: Path) -> Write:
    """Return a function that writes a pack of two areas, with whatever is given in its place."""

    def write(toml: str = TOP + AREAS, *, areas: str = TWO, **files: str) -> Path:
        folder = tmp_path / "town"
        texts = {"region.toml": toml, "n.geojson": areas}
        texts |= {name.replace("__", "/").replace("_csv", ".csv"): t for name, t in files.items()}
        for name, text in texts.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        return folder

    return write
