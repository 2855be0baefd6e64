"""Measure access for 10,000 assets in 100 neighbourhoods, in straight lines and along streets.

The region is a made-up city of 15 by 15 km; its streets a grid with a node every 75 m. CPU seconds
of this process, and the most memory that numpy and others held beyond what they held before.
"""

import time
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from assetmap.crs import to_degrees
from assetmap.measures.ground import Ground
from assetmap.measures.reaching import reaching
from assetmap.model import Region
from assetmap.region.walking import WalkingNetwork
from assetmap.settings import Settings

CRS = "EPSG:32617"
CORNER = np.array([500_000.0, 4_400_000.0])
SIDE_M = 15_000.0
ASSETS, ACROSS, KINDS, STREET_M = 10_000, 10, 40, 75.0


def run() -> Iterator[dict[str, object]]:
    """Measure by each rule."""
    region, assets, of = _city()
    straight = Settings(sample_points=200)
    yield _timed("straight line", region, assets, of, straight, Ground())
    wide = replace(straight, catchment_m=50_000.0)
    yield _timed("straight line, all within reach", region, assets, of, wide, Ground())
    yield _timed("network", region, assets, of, straight, Ground(network=_streets()))


def _timed(
    rule: str,
    region: Region,
    assets: pd.DataFrame,
    of: dict[str, np.ndarray],
    settings: Settings,
    ground: Ground,
) -> dict[str, object]:
    """Measure once for the time, and once more for the memory."""
    start = time.process_time()
    reached = reaching(assets, of, region=region, settings=settings, ground=ground)
    seconds = time.process_time() - start
    tracemalloc.start()
    reaching(assets, of, region=region, settings=settings, ground=ground)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    nodes = 0 if ground.network is None else len(ground.network.xy)
    return {
        "rule": rule,
        "assets": len(assets),
        "kinds": len(of),
        "neighbourhoods": len(region.neighbourhoods),
        "points": len(region.neighbourhoods) * settings.sample_points,
        "nodes": nodes,
        "CPU s": f"{seconds:.1f}",
        "MB": f"{most / 1e6:.0f}",
        "blocks": len(reached.blocks),
    }


def _city() -> tuple[Region, pd.DataFrame, dict[str, np.ndarray]]:
    rng = np.random.default_rng(20260131)
    step = SIDE_M / ACROSS
    corners = [CORNER + step * np.array([x, y]) for x in range(ACROSS) for y in range(ACROSS)]
    shapes = gpd.GeoSeries([shapely.box(*c, *(c + step)) for c in corners], crs=CRS)
    ids = pd.Index([f"n{i}" for i in range(len(shapes))], name="neighbourhood_id", dtype="str")
    table = pd.DataFrame({"name": ids, "group": ""}, index=ids)
    places = gpd.GeoDataFrame(table, geometry=shapes.to_crs("EPSG:4326").to_numpy(), crs=4326)
    people = pd.DataFrame({"people": rng.integers(500, 9000, len(ids)).astype(float)}, index=ids)
    people["children"] = (people["people"] / 4).round()
    spots = CORNER + rng.uniform(0, SIDE_M, (ASSETS, 2))
    lonlat = to_degrees(spots, crs=CRS)
    assets = pd.DataFrame({"lon": lonlat[:, 0], "lat": lonlat[:, 1], "tier": "given"})
    assets["neighbourhood_id"] = ids[
        ((spots - CORNER) // step).astype(int) @ np.array([ACROSS, 1])
    ].to_numpy()
    kinds = rng.integers(0, KINDS - 1, ASSETS)
    of = {"all": np.ones(ASSETS, dtype=bool)}
    of |= {f"type_{k}": kinds == k for k in range(KINDS - 1)}
    empty: tuple[()] = ()
    return (
        Region(
            id="city",
            name="City",
            folder=Path(),
            invented=True,
            country="US",
            states=empty,
            languages=("en",),
            crs=CRS,
            as_of=None,
            neighbourhoods=places,
            people=people,
            need=empty,
            aliases=pd.Series(dtype="str"),
            assets=empty,
            grants=empty,
            ties=empty,
            addresses=empty,
            decisions=None,
            credits=empty,
            measures=empty,
            digest="",
        ),
        assets,
        of,
    )


def _streets() -> WalkingNetwork:
    across = int(SIDE_M / STREET_M) + 1
    steps = np.arange(across)
    x, y = np.meshgrid(steps, steps, indexing="ij")
    number = x * across + y
    pairs = [
        (number[:-1].ravel(), number[1:].ravel()),
        (number[:, :-1].ravel(), number[:, 1:].ravel()),
    ]
    ends = np.concatenate([np.column_stack(pair) for pair in pairs])
    xy = CORNER + STREET_M * np.column_stack([x.ravel(), y.ravel()])
    return WalkingNetwork(xy=xy, ends=ends, metres=np.full(len(ends), STREET_M))
