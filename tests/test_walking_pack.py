"""A whole build along streets, from the pack's addresses, of people counted by tract."""

import json
import shutil
from pathlib import Path

import numpy as np
from scenes import extract
from tiny import TINY

from assetmap.pipeline import build
from assetmap.region import load_region
from assetmap.settings import Settings
from assetmap.uploads import pack_uploads

PEOPLE = 'file = "people.csv"\npolygons = "tracts.geojson"\npolygon_id = "geoid"\n'
MORE = '\n[walking]\nfile = "streets.osm.pbf"\n\n[homes]\naddresses = true\n'


def _pack(folder: Path) -> Path:
    """Copy the tiny town; count its people by one tract over it all, and give it a grid to walk."""
    shutil.copytree(TINY, folder)
    document = json.loads((folder / "neighbourhoods.geojson").read_text(encoding="utf-8"))
    west, south, east, north = load_region(TINY).bounds
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    tract = {"type": "Polygon", "coordinates": [ring]}
    document["features"] = [{"type": "Feature", "properties": {"geoid": "t"}, "geometry": tract}]
    (folder / "tracts.geojson").write_text(json.dumps(document), encoding="utf-8")
    (folder / "people.csv").write_text("id,total,kids,poor_kids\nt,6000,1200,300\n")
    toml = (folder / "region.toml").read_text(encoding="utf-8")
    toml = toml.replace('file = "people.csv"\n', PEOPLE) + MORE
    (folder / "region.toml").write_text(toml, encoding="utf-8")
    lons, lats = np.linspace(west, east, 12), np.linspace(south, north, 8)
    nodes = [(float(x), float(y)) for x in lons for y in lats]
    along = [[i * 8 + j + 1 for j in range(8)] for i in range(12)]
    across = [[i * 8 + j + 1 for i in range(12)] for j in range(8)]
    ways = [(refs, {"highway": "residential"}) for refs in (*along, *across)]
    extract(folder / "streets.osm.pbf", nodes, ways)
    return folder


def test_a_build_says_by_what_rule_it_measured(tmp_path: Path):
    region = load_region(_pack(tmp_path / "town"))
    settings = Settings(draws=99, sample_points=20).with_(dict(region.measures))
    built = build(region, pack_uploads(region), settings=settings)
    how = built.summary["measured"]
    assert (how["distance"], how["homes"]) == ("network", "addresses")
    assert (how["people"]["counted_by"], how["people"]["areas"]) == ("interpolation", 1)
    people = built.neighbourhoods["people"]
    assert people.sum() + how["people"]["outside"]["people"] > 5999
    rows = built.measures
    near = rows[(rows["measure"] == "nearest_m") & (rows["of"] == "all") & (rows["base"] == "")]
    assert len(near) == len(region.neighbourhoods)
    assert near["value"].notna().all()
