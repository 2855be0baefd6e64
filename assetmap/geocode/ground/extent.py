"""Know the box that a region lies in, across the date line too."""

from dataclasses import dataclass
from typing import Final, Self

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

M_PER_DEGREE: Final = 111_320.0  # of latitude, and of longitude at the equator
HALF_TURN: Final = 180.0  # degrees of longitude to either side
QUARTER_TURN: Final = 90.0  # degrees of latitude to either side
WHOLE_TURN: Final = 360.0
_LEAST_COSINE: Final = 0.01  # near a pole a degree of longitude has no length
EARTH_M: Final = 6_371_008.8  # mean radius, IUGG


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """A box in degrees; `width` is counted eastwards from `west`."""

    west: float
    width: float
    south: float
    north: float

    @classmethod
    def of(cls, neighbourhoods: gpd.GeoDataFrame, *, buffer_m: float) -> Self:
        """Return the smallest box around all neighbourhoods, widened by some metres.

        Where they lie on both sides of the date line the box crosses it.
        """
        parts = shapely.get_parts(neighbourhoods.geometry.to_numpy())
        west, south, east, north = shapely.bounds(parts).T
        start, width = _shortest_arc(west, east)
        low, high = float(np.nanmin(south)), float(np.nanmax(north))
        up = buffer_m / M_PER_DEGREE
        furthest = np.cos(np.radians(min(max(abs(low), abs(high)), QUARTER_TURN)))
        across = up / max(float(furthest), _LEAST_COSINE)
        return cls(
            west=start - across,
            width=min(width + 2 * across, WHOLE_TURN),
            south=low - up,
            north=high + up,
        )

    def holds(self, lon: Floats, lat: Floats) -> Bools:
        """Tell which points lie in the box; false where a coordinate is NaN."""
        lon, lat = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
        possible = are_degrees(lon, lat)
        with np.errstate(invalid="ignore"):
            inside = (lon - self.west) % WHOLE_TURN <= self.width
            return possible & inside & (lat >= self.south) & (lat <= self.north)

    def __str__(self) -> str:
        east = (self.west + self.width + HALF_TURN) % WHOLE_TURN - HALF_TURN
        west = (self.west + HALF_TURN) % WHOLE_TURN - HALF_TURN
        return f"longitude {west:.3f} to {east:.3f}, latitude {self.south:.3f} to {self.north:.3f}"


def are_degrees(lon: Floats, lat: Floats) -> Bools:
    """Tell which pairs can be degrees of longitude and latitude; false where one is NaN."""
    possible: Bools = (np.abs(lon) <= HALF_TURN) & (np.abs(lat) <= QUARTER_TURN)
    return possible


def _shortest_arc(west: Floats, east: Floats) -> tuple[float, float]:
    """Return start and length of the shortest arc of longitude that holds all intervals."""
    if float(np.nanmax(east) - np.nanmin(west)) <= HALF_TURN:
        return float(np.nanmin(west)), float(np.nanmax(east) - np.nanmin(west))
    order = np.argsort(west)
    west, reach = west[order], np.maximum.accumulate(east[order])
    gaps = np.append(west[1:], west[0] + WHOLE_TURN) - reach
    widest = int(np.argmax(gaps))
    start = west[(widest + 1) % len(west)]
    return float(start), float(WHOLE_TURN - gaps[widest])


def metres_between(lon: Floats, lat: Floats, lon2: Floats, lat2: Floats) -> Floats:
    """Return great-circle distances in metres between pairs of points.

    NaN where a coordinate is no finite number.
    """
    east, north, east2, north2 = (
        np.radians(np.where(np.isfinite(degrees), degrees, np.nan))
        for degrees in (lon, lat, lon2, lat2)
    )
    half = (
        np.sin((north2 - north) / 2) ** 2
        + np.cos(north) * np.cos(north2) * np.sin((east2 - east) / 2) ** 2
    )
    result: Floats = 2 * EARTH_M * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return result
