"""Gather the shape of a place of a KML map."""

import re
from typing import Any, Final

_COMMA: Final = re.compile(r"\s*,\s*")
_SIDES: Final = 2  # numbers that a corner has at least
_ALONE: Final = 3  # numbers of a point that has no commas: longitude, latitude, height
BEGINNINGS: Final = frozenset({"Polygon", "Track"})  # elements that begin a shape ...
ENDS: Final = frozenset(  # ... and that tell of it when they end
    {"coordinates", "Polygon", "coord", "Track", "longitude", "latitude"}
)
_LINES: Final = frozenset({"LineString", "LinearRing", "Track"})
_UNREADABLE: Final = "?"  # in the place of corners: no shape at all

Position = list[float]


class Outline:
    """The shapes of one place, as they are read."""

    def __init__(self) -> None:
        self._shapes: list[dict[str, Any]] = []
        self._rings: list[list[Position] | str] | None = None  # of the open polygon
        self._track: list[Position] = []
        self._longitude = ""

    def begin(self, name: str) -> None:
        """Begin an element, one of `BEGINNINGS`."""
        if name == "Polygon":
            self._rings = []
        elif name == "Track":
            self._track = []

    def end(self, name: str, parent: str, text: str) -> None:
        """End an element, one of `ENDS`."""
        if name == "coordinates":
            self._end_coordinates(parent, text)
        elif name == "Polygon":
            self._add("Polygon", self._rings or _UNREADABLE)
            self._rings = None
        elif name == "coord":
            self._track += positions(",".join(text.split())) or []
        elif name == "Track" and self._track:
            self._end_track()
        elif name == "longitude" and parent == "Location":
            self._longitude = text
        elif name == "latitude" and parent == "Location":
            self._add_point(positions(f"{self._longitude},{text}"))

    def geometry(self) -> dict[str, Any] | None:
        """Return the place's shape as GeoJSON says it, None where it has none.

        Of several, a point alone among areas and lines was put there to stand for them.
        """
        if len(self._shapes) < _SIDES:
            return self._shapes[0] if self._shapes else None
        points = [shape for shape in self._shapes if shape["type"] == "Point"]
        if len(points) == 1:
            return points[0]
        return {"type": "GeometryCollection", "geometries": self._shapes}

    def _add(self, kind: str, coordinates: object) -> None:
        """Add a shape."""
        self._shapes.append({"type": kind, "coordinates": coordinates})

    def _add_point(self, found: list[Position]) -> None:
        """Add a point."""
        self._add("Point", found[0] if found else _UNREADABLE)

    def _end_track(self) -> None:
        """Take a way that somebody went; one that stood still is a point."""
        if len(self._track) > 1:
            self._add("LineString", self._track)
        else:
            self._add_point(self._track)

    def _end_coordinates(self, parent: str, text: str) -> None:
        """Take the corners of a shape, or of a ring of the open polygon."""
        found = positions(text)
        if parent == "Point":
            self._add_point(found)
        elif parent == "LinearRing" and self._rings is not None:
            self._rings.append(found or _UNREADABLE)
        elif parent in _LINES:
            self._add("LineString", found or _UNREADABLE)


def positions(text: str) -> list[Position]:
    """Return the corners in a text, longitude first; none where one cannot be read.

    Examples
    --------
    >>> positions("-79.9,40.4,0 -79.8,40.5"), positions("-79.9, 40.4, 0"), positions("x,1")
    ([[-79.9, 40.4], [-79.8, 40.5]], [[-79.9, 40.4]], [])
    """
    tokens = (_COMMA.sub(",", text) if ", " in text or " ," in text else text).split()
    if "," not in text and _SIDES <= len(tokens) <= _ALONE:
        tokens = [",".join(tokens)]
    found = []
    try:
        for token in tokens:
            x, y = token.split(",")[:_SIDES]
            found.append([float(x), float(y)])
    except ValueError:
        return []
    return found
