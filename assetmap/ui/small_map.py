"""Draw a small map of the neighbourhoods, shaded or with numbered points to choose among."""

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import streamlit as st

from assetmap.model import Region
from assetmap.publish.island import clipped, packed
from assetmap.publish.outlines import UNIT, Outlines, outlines, unwrap
from assetmap.schema import NAME

from .state import word

HEIGHT_PX: Final = 340
SHADED_PX: Final = 460
_PAGE: Final = Path(__file__).with_name("small_map.html")
_MARGIN: Final = 0.6  # of the points' own span, on each side
_LEAST: Final = 0.35  # of the region's span: neighbours stay in sight
_PARTS: Final = re.compile(r"<(script|style)>(.*?)</\1>", re.DOTALL)

Point = tuple[float, float]  # longitude, latitude


@dataclass(frozen=True, slots=True, kw_only=True)
class Shading:
    """Colours of neighbourhoods, and what they stand for."""

    fills: tuple[str, ...]  # ours: a colour for each neighbourhood, in their order
    legend: tuple[tuple[str, str], ...]  # colour and words, lowest first


_PLAIN: Final = Shading(fills=(), legend=())


def show_shaded_map(region: Region, shading: Shading, *, alt: str) -> None:
    """Show the region's neighbourhoods in colours.

    Parameters
    ----------
    region
        Whose neighbourhoods are drawn.
    shading
        Their colours.
    alt
        What the map shows, for who does not see it.
    """
    page = small_map(region, (), shading=shading)
    st.iframe(page, height=SHADED_PX, tab_index=-1, alt=alt)


def show_small_map(region: Region, points: Sequence[Point], *, numbers: Sequence[int] = ()) -> None:
    """Show where points lie, with their numbers; without points the whole region.

    Nothing is asked of any server; what the map shows stands in words beside it, too.

    Parameters
    ----------
    region
        Whose neighbourhoods are drawn.
    points
        Longitude and latitude in degrees.
    numbers
        Of the points; by default from 1.
    """
    alt = word("small_map_alt", region=region.name, count=len(points))
    page = small_map(region, points, numbers=numbers)
    st.iframe(page, height=HEIGHT_PX, tab_index=-1, alt=alt)


def small_map(
    region: Region,
    points: Sequence[Point],
    *,
    numbers: Sequence[int] = (),
    shading: Shading = _PLAIN,
) -> str:
    """Return the map as a page: constants, and the data as base64.

    Parameters
    ----------
    region, points, numbers
        As for `show_small_map`.
    shading
        Colours of the neighbourhoods; by default they are white.
    """
    shapes = _outlines(region)
    lon, lat = (np.array([point[axis] for point in points], dtype=float) for axis in (0, 1))
    lon = unwrap(lon) if shapes.unwrapped else lon
    data, packing = packed(
        {
            "unit": UNIT,
            "names": [clipped(str(name)) for name in region.neighbourhoods[NAME]],
            "parts": shapes.parts,
            "label": shapes.label,
            "size": shapes.size,
            "points": [[round(x / UNIT), round(y / UNIT)] for x, y in zip(lon, lat, strict=True)],
            "numbers": list(numbers) or list(range(1, 1 + len(points))),
            "view": _view(shapes, lon, lat),
            "fills": list(shading.fills),
            "legend": [list(entry) for entry in shading.legend],
        }
    )
    page = _PAGE.read_text(encoding="utf-8")
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>assetmap</title>\n{_policy(page)}</head>\n<body>\n"
        f'<script type="application/json" id="small-map-data"'
        f' data-packed="{packing}">{data}</script>\n{page}</body>\n</html>\n'
    )


@st.cache_resource(show_spinner=False, max_entries=8, hash_funcs={Region: lambda region: region.id})
def _outlines(region: Region) -> Outlines:
    """Return a region's outlines, simplified once."""
    return outlines(region)


def _view(shapes: Outlines, lon: np.ndarray, lat: np.ndarray) -> list[int]:
    """Return what is in sight: west, south, east, north, in whole units."""
    whole = shapes.bounds or [-1.0, -1.0, 1.0, 1.0]
    if not len(lon):
        return [round(bound / UNIT) for bound in whole]
    spans = []
    for values, low, high in ((lon, whole[0], whole[2]), (lat, whole[1], whole[3])):
        first, last = float(values.min()), float(values.max())
        half = max((last - first) * (0.5 + _MARGIN), (high - low) * _LEAST / 2, 100 * UNIT)
        middle = (first + last) / 2
        spans.append((round((middle - half) / UNIT), round((middle + half) / UNIT)))
    return [spans[0][0], spans[1][0], spans[0][1], spans[1][1]]


def _policy(page: str) -> str:
    """Return the policy under which our script and style run, and nothing else; nothing is sent."""
    rules = ["default-src 'none'", "base-uri 'none'", "form-action 'none'"]
    for kind, text in _PARTS.findall(page):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        rules.append(f"{kind}-src 'sha256-{digest}'")
    return f'<meta http-equiv="Content-Security-Policy" content="{"; ".join(rules)}">\n'
