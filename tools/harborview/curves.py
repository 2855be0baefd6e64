"""Bend straight strokes into coasts, rivers, and roads."""

import math
import random
from collections.abc import Sequence
from itertools import pairwise

Point = tuple[float, float]
Path = list[Point]

# Longitude and latitude of the drawing's origin: open sea, some 60 km off the coast of Maine.
ORIGIN = (-69.62, 43.31)
M_PER_DEGREE_LAT = 111_100.0
M_PER_DEGREE_LON = 80_900.0  # at 43.35 degrees north
DECIMALS = 6  # of a degree: 0.1 m


def lonlat(point: Point) -> Point:
    """Return longitude and latitude of a point given in metres east and north of the origin."""
    return (
        round(ORIGIN[0] + point[0] / M_PER_DEGREE_LON, DECIMALS),
        round(ORIGIN[1] + point[1] / M_PER_DEGREE_LAT, DECIMALS),
    )


def metres(point: Point) -> Point:
    """Return metres east and north of the origin of a longitude and latitude."""
    return (
        (point[0] - ORIGIN[0]) * M_PER_DEGREE_LON,
        (point[1] - ORIGIN[1]) * M_PER_DEGREE_LAT,
    )


def smooth(knots: Sequence[Point], step: float) -> Path:
    """Return a Catmull-Rom curve through the knots, with a point every `step` metres or so."""
    first = (2 * knots[0][0] - knots[1][0], 2 * knots[0][1] - knots[1][1])
    last = (2 * knots[-1][0] - knots[-2][0], 2 * knots[-1][1] - knots[-2][1])
    known = [first, *knots, last]
    path: Path = []
    for a, b, c, d in zip(known, known[1:], known[2:], known[3:], strict=False):
        pieces = max(1, round(math.dist(b, c) / step))
        path += [_catmull(a, b, c, d, t=k / pieces) for k in range(pieces)]
    return [*path, knots[-1]]


def _catmull(a: Point, b: Point, c: Point, d: Point, *, t: float) -> Point:
    """Return the curve's point at `t` of the way from b to c."""
    return (_cubic(a[0], b[0], c[0], d[0], t=t), _cubic(a[1], b[1], c[1], d[1], t=t))


def _cubic(a: float, b: float, c: float, d: float, *, t: float) -> float:
    """Return one coordinate of that point."""
    return 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
    )


def rough(path: Sequence[Point], dice: random.Random, waves: Sequence[tuple[float, float]]) -> Path:
    """Push a path's inner points aside by noise of several (wavelength, amplitude) in metres."""
    along = lengths(path)
    tracks = [(wave, amp, _track(dice, along[-1], wave)) for wave, amp in waves]
    moved: Path = [path[0]]
    for k in range(1, len(path) - 1):
        (x0, y0), (x1, y1) = path[k - 1], path[k + 1]
        size = math.hypot(x1 - x0, y1 - y0) or 1.0
        push = sum(amp * _noise(track, along[k] / wave) for wave, amp, track in tracks)
        push *= min(1.0, along[k] / 200, (along[-1] - along[k]) / 200)
        moved.append((path[k][0] - (y1 - y0) / size * push, path[k][1] + (x1 - x0) / size * push))
    return [*moved, path[-1]]


def _track(dice: random.Random, length: float, wave: float) -> list[float]:
    """Return random heights, one for each wavelength of a path."""
    return [dice.uniform(-1, 1) for _ in range(int(length / wave) + 3)]


def _noise(track: Sequence[float], at: float) -> float:
    """Return the height between two random heights, eased."""
    k = int(at)
    t = at - k
    ease = t * t * (3 - 2 * t)
    return track[k] * (1 - ease) + track[k + 1] * ease


def lengths(path: Sequence[Point]) -> list[float]:
    """Return how far along a path each of its points is, in metres."""
    total = [0.0]
    for a, b in pairwise(path):
        total.append(total[-1] + math.dist(a, b))
    return total


def extended(path: Sequence[Point], by: float) -> Path:
    """Return a path whose two ends run on straight, so that it surely crosses what it meets."""
    return [_beyond(path[1], path[0], by), *path, _beyond(path[-2], path[-1], by)]


def _beyond(a: Point, b: Point, by: float) -> Point:
    """Return the point `by` metres past b, seen from a."""
    size = math.dist(a, b) or 1.0
    return (b[0] + (b[0] - a[0]) / size * by, b[1] + (b[1] - a[1]) / size * by)
