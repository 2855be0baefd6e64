"""Make the pack `edclusters` from the founding tables in it.

    python tools/make_edclusters.py [path/to/states-10m.json]

Organisations are split out of their cells by the rules below, each of which has a cell that needs
it; what the table says stays readable in every row's description. The states' shapes come from
the npm package us-atlas (ISC): from the file that is given, else from `npm pack us-atlas@3`; the
areas stay as they are where neither is there.
"""

import csv
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

PACK: Final = Path(__file__).resolve().parents[1] / "data" / "regions" / "edclusters"
FOUNDING: Final = PACK / "founding"
DECIMALS: Final = 4  # of a degree: about 10 m, finer than the atlas itself

# Regions that the table names and that are no city: their organisations have a state alone.
NO_CITY: Final = (
    "Bay Area/Silicon Valley",
    "Connecticut",
    "Northern NJ",
    "Research Triangle",
    "Southeastern Kentucky",
    "Twin Cities",
    "Willamette",
)
# Cities that a name itself states, in such a region.
CITY_IN_NAME: Final = {"UNC Chapel Hill Library": "Chapel Hill"}

# What a name says of itself, in the taxonomy's words: the first that fits.
CATEGORIES: Final = (
    (r"\bSuperintendents' Association$|\bTeachers' Association$", "Professional association"),
    (r"\bOffice of Education$|\bDept of Ed$|\bCommission for Educational\b", "Education agency"),
    (r"\bOffice of Innovation$", "Government office"),
    (r"\b(?:Public|County|Valley) Schools$|\bSchool District$", "School district"),
    (r"\bLibrary$", "Library"),
    (r"\bUniversity\b|^UVA\b", "University"),
    (r"\bFoundation$", "Foundation"),
    (r"\bAccelerator\b", "Accelerator"),
    (r"\b(?:Network|Cluster|Consortium)$", "Network"),
)

# The Census Bureau's numbers of the states, in the order of the numbers.
STATES: Final = dict(
    re.findall(
        r"(\d\d)(\w\w)",
        "01AL 02AK 04AZ 05AR 06CA 08CO 09CT 10DE 11DC 12FL 13GA 15HI 16ID 17IL 18IN 19IA 20KS 21KY"
        " 22LA 23ME 24MD 25MA 26MI 27MN 28MS 29MO 30MT 31NE 32NV 33NH 34NJ 35NM 36NY 37NC 38ND"
        " 39OH 40OK 41OR 42PA 44RI 45SC 46SD 47TN 48TX 49UT 50VT 51VA 53WA 54WV 55WI 56WY",
    )
)


# --- organisations out of their cells


def organisations(cell: str) -> list[tuple[str, str]]:
    """Return the organisations that a cell names, each with a note on how it was read."""
    found: list[tuple[str, str]] = []
    for part in re.split(r"\s*[,;]\s*|\s+/\s+", cell):
        found.extend(_part(re.sub(r"^and\s+", "", part.strip())))
    return _without_tags(found)


def _part(text: str) -> Iterator[tuple[str, str]]:
    """Yield what one part of a cell names."""
    former = re.fullmatch(r"Formerly\s+(.+)", text)
    through = re.fullmatch(r"(.+?)\s+through\s+(.+?)\s+and\s+(.+)", text)
    shared = re.fullmatch(r"(\S+) and (\S+) (Public Schools)", text)
    if former:
        yield former[1], "named as a former one"
    elif through:  # an initiative and the two bodies that carry it
        yield through[1], ""
        for carrier in (through[2], through[3]):
            yield carrier, f"carries {through[1]}"
    elif shared:  # two districts that share the end of their names
        yield f"{shared[1]} {shared[3]}", "its name is shared out of the cell"
        yield f"{shared[2]} {shared[3]}", "its name is shared out of the cell"
    elif text.startswith("#"):
        yield text, "named by a hashtag alone"
    elif re.fullmatch(r"\w+ \w+'s \w+", text):
        yield text, "may be two: the cell has no separator there"
    elif text:  # "Center at University", "Accelerator and Institute", "Products & Services" are one
        yield text, ""


