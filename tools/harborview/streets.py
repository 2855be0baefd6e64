"""Lay a street grid that bends with the shore and the river, with an address on each lot."""

import math
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry import LineString, Point

from . import curves
from .curves import Path
from .geography import Shape
from .streetnames import CROSSING, ISLAND, NECK, WESTERN, ordinal

SPACING = 150.0  # metres from one street of the grid to the next
STEP = 25.0  # metres between the points of a street
SETBACK = 14.0  # metres from the middle of the street to the door
APART = 15.0  # metres between two doors at least
BASE_ALONG, BASE_CROSS = 21, 24  # the streets that N, S, E, W are counted from
COLUMNS, ROWS = 70, 62
TURN = -6.0  # degrees by which the whole grid is turned
# Where the grid turns with the shore: x, y, radius in metres, degrees anticlockwise.
SWIRLS = (
    (2950.0, 6100.0, 1750.0, 27.0),
    (5300.0, 5700.0, 1500.0, 12.0),
    (8800.0, 5900.0, 2100.0, 24.0),
    (2500.0, 1000.0, 1700.0, -14.0),
    (4100.0, 3500.0, 900.0, 14.0),
    (7250.0, 3300.0, 1100.0, -4.0),
)
# neighbourhood: every how many streets are built, share of blocks built, metres between doors.
BUILT = {
    "old_harbor": (1, 0.97, 58.0),
    "foundry_row": (1, 0.95, 60.0),
    "gull_island": (2, 0.9, 80.0),
    "saltmarsh": (2, 0.72, 100.0),
    "port_terminal": (2, 0.8, 120.0),
    "the_neck": (2, 0.9, 90.0),
    "eastbank": (1, 0.94, 64.0),
    "lantern_hill": (1, 0.96, 62.0),
    "millbrook": (2, 0.95, 66.0),
    "orchard_heights": (2, 0.88, 95.0),
    "plover_beach": (2, 0.8, 105.0),
    "college_green": (2, 0.95, 74.0),
    "st_brendan": (1, 0.93, 74.0),
    "pinewoods": (3, 0.8, 125.0),
}
# Streets that keep to no grid, with what their numbers start from.
SPECIAL: dict[str, Path] = {
    "Water St": [(4170, 2850), (4420, 3150), (4780, 3380), (4900, 3660), (4780, 4050),
                 (4500, 4480), (4130, 4830), (3790, 5340), (3520, 5920), (3230, 6380)],
    "Martin Luther King Jr Blvd": [(1000, 4650), (1900, 4250), (2700, 4250), (3500, 4450),
                                   (3950, 4950), (4350, 5600), (5000, 6050), (6000, 6250),
                                   (7000, 6500), (8200, 7000), (9800, 7350)],
    "Avenida del Puerto": [(4750, 5230), (5250, 5080), (5650, 4880), (6000, 4700), (6300, 4760),
                           (6500, 4650)],
    "Shore Rd": [(6700, 4750), (7300, 4880), (8050, 4860), (8700, 5050), (9200, 5480),
                 (9750, 5620), (10180, 6080), (10800, 6330)],
    "Old Post Rd": [(1700, 100), (1950, 1100), (1900, 2200), (1560, 3100), (1400, 4100),
                    (1560, 5000), (2000, 5700), (2150, 6500), (2350, 7300), (2650, 8000)],
    "Mill Brook Rd": [(3120, 6950), (2820, 7250), (2960, 7800), (2700, 8250)],
    "Neck Rd": [(7000, 4880), (7250, 4300), (7200, 3500), (7180, 2900), (7380, 2450)],
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A door: where it is, what it is called, whose it is."""

    number: int
    street: str
    unit: str
    zip: str
    lon: float
    lat: float
    neighbourhood: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """The streets as named lines, and the doors along them."""

    lines: tuple[tuple[str, Path], ...]  # longitude and latitude
    addresses: tuple[Address, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A street from one corner to the next."""

    street: str
    first: int  # the number at its start
    step: int  # 1 where numbers rise along the path, -1 where they fall
    path: Path  # metres
    neighbourhood: str


def network(shapes: dict[str, Shape]) -> Network:
    """Return the streets of the town and their doors."""
    dice = random.Random("harborview streets")
    blocks = [*_special_blocks(shapes), *_grid_blocks(shapes, dice)]
    lines = tuple(
        (block.street, [curves.lonlat(point) for point in block.path]) for block in blocks
    )
    return Network(lines=_joined(lines), addresses=tuple(_doors(blocks, shapes, dice)))


def warped(u: float, v: float) -> curves.Point:
    """Return where a corner of the straight grid comes to lie."""
    turn = math.radians(TURN)
    x, y = u - 5000, v - 4000
    x, y = x * math.cos(turn) - y * math.sin(turn), x * math.sin(turn) + y * math.cos(turn)
    x, y = x + 5000, y + 4000
    for cx, cy, radius, degrees in SWIRLS:
        dx, dy = x - cx, y - cy
        angle = math.radians(degrees) * math.exp(-((math.hypot(dx, dy) / radius) ** 4))
        x = cx + dx * math.cos(angle) - dy * math.sin(angle)
        y = cy + dx * math.sin(angle) + dy * math.cos(angle)
    return x, y


def _owner(shapes: dict[str, Shape], point: curves.Point) -> str:
    """Return the neighbourhood of a point in metres; "" in the water."""
    spot = Point(curves.lonlat(point))
    return next((key for key, shape in shapes.items() if shape.contains(spot)), "")


def _grid_blocks(shapes: dict[str, Shape], dice: random.Random) -> list[Block]:
    """Return the blocks of the grid that are built."""
    land = shapely.union_all(list(shapes.values())).buffer(-0.0004)
    shapely.prepare(land)
    for shape in shapes.values():
        shapely.prepare(shape)
    blocks = []
    for crossing in (False, True):
        left_out = [dice.random() for _ in range(4999)]
        lines, length = (ROWS, COLUMNS) if crossing else (COLUMNS, ROWS)
        for line in range(lines):
            for along in range(length):
                block = _grid_block(shapes, crossing=crossing, line=line, along=along)
                if (
                    block
                    and _is_built(block, line, along, left_out)
                    and land.covers(_degrees(block.path))
                ):
                    blocks.append(block)
    return blocks


def _is_built(block: Block, line: int, along: int, rolls: Sequence[float]) -> bool:
    """Say whether a block is built: fewer are where fewer people live, and whole ones."""
    every, share, _ = BUILT[block.neighbourhood]
    roll = rolls[(line * 97 + along // every * 31) % len(rolls)]
    return line % every == 0 and roll < share


def _degrees(path: Path) -> LineString:
    """Return a path in longitude and latitude."""
    return LineString([curves.lonlat(point) for point in path])


def _grid_block(shapes: dict[str, Shape], *, crossing: bool, line: int, along: int) -> Block | None:
    """Return one block of the grid, or nothing where its middle is in the water."""
    fixed, start = line * SPACING, along * SPACING
    pieces = round(SPACING / STEP)
    cells = [start + k * STEP for k in range(pieces + 1)]
    path = [warped(c, fixed - 600) if crossing else warped(fixed, c - 600) for c in cells]
    owner = _owner(shapes, path[pieces // 2])
    if not owner:
        return None
    base = BASE_ALONG if crossing else BASE_CROSS
    away = along - base
    first, step = ((away + 1) * 100, 1) if away >= 0 else (-away * 100 + 100, -1)
    east_or_north = ("E", "N") if away >= 0 else ("W", "S")
    name = _grid_name(crossing, line, owner, path[pieces // 2])
    quarter = east_or_north[0] if crossing else east_or_north[1]
    plain = owner in {"gull_island", "the_neck"}
    return Block(
        street=name if plain else f"{quarter} {name}",
        first=first,
        step=step,
        path=path,
        neighbourhood=owner,
    )


def _grid_name(crossing: bool, line: int, owner: str, middle: curves.Point) -> str:  # noqa: FBT001
    """Return the name of a line of the grid; the island and the Neck have names of their own."""
    if owner == "gull_island":
        at = line // 2 + (10 if crossing else 0) + (5 if middle[0] < 5000 else 0)
        return ISLAND[at % len(ISLAND)]
    if owner == "the_neck":
        return NECK[(line // 2 + (17 if crossing else 0)) % len(NECK)]
    if crossing:
        return CROSSING[line]
    west = BASE_ALONG - line
    return WESTERN[west] if west >= 0 else f"{ordinal(-west)} St"


def _special_blocks(shapes: dict[str, Shape]) -> Iterable[Block]:
    """Return the streets that keep to no grid, cut where they pass from one place to another."""
    for street, knots in SPECIAL.items():
        path = curves.smooth(knots, STEP)
        size = round(SPACING / STEP)
        for k in range(0, len(path) - 1, size):
            piece = path[k : k + size + 1]
            owner = _owner(shapes, piece[len(piece) // 2])
            if owner or street.startswith("Martin"):  # the boulevard has a bridge
                yield Block(
                    street=street,
                    first=100 * (k // size + 1),
                    step=1,
                    path=piece,
                    neighbourhood=owner,
                )


def _doors(blocks: list[Block], shapes: dict[str, Shape], dice: random.Random) -> Iterable[Address]:
    """Return the doors along the blocks, none too near another."""
    taken: set[tuple[int, int]] = set()
    used: set[tuple[str, int]] = set()
    for block in blocks:
        if not block.neighbourhood:
            continue
        for number, point in _lots(block, dice):
            cell = (math.floor(point[0] / APART), math.floor(point[1] / APART))
            near = {(cell[0] + i, cell[1] + j) for i in (-1, 0, 1) for j in (-1, 0, 1)}
            owner = _owner(shapes, point)
            if not owner or near & taken or (block.street, number) in used:
                continue
            taken.add(cell)
            used.add((block.street, number))
            lon, lat = curves.lonlat(point)
            for unit in _units(owner, dice):
                yield Address(
                    number=number,
                    street=block.street,
                    unit=unit,
                    zip=zip_at(point),
                    lon=lon,
                    lat=lat,
                    neighbourhood=owner,
                )


def _units(neighbourhood: str, dice: random.Random) -> tuple[str, ...]:
    """Return the units behind a door: one without a number, or a few where houses are tall."""
    tall = {"old_harbor", "foundry_row", "eastbank", "lantern_hill", "college_green"}
    if neighbourhood not in tall or dice.random() > 0.04:
        return ("",)
    return ("", *(f"Apt {k}" for k in range(1, dice.randrange(2, 5))))


def _lots(block: Block, dice: random.Random) -> Iterable[tuple[int, curves.Point]]:
    """Return the numbers of a block, odd on one side and even on the other, and their places."""
    gap = BUILT[block.neighbourhood][2]
    along = curves.lengths(block.path)
    for side in (0, 1):
        at = 18 + dice.random() * gap * 0.6
        while at < along[-1] - 14:
            point = _beside(block.path, along, at, SETBACK if side else -SETBACK)
            share = at / along[-1] if block.step > 0 else 1 - at / along[-1]
            yield block.first + 2 * int(share * 48) + side + (2 if not side else 0), point
            at += gap * (0.75 + 0.5 * dice.random())


def _beside(path: Path, along: list[float], at: float, off: float) -> curves.Point:
    """Return the point `off` metres left of a path, `at` metres from its start."""
    k = next(k for k in range(1, len(along)) if along[k] >= at)
    (x0, y0), (x1, y1) = path[k - 1], path[k]
    size = along[k] - along[k - 1]
    t = (at - along[k - 1]) / size
    return (
        x0 + (x1 - x0) * t - (y1 - y0) / size * off,
        y0 + (y1 - y0) * t + (x1 - x0) / size * off,
    )


def zip_at(point: curves.Point) -> str:
    """Return the invented ZIP code of a place; its areas are not the neighbourhoods."""
    x, y = point
    if x > 5050 and y < 3200 + 0.9 * (x - 5050) and y < 5050 and x < 8050:
        return "04184"  # the islands and the Neck
    if x > 4100 + (5000 - y) * 0.35:
        return "04183"  # east of the water
    return "04181" if y < 4150 + 0.12 * x else "04182"


def _joined(lines: tuple[tuple[str, Path], ...]) -> tuple[tuple[str, Path], ...]:
    """Return the lines with pieces of one street that touch made one."""
    out: list[tuple[str, Path]] = []
    for street, path in lines:
        if out and out[-1][0] == street and out[-1][1][-1] == path[0]:
            out[-1] = (street, [*out[-1][1], *path[1:]])
        else:
            out.append((street, path))
    return tuple(out)
