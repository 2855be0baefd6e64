"""Find addresses in a made-up reference as large as themselves: processor seconds, peak, hits.

Each size is done in a process of its own. The reference has cities of some ZIP codes, streets that
go by the same names in all of them, points and street ranges. Of the questions most are clean;
others have a slip of the keys in the street, another or no ZIP code, no direction, a unit, are
corners, or houses that only a range knows. `read_s` is the reading of the file with the making of
the index, `reopen_s` its opening the next time; `locate_s` is all that a build does to place the
rows; all are processor seconds.
"""

import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

SIZES = (10_000, 100_000, 1_000_000)
ZIPS_PER_CITY = 5
HOUSES_PER_STREET = 60  # so that a million houses stand on some 16,000 streets
CITIES = ("Alder", "Birch Falls", "Cedar", "Dogwood", "Elm Grove", "Fir Hill", "Gum", "Hazel")
FIRST = ("oak", "stone", "green", "river", "maple", "north", "bright", "hill", "wood", "silver")
SECOND = ("wood", "field", "ridge", "brook", "view", "haven", "mont", "ford", "gate", "crest")
THIRD = ("", "er", "ing", "dale", "ton", "land", "son", "well", "worth", "bury", "by", "wick")
KINDS = ("St", "Ave", "Rd", "Dr", "Blvd", "Ln", "Ct", "Pl")
WRITTEN = {"St": "Street", "Ave": "Av.", "Rd": "Road", "Blvd": "Boulevard", "Dr": "DR"}
WAYS = ("", "", "", "N", "S", "E", "W")
WEST, SOUTH, STEP = -80.4, 40.0, 0.0004  # degrees; houses stand some 40 m apart


def _streets(count: int, draw: random.Random) -> list[tuple[str, str, str, int, int]]:
    """Make streets: direction, name, type, city, ZIP code within it; each once in a ZIP code."""
    streets: dict[tuple[str, str, str, int, int], None] = {}
    while len(streets) < count:
        name = draw.choice(FIRST) + draw.choice(SECOND) + draw.choice(THIRD)
        if draw.random() < 0.1:
            name = f"{draw.randrange(1, 200)}th"
        key = (draw.choice(WAYS), name.title(), draw.choice(KINDS))
        city = draw.randrange(len(CITIES))
        streets[(*key, city, draw.randrange(ZIPS_PER_CITY))] = None
    return list(streets)


def _zip(city: int, part: int) -> str:
    return f"{15000 + city * 10 + part:05d}"


