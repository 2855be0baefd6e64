"""Gather what a region knows of streets and homes beside its boundaries and people."""

from dataclasses import dataclass
from typing import Final

import pandas as pd

from assetmap.model import Region
from assetmap.region.walking import WalkingNetwork
from assetmap.region.walking_kept import walking_network
from assetmap.schema import LAT, LON
from assetmap.settings import Settings

from .estimate import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a region knows of streets and homes beside its boundaries and people."""

    network: WalkingNetwork | None = None  # None: straight lines
    addresses: Floats | None = None  # shape (n, 2), degrees: where homes are, if the pack says so


BARE: Final = Ground()


def ground_of(region: Region, settings: Settings, *, addresses: pd.DataFrame | None) -> Ground:
    """Gather a region's streets and homes, as far as its pack has them.

    Parameters
    ----------
    region
        A pack.
    settings
        How far around the region streets count.
    addresses
        `lon, lat` of its address points, where the pack says that they are homes.

    Raises
    ------
    RegionError
        If the extract that the pack names for walking cannot be read.
    """
    return Ground(
        network=walking_network(region, buffer_m=settings.region_buffer_m),
        addresses=None if addresses is None else addresses[[LON, LAT]].to_numpy(dtype=float),
    )
