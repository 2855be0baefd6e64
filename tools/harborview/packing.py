"""Put Harborview's files together as a region pack."""

import json
from collections.abc import Mapping

from . import assets, geography, grants, people, sheets, streets, truths, variants
from .writing import csv_bytes, xlsx_bytes

REGION = """\
id = "harborview"
name = "Harborview"
invented = true
country = "US"
states = ["ME"]
languages = ["en", "es"]
measuring_crs = "EPSG:32619"
as_of = 2026-01-31

[neighbourhoods]
file = "neighbourhoods.geojson"
id = "id"
name = "name"
group = "district"
aliases = "aliases.csv"
source = "Invented for assetmap"
licence = "CC0-1.0"
retrieved = 2026-01-31

[people]
file = "people.csv"
id = "neighbourhood_id"
people = "total"
children = "under_18"
children_in_poverty = "poor_under_18"
others = ["hispanic", "no_vehicle"]
need = ["poor_under_18", "no_vehicle"]
source = "Invented for assetmap"
licence = "CC0-1.0"
vintage = "2020-2024"

[[assets]]
file = "assets/city_directory.csv"
source = "City directory (invented)"
licence = "CC0-1.0"
verified = 2025-12-28

[[assets]]
file = "assets/volunteer_list.xlsx"
source = "Volunteers' list (invented)"
licence = "CC0-1.0"
verified = 2025-11-27

[[assets]]
file = "assets/portal_export.csv"
source = "Export of another tool (invented)"
licence = "CC0-1.0"

[[grants]]
file = "grants/community_foundation.csv"
source = "Harborview Community Foundation (invented)"
licence = "CC0-1.0"

[[grants]]
file = "grants/state_and_bank.csv"
source = "State and bank awards (invented)"
licence = "CC0-1.0"

[[grants]]
file = "grants/family_funds.xlsx"
source = "Family and science funds (invented)"
licence = "CC0-1.0"

[[addresses]]
file = "addresses.csv"
kind = "points"
source = "Invented for assetmap"
licence = "CC0-1.0"

[measures]
base = "children"
walk_m = 800
expected = ["library", "school", "rec_centre", "child_care", "after_school", "park", "clinic"]
"""
SOURCES = """\
# Sources

**Harborview does not exist.** Its coast, its neighbourhoods, its people, its streets and
addresses, its ZIP codes, every organisation, every grant and every telephone number were invented
by `tools/make_harborview.py` from fixed seeds. No file here was copied from anywhere.

So that nobody takes it for a real place, the town lies in the open sea, some 60 km off the coast
of Maine; its ZIP codes (04181 to 04184) belong to no real place as far as we know; its telephone
numbers are among those kept for fiction (555-0100 to 555-0199); its web addresses end in
`.example`, which can never be registered. A likeness to a real organisation is chance.

| file | what |
|---|---|
| `neighbourhoods.geojson` | 14 neighbourhoods; nobody lives in one, one has three parts |
| `people.csv` | people and children, with 90 % margins of error such as a survey would print |
| `aliases.csv` | other names of the neighbourhoods |
| `addresses.csv` | the address reference, a door a line |
| `streets.geojson` | the middle lines of the streets |
| `assets/city_directory.csv` | the clean list |
| `assets/volunteer_list.xlsx` | the dirty list, as people type |
| `assets/portal_export.csv` | what another tool wrote: semicolons, Windows-1252, two languages |
| `grants/` | awards of six funders |
| `truths.toml`, `TRUTHS.md`, `truth/` | what is true of all this, for tests and readers |

Licence: CC0 1.0 (public domain). Written 2026-01-31.
"""


def pack() -> dict[str, bytes]:
    """Return the pack's files by their path in its folder."""
    shapes = geography.neighbourhoods()
    network = streets.network(shapes)
    true = assets.true_assets(shapes, network.addresses)
    given = grants.true_grants(true)
    lists, rows = _lists(true)
    text = {
        "region.toml": REGION,
        "SOURCES.md": SOURCES,
        "neighbourhoods.geojson": geography.geojson(shapes),
        "streets.geojson": _streets(network),
        "truths.toml": truths.toml(true, rows, given),
        "TRUTHS.md": truths.story(true, rows, given),
    }
    tables = {
        "people.csv": people.table(),
        "aliases.csv": [["name", "neighbourhood_id"], *map(list, variants.ALIASES.items())],
        "addresses.csv": _addresses(network),
        "truth/assets_true.csv": truths.assets_table(true, rows),
        "truth/rows.csv": truths.rows_table(rows),
        "truth/grants_true.csv": truths.grants_table(given),
        "truth/dollars.csv": truths.dollars_table(given),
    }
    return {
        **{path: words.encode() for path, words in text.items()},
        **{path: csv_bytes(lines) for path, lines in tables.items()},
        **lists,
        **_grants(given),
    }


def _lists(true: list[assets.Asset]) -> tuple[dict[str, bytes], list[sheets.Row]]:
    """Return the three lists of assets, and what is true of their rows."""
    homes = sheets.homes(true)
    city, city_rows = sheets.city_directory(homes[sheets.CITY])
    volunteers, volunteer_rows = sheets.volunteer_list(homes[sheets.VOLUNTEERS], homes[sheets.CITY])
    rows = [*city_rows, *volunteer_rows]
    portal, portal_rows = sheets.portal_export(
        homes[sheets.PORTAL],
        sheets.surely_placed([*homes[sheets.CITY], *homes[sheets.VOLUNTEERS]], rows),
    )
    return {
        f"assets/{sheets.CITY}": csv_bytes(city),
        f"assets/{sheets.VOLUNTEERS}": xlsx_bytes(volunteers),
        f"assets/{sheets.PORTAL}": csv_bytes(portal, delimiter=";", encoding="cp1252"),
    }, [*rows, *portal_rows]


def _grants(given: list[grants.Grant]) -> dict[str, bytes]:
    """Return the three lists of grants."""
    by_file = {file: [grant for grant in given if grant.file == file] for file in grants.FUNDERS}
    return {
        f"grants/{grants.COMMUNITY}": csv_bytes(grants.community_csv(by_file[grants.COMMUNITY])),
        f"grants/{grants.STATE}": csv_bytes(grants.state_csv(by_file[grants.STATE])),
        f"grants/{grants.FAMILY}": xlsx_bytes([grants.family_sheet(by_file[grants.FAMILY])]),
    }


def _addresses(network: streets.Network) -> list[list[object]]:
    """Return the address reference."""
    head: list[object] = ["number", "street", "unit", "city", "zip", "lon", "lat"]
    return [
        head,
        *(
            [a.number, a.street, a.unit, "Harborview", a.zip, a.lon, a.lat]
            for a in network.addresses
        ),
    ]


def _streets(network: streets.Network) -> str:
    """Return the streets as GeoJSON, one line of text each."""
    by_name: Mapping[str, list[list[list[float]]]] = {}
    for name, path in network.lines:
        by_name.setdefault(name, []).append([list(point) for point in path])
    features = [
        json.dumps(
            {
                "type": "Feature",
                "properties": {"name": name},
                "geometry": {"type": "MultiLineString", "coordinates": paths},
            },
            separators=(",", ":"),
        )
        for name, paths in sorted(by_name.items())
    ]
    body = ",\n".join(features)
    return f'{{"type":"FeatureCollection","name":"streets","features":[\n{body}\n]}}\n'
