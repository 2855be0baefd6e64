"""Make records for the tests of `assetmap.resolve`."""

from typing import Any

import numpy as np
import pandas as pd

CRS = "EPSG:32617"
METRE = 1 / 111_000  # degrees of latitude, near enough
TEXTS = [
    *("record_id", "upload", "sheet", "source", "name", "category", "description", "address"),
    *("city", "state", "zip", "phone", "url", "neighbourhood", "verified", "source_id", "type"),
    *("sector", "kind", "decided_by", "tier", "provider", "matched", "organisation"),
]
NUMBERS = ("lon", "lat", "score", "confidence", "uncertainty_m", "capacity")


def records_of(*rows: dict[str, Any]) -> pd.DataFrame:
    """Make placed and typed records; a row with a point is `given`, one without has no tier."""
    full = [
        {
            **dict.fromkeys(TEXTS, ""),
            "record_id": f"r{n:05}",
            "tier": "given" if "lon" in row else "none",
            "type": "unclassified",
            "lon": np.nan,
            "lat": np.nan,
            "score": 0.0,
            "confidence": 0.0,
            "uncertainty_m": np.nan,
            "capacity": np.nan,
            **row,
        }
        for n, row in enumerate(rows)
    ]
    table = pd.DataFrame(full, columns=[*TEXTS, *NUMBERS])
    types = {**dict.fromkeys(TEXTS, "str"), **dict.fromkeys(NUMBERS, "float64")}
    return table.astype(types).assign(row=range(2, len(table) + 2))


def point(metres_north: float = 0.0, metres_east: float = 0.0) -> dict[str, float]:
    """Return a place at some distance from a corner of a town."""
    east = metres_east * METRE / np.cos(np.radians(40.4))
    return {"lon": -79.95 + east, "lat": 40.4 + metres_north * METRE}
