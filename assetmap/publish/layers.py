"""Turn a build's assets, then its neighbourhoods, into layers for a map program."""

import json
from typing import Any

import numpy as np
import pandas as pd
import shapely

from assetmap.model import POINT_TIERS, Region
from assetmap.schema import LAT, LON, NEIGHBOURHOOD_ID, TIER

DEGREES = 7  # decimals of a coordinate in a file: about a centimetre


def drawn(assets: pd.DataFrame) -> pd.Series:
    """Say which assets are placed surely enough to be points on a map.

    Returns
    -------
    drawn
        Bool; same index as `assets`.
    """
    sure = assets[TIER].isin([str(tier) for tier in POINT_TIERS])
    return sure & assets[LON].notna() & assets[LAT].notna()


def neighbourhoods_geojson(region: Region, neighbourhoods: pd.DataFrame) -> str:
    """Return the boundaries with their numbers as GeoJSON (RFC 7946)."""
    shapes = region.neighbourhoods.geometry.loc[neighbourhoods[NEIGHBOURHOOD_ID].to_list()]
    flat = shapely.orient_polygons(shapely.force_2d(np.array(shapes, dtype=object)))
    outlines = shapely.transform(flat, lambda xy: np.round(xy, DEGREES))
    return feature_collection(neighbourhoods, shapely.to_geojson(outlines))


def assets_geojson(assets: pd.DataFrame) -> str:
    """Return the assets as GeoJSON (RFC 7946); one that is not placed exactly has no geometry."""
    at = shapely.points(np.round(assets[[LON, LAT]].to_numpy(dtype=float), DEGREES))
    geometries = np.where(drawn(assets), shapely.to_geojson(at), "null")
    return feature_collection(assets.drop(columns=[LON, LAT]), geometries)


def feature_collection(properties: pd.DataFrame, geometries: np.ndarray[Any, Any]) -> str:
    """Join rows and their geometries, each a JSON text, in one GeoJSON text."""
    rows = properties.astype(object).where(properties.notna(), None).to_dict("records")
    features = ",\n".join(
        f'{{"type":"Feature","properties":{json.dumps(row, ensure_ascii=False, allow_nan=False)},'
        f'"geometry":{geometry or "null"}}}'
        for row, geometry in zip(rows, geometries, strict=True)
    )
    return f'{{"type":"FeatureCollection","features":[\n{features}\n]}}\n'
