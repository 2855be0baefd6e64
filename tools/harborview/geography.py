"""Draw the land of Harborview, cut into its neighbourhoods."""

import json
import math
import random
from typing import Any

import shapely
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, mapping

from . import curves
from .curves import Path

# Knots in metres east and north of the origin, along the shore from south-west to north-east.
COAST: Path = [
    (2500, -350), (2950, 350), (2780, 900), (3250, 1300), (3700, 1130), (4150, 1330),
    (4420, 1750), (4120, 2250), (4060, 2700), (4420, 3050), (4860, 3250), (5020, 3650),
    (4900, 4100), (4620, 4560), (4250, 4900), (3900, 5420), (3620, 6000), (3330, 6420),
    (3190, 6760), (3290, 6790), (3460, 6500), (3800, 6100), (4130, 5620), (4560, 5240),
    (5040, 4960), (5480, 4720), (5900, 4380), (6080, 4300), (6150, 4520), (6420, 4560),
    (6720, 4300), (6900, 3850), (6680, 3350), (6780, 2850), (7080, 2420), (7420, 2300),
    (7680, 2620), (7560, 3150), (7820, 3700), (7740, 4200), (8150, 4620), (8750, 4820),
    (9250, 5260), (9800, 5380), (10250, 5900), (10950, 6150),
]  # fmt: skip
TOWN_LINE: Path = [
    (10950, 6150), (10760, 7480), (9350, 7720), (9180, 8560), (6950, 8860), (4300, 8560),
    (4180, 8950), (2080, 8200), (1020, 6950), (1180, 5900), (620, 4700), (780, 3300),
    (1500, 1650), (1420, 700), (1980, -420), (2500, -350),
]  # fmt: skip
GULL: Path = [
    (5560, 2080), (5420, 2420), (5600, 2760), (5960, 2900), (6180, 2640), (6060, 2320),
    (6150, 2050), (5880, 1820), (5560, 2080),
]  # fmt: skip
LITTLE_GULL: Path = [
    (5130, 1560), (5080, 1760), (5290, 1860), (5420, 1660), (5300, 1500), (5130, 1560),
]  # fmt: skip
# Where one neighbourhood ends: each stroke is run on past its ends, so that it meets the next.
STROKES: list[Path] = [
    [(760, 3560), (1500, 3230), (2500, 2980), (3250, 2780), (4060, 2700)],  # south of town
    [(3190, 1250), (3420, 1760), (3560, 2120), (4150, 2230)],  # Ferry Landing
    [(3250, 2780), (3180, 3300), (3350, 3900), (3300, 4350), (3560, 4830), (4050, 5160)],
    [(1780, 3130), (1620, 3900), (1960, 4500), (1900, 4980)],  # west of Lantern Hill
    [(720, 5220), (1900, 4980), (2640, 4720), (3450, 4640)],  # north of it
    [(2860, 4700), (2720, 5350), (2480, 6000), (2620, 6560), (3210, 6760)],  # west of Foundry Row
    [(1450, 5060), (1320, 5700), (1560, 6420), (2560, 6330)],  # west of College Green
    [(3230, 6760), (2950, 7240), (3130, 7820), (2820, 8560)],  # the river, upstream
    [(3300, 6700), (4200, 6480), (5100, 6640), (6150, 6420)],  # north of Eastbank
    [(4480, 5260), (5150, 5380), (5750, 5180), (6300, 5090)],  # north of the port
    [(6420, 4500), (6540, 4760), (6300, 5090), (6420, 5660), (6150, 6420)],  # east of both
    [(6480, 4960), (7100, 4900), (7560, 4680), (8000, 4480)],  # the neck of the Neck
    [(6330, 5900), (7300, 6080), (8500, 6620), (9500, 6700), (10850, 7000)],  # Plover Beach
    [(6150, 6420), (6620, 7200), (6380, 8000), (6560, 8850)],  # Pinewoods
]
# Piers: where they leave the shore, which way they point (degrees from east), length, width.
PIERS = (
    (5330, 4830, 236, 270, 62),
    (5560, 4700, 236, 300, 62),
    (5790, 4500, 236, 240, 62),
    (4960, 3850, 8, 190, 34),
    (4980, 3640, 2, 230, 34),
    (4870, 4130, 20, 150, 30),
    (4330, 1800, 25, 190, 26),
    (6930, 3900, 190, 110, 20),
)
# id: name, district, a point inside each of its parts.
NEIGHBOURHOODS: dict[str, tuple[str, str, Path]] = {
    "old_harbor": ("Old Harbor", "Harborside", [(4000, 3600)]),
    "foundry_row": ("Foundry Row", "Westside", [(3150, 5700)]),
    "gull_island": ("Gull Island", "Harborside", [(5800, 2300), (5250, 1680), (3850, 1700)]),
    "saltmarsh": ("Saltmarsh", "Westside", [(2300, 1800)]),
    "port_terminal": ("Port Terminal", "Harborside", [(5500, 4950)]),
    "the_neck": ("The Neck", "Harborside", [(7250, 3700)]),
    "eastbank": ("Eastbank", "Eastside", [(5000, 6000)]),
    "lantern_hill": ("Lantern Hill", "Westside", [(2500, 3900)]),
    "millbrook": ("Millbrook", "Northside", [(2100, 7300)]),
    "orchard_heights": ("Orchard Heights", "Northside", [(4800, 7600)]),
    "plover_beach": ("Plover Beach", "Eastside", [(8500, 5700)]),
    "college_green": ("College Green", "Westside", [(2000, 5700)]),
    "st_brendan": ("St. Brendan", "Westside", [(1200, 4200)]),
    "pinewoods": ("Pinewoods", "Eastside", [(7800, 7500)]),
}
Shape = Polygon | MultiPolygon