def _without_tags(found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Join a hashtag with the organisation in the same cell that it stands for."""
    keys = {_key(name): name for name, _ in found if not name.startswith("#")}
    kept = []
    tags = {keys[_key(name)]: name for name, _ in found if name[0] == "#" and _key(name) in keys}
    for name, note in found:
        if name in tags:
            kept.append((name, f"also {tags[name]}"))
        elif name not in tags.values():
            kept.append((name, note))
    return kept


def _key(name: str) -> str:
    return re.sub(r"\.(?:org|com)$|\W", "", name.casefold())


def city_of(region: str) -> str:
    """Return the city that a region is named after, "" where it is none."""
    name = region.partition(",")[0].strip()
    return "" if name in NO_CITY else name


def category_of(name: str) -> str:
    """Return what a name says of itself, "" where it says nothing."""
    return next((word for pattern, word in CATEGORIES if re.search(pattern, name)), "")


def organisation_rows() -> Iterator[dict[str, str]]:
    """Yield a row for each organisation of the table of regions."""
    funders = {row["funder"] for row in _founding("funders")}
    for line, row in enumerate(_founding("edclusters"), start=2):
        cell = row["harbormasters_and_key_players"]
        states = [state.strip() for state in row["state"].split(",")]
        across = f" Works across {' and '.join(states)}." if len(states) > 1 else ""
        for name, note in organisations(cell):
            category = category_of(name) or ("Funder" if name in funders else "")
            city = CITY_IN_NAME.get(name, city_of(row["region"]))
            said = f" ({note})" if note else ""
            yield {
                "name": name,
                "category": category,
                "city": city,
                "state": states[0],
                "neighbourhood": "" if city else states[0],
                "cluster": row["region"],
                "description": (
                    f"Harbormaster or key player of the cluster {row['region']}{said}.{across}"
                    f' The table says: "{cell}"'
                ),
                "source_id": f"edclusters.csv:{line}",
            }


def convening_rows() -> Iterator[dict[str, str]]:
    """Yield a row for each national convening."""
    for line, row in enumerate(_founding("convenings"), start=2):
        yield {
            "name": row["name"],
            "category": "Event",
            "city": row["city"],
            "state": row["state"],
            "year": row["year"],
            "description": (
                f"National convening of Education Innovation Clusters, {row['year']}:"
                f" {row['attendees']} people from {row['organizations']} organizations and"
                f" {row['regions']} regions. Co-hosts: {row['co_hosts']}."
                f" Funders: {row['funders']}."
            ),
            "source_id": f"convenings.csv:{line}",
        }


def funder_rows() -> Iterator[dict[str, str]]:
    """Yield a row for each funder; the table gives none a place."""
    for line, row in enumerate(_founding("funders"), start=2):
        yield {
            "name": row["funder"],
            "category": category_of(row["funder"]) or "Funder",
            "description": f"Named as a {row['level']} funder of Education Innovation Clusters.",
            "source_id": f"funders.csv:{line}",
        }


def _founding(name: str) -> Iterator[dict[str, str]]:
    with (FOUNDING / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def write_rows(path: Path, rows: Iterator[dict[str, str]]) -> None:
    """Write rows as CSV."""
    table = list(rows)
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(table[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)


# --- states out of the atlas


def states_geojson(atlas: dict[str, Any]) -> str:
    """Return the 50 states and the District of Columbia as GeoJSON, borders shared to the digit."""
    arcs = [_arc(arc, atlas["transform"]) for arc in atlas["arcs"]]
    features = []
    for state in atlas["objects"]["states"]["geometries"]:
        if state["id"] not in STATES:
            continue
        polygons = state["arcs"] if state["type"] == "MultiPolygon" else [state["arcs"]]
        drawn = [[_ring(ring, arcs) for ring in polygon] for polygon in polygons]
        # Islands of Alaska beyond the date line would stretch the map around the globe.
        kept = [rings for rings in drawn if len(rings[0]) > 3 and rings[0][0][0] < 0]
        code = STATES[state["id"]]
        features.append(
            {
                "type": "Feature",
                "properties": {"id": code, "name": state["properties"]["name"]},
                "geometry": {"type": "MultiPolygon", "coordinates": kept},
            }
        )
    features.sort(key=lambda feature: feature["properties"]["id"])
    lines = ",\n".join(json.dumps(feature, separators=(",", ":")) for feature in features)
    return f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'


def _arc(steps: list[list[int]], transform: dict[str, list[float]]) -> list[list[float]]:
    """Return the points of an arc, which the atlas keeps as whole steps from point to point."""
    (scale_x, scale_y), (start_x, start_y) = transform["scale"], transform["translate"]
    x = y = 0
    points: list[list[float]] = []
    for step_x, step_y in steps:
        x, y = x + step_x, y + step_y
        point = [round(x * scale_x + start_x, DECIMALS), round(y * scale_y + start_y, DECIMALS)]
        if not points or points[-1] != point:
            points.append(point)
    return points


def _ring(numbers: list[int], arcs: list[list[list[float]]]) -> list[list[float]]:
    """Join arcs to a ring; a number below zero means the arc backwards."""
    ring: list[list[float]] = []
    for number in numbers:
        points = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring.extend(points[1:] if ring else points)
    return ring


def fetched_atlas() -> dict[str, Any] | None:
    """Return the atlas out of its npm package, None where there is no npm."""
    npm = shutil.which("npm")
    if npm is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([npm, "pack", "--silent", "us-atlas@3"], cwd=folder, check=True)
        (package,) = Path(folder).glob("us-atlas-3*.tgz")
        with tarfile.open(package) as members:
            member = members.extractfile("package/states-10m.json")
            return None if member is None else json.load(member)


def main(arguments: list[str]) -> None:
    """Write the pack's tables and, where the atlas is there, its areas."""
    write_rows(PACK / "assets" / "organisations.csv", organisation_rows())
    write_rows(PACK / "assets" / "convenings.csv", convening_rows())
    write_rows(PACK / "assets" / "funders.csv", funder_rows())
    atlas = json.loads(Path(arguments[0]).read_text()) if arguments else fetched_atlas()
    if atlas is None:
        print("no atlas and no npm: neighbourhoods.geojson stays as it is")
        return
    (PACK / "neighbourhoods.geojson").write_text(states_geojson(atlas), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