def write_reference(path: Path, count: int, seed: int = 5) -> list[tuple[str, ...]]:
    """Write a CSV of address points; return its rows."""
    import csv

    draw = random.Random(seed)
    rows: list[tuple[str, ...]] = []
    streets = _streets(max(count // HOUSES_PER_STREET, 40), draw)
    per_street = -(-count // len(streets))
    for at, (way, name, kind, city, part) in enumerate(streets):
        lon = WEST + (at % 150) * 0.004 + city * 0.001
        lat = SOUTH + (at // 150) * 0.008
        for house in range(per_street):
            number = 100 + house * 4 + draw.randrange(2)
            rows.append(
                (
                    str(number),
                    f"{way} {name} {kind}".strip(),
                    CITIES[city],
                    _zip(city, part),
                    f"{lon + house * STEP / 10:.6f}",
                    f"{lat + house * STEP:.6f}",
                )
            )
    rows = rows[:count]
    with path.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows([("NUMBER", "STREET", "CITY", "POSTCODE", "LON", "LAT"), *rows])
    return rows


def write_ranges(path: Path, rows: list[tuple[str, ...]]) -> None:
    """Write a GeoJSON of ranges: every tenth street goes on for some blocks without points."""
    features = []
    for at in range(0, len(rows), HOUSES_PER_STREET * 10):
        _, street, _, zip_, lon, lat = rows[at]
        line = [[float(lon), float(lat) - 0.004], [float(lon), float(lat)]]
        numbers = {"LFROMHN": "5001", "LTOHN": "5099", "RFROMHN": "5000", "RTOHN": "5098"}
        properties = {"FULLNAME": street, **numbers, "ZIPL": zip_, "ZIPR": zip_}
        geometry = {"type": "LineString", "coordinates": line}
        features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))


def questions(
    rows: list[tuple[str, ...]], count: int, seed: int = 6
) -> Iterator[dict[str, object]]:
    """Make questions from known addresses: text as people write it, and where it is."""
    draw = random.Random(seed)
    for _ in range(count):
        at = draw.randrange(len(rows))
        number, street, city, zip_, lon, lat = rows[at]
        way, _, rest = street.rpartition(" ")[0].rpartition(" ")
        kind = street.rpartition(" ")[2]
        dice, how, tail = draw.random(), "clean", ""
        if dice < 0.10 and len(rest) > 5 and not rest[0].isdigit():
            cut = draw.randrange(1, len(rest) - 1)
            rest, how = rest[:cut] + rest[cut + 1 :], "typo"
        elif dice < 0.15:
            zip_, how = draw.choice(("", _zip(draw.randrange(8), draw.randrange(5)))), "zip"
        elif dice < 0.18 and way:
            way, how = "", "direction"
        elif dice < 0.23:
            tail, how = draw.choice((" Apt 3", ", Suite 200", " #4B")), "unit"
        elif dice < 0.24:
            other = rows[draw.randrange(len(rows))][1]
            number, tail, how = "", f" & {other}", "corner"
        elif dice < 0.26:
            number, how = str(5000 + draw.randrange(99)), "range"
        if draw.random() < 0.3:
            kind = WRITTEN.get(kind, kind)
        text = " ".join(part for part in (number, way, rest, kind) if part) + tail
        if draw.random() < 0.2:
            text = text.upper()
        yield {
            "address": text,
            "city": city,
            "zip": zip_,
            "how": how,
            "lon": float(lon),
            "lat": float(lat),
        }


def measure(folder: Path) -> dict[str, object]:
    """Measure one size, in this process."""
    import resource
    import time

    from assetmap.geocode import load_reference, locate, normalise_addresses
    from assetmap.geocode.ground.extent import metres_between
    from assetmap.region import load_region
    from assetmap.settings import Settings

    asked = pd.read_parquet(folder / "asked.parquet")
    region = replace(load_region(folder), cache=folder / "cache")
    marks = [time.process_time()]

    def lap() -> float:
        marks.append(time.process_time())
        return round(marks[-1] - marks[-2], 2)

    load_reference(region)
    read_s = lap()
    reference = load_reference(region)
    reopen_s = lap()
    normalise_addresses(asked["address"], city=asked["city"])
    parse_s = lap()
    found = locate(_records(asked), region, settings=Settings(), reference=reference).records
    locate_s = lap()
    off = metres_between(*(t[c].to_numpy() for t in (found, asked) for c in ("lon", "lat")))
    clean = (asked["how"] == "clean").to_numpy()
    exact = found["tier"].isin(["address", "interpolated"]).to_numpy()
    good = exact & (np.nan_to_num(off, nan=np.inf) < 150)
    exactly_asked = ~asked["how"].isin(["corner", "range"]).to_numpy()
    return {
        "read_s": read_s,
        "reopen_s": reopen_s,
        "parse_s": parse_s,
        "locate_s": locate_s,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "placed": f"{exact.mean():.1%}",
        "clean_right": f"{good[clean].mean():.1%}",
        "all_right": f"{good[exactly_asked].mean():.1%}",
        "typos_right": f"{good[(asked['how'] == 'typo').to_numpy()].mean():.1%}",
        "over_1_km": f"{(exact & exactly_asked & (off > 1000)).mean():.2%}",
    }


def _records(asked: pd.DataFrame) -> pd.DataFrame:
    """Return questions as reading a list gives them."""
    from assetmap.schema import ASSET_FIELDS, LAT, LON, NUMBERS, PROVENANCE, ROW

    count = len(asked)
    fields = {
        field: np.full(count, np.nan) if field in NUMBERS else pd.Series("", index=asked.index)
        for field in (*PROVENANCE, *ASSET_FIELDS)
    }
    own = {name: asked[name] for name in ("address", "city", "zip")}
    lost = np.full(count, np.nan)
    return pd.DataFrame(fields | own | {ROW: np.arange(2, count + 2), LON: lost, LAT: lost})


def write_pack(folder: Path, count: int) -> None:
    """Write a region with its reference, and the questions beside it."""
    rows = write_reference(folder / "points.csv", count)
    write_ranges(folder / "streets.geojson", rows)
    features = []
    east, north = max(float(r[4]) for r in rows), max(float(r[5]) for r in rows)
    wide, high = (east - WEST + 0.02) / 10, (north - SOUTH + 0.02) / 10
    for at in range(100):
        x, y = WEST - 0.01 + at % 10 * wide, SOUTH - 0.01 + at // 10 * high
        ring = [[x, y], [x + wide, y], [x + wide, y + high], [x, y + high], [x, y]]
        features.append(
            {
                "type": "Feature",
                "properties": {"id": f"a{at:02d}", "name": f"Area {at}"},
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
        )
    areas = json.dumps({"type": "FeatureCollection", "features": features})
    (folder / "areas.geojson").write_text(areas)
    (folder / "region.toml").write_text(
        'id = "made-up"\nname = "Made up"\ninvented = true\nstates = ["PA"]\n'
        '[neighbourhoods]\nfile = "areas.geojson"\nid = "id"\nname = "name"\n'
        '[[addresses]]\nfile = "points.csv"\nkind = "points"\n'
        '[[addresses]]\nfile = "streets.geojson"\nkind = "ranges"\n'
    )
    pd.DataFrame(questions(rows, count)).to_parquet(folder / "asked.parquet")


def run() -> Iterator[dict[str, object]]:
    """Measure each size in a process of its own."""
    for count in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "benchmarks.geocode", folder, str(count)]
            subprocess.run([*command, "write"], check=True)
            told = subprocess.run(command, check=True, stdout=subprocess.PIPE)
            yield {"addresses": f"{count:,}", "questions": f"{count:,}", **json.loads(told.stdout)}


if __name__ == "__main__":
    if "write" in sys.argv:
        write_pack(Path(sys.argv[1]), int(sys.argv[2]))
    else:
        print(json.dumps(measure(Path(sys.argv[1]))))