def neighbourhoods() -> dict[str, Shape]:
    """Return the neighbourhoods' shapes in longitude and latitude; borders are shared exactly."""
    dice = random.Random("harborview coast")
    coast = curves.rough(curves.smooth(COAST, 32), dice, [(620, 42), (240, 26), (95, 13), (64, 6)])
    islands = [
        curves.rough(curves.smooth(ring, 28), dice, [(300, 30), (110, 14), (60, 6)])
        for ring in (GULL, LITTLE_GULL)
    ]
    ring = LineString([*coast, *TOWN_LINE[1:]])
    strokes = [
        LineString(
            curves.extended(curves.rough(curves.smooth(s, 90), dice, [(500, 35), (180, 12)]), 160)
        )
        for s in STROKES
    ]
    piers = [_pier(*pier) for pier in PIERS]
    faces = [
        shapely.transform(face, _rounded)
        for face in shapely.get_parts(
            shapely.polygonize(
                shapely.get_parts(
                    shapely.unary_union([ring, *strokes, *(LineString(i) for i in islands), *piers])
                )
            )
        )
    ]
    return _named(faces)


def _pier(x: float, y: float, degrees: float, length: float, width: float) -> LineString:
    """Return a pier's edge: out from the land, along its end, and back."""
    along = (math.cos(math.radians(degrees)), math.sin(math.radians(degrees)))
    half = (-along[1] * width / 2, along[0] * width / 2)
    ashore = 120.0  # metres of edge that lie on land and bound nothing
    corners = ((-ashore, 1), (length, 1), (length, -1), (-ashore, -1))
    return LineString(
        [
            (x + along[0] * out + half[0] * side, y + along[1] * out + half[1] * side)
            for out, side in corners
        ]
    )


def _rounded(points: Any) -> list[curves.Point]:  # noqa: ANN401 - shapely hands over an array
    """Return corners in degrees, to six decimals."""
    return [curves.lonlat((x, y)) for x, y in points.tolist()]


def _named(faces: list[Polygon]) -> dict[str, Shape]:
    """Give each face to the neighbourhood whose seed it holds, or with which it shares most."""
    given: dict[str, list[Polygon]] = {key: [] for key in NEIGHBOURHOODS}
    rest = []
    for face in faces:
        owners = [
            key
            for key, (_, _, seeds) in NEIGHBOURHOODS.items()
            if any(face.contains(Point(curves.lonlat(seed))) for seed in seeds)
        ]
        (given[owners[0]] if owners else rest).append(face)
    for face in rest:
        shared = {
            key: sum(face.intersection(part).length for part in parts)
            for key, parts in given.items()
        }
        given[max(shared, key=lambda key: shared[key])].append(face)
    return {key: _ordered(shapely.coverage_union_all(parts)) for key, parts in given.items()}


def _ordered(shape: Shape) -> Shape:
    """Return a shape with its largest part first and its rings turned as GeoJSON wants."""
    parts = sorted(shapely.get_parts(shape), key=lambda part: -part.area)
    turned = [shapely.orient_polygons(shapely.normalize(part)) for part in parts]
    return turned[0] if len(turned) == 1 else MultiPolygon(turned)


def geojson(shapes: dict[str, Shape]) -> str:
    """Return the neighbourhoods as GeoJSON text, one feature a line."""
    features = [
        json.dumps(
            {
                "type": "Feature",
                "properties": {
                    "id": key,
                    "name": NEIGHBOURHOODS[key][0],
                    "district": NEIGHBOURHOODS[key][1],
                },
                "geometry": mapping(shape),
            },
            separators=(",", ":"),
        )
        for key, shape in shapes.items()
    ]
    body = ",\n".join(features)
    return f'{{"type":"FeatureCollection","name":"harborview","features":[\n{body}\n]}}\n'
