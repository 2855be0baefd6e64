"""Keep a region's walking network on the disk, to be opened at once the next time.

A folder for each state of the extract, of the region and of the program holds the network as plain
arrays, and their digest. What is damaged, or was made by another version, is made anew.
"""

import hashlib
import io
import json
from importlib import resources
from importlib.metadata import version
from pathlib import Path
from typing import Final

import numpy as np

from assetmap.disk import remove_older, write_folder
from assetmap.errors import InputError
from assetmap.model import Region

from .walking import WalkingNetwork, read_walking

FORMAT: Final = 1
MOST_KEPT: Final = 3  # of one region: of what it was before, and of other versions of the program
_ARRAYS: Final = "network.npz"
_ABOUT: Final = "about.json"
_FOLDER: Final = "walking"
_PLANE: Final = 2  # coordinates of a node, and ends of a stretch


def walking_network(region: Region, *, buffer_m: float) -> WalkingNetwork | None:
    """Return the ways to walk on in and around a region: as they are kept, or read anew.

    Where the region has no folder to keep them in, or it cannot be written, they are read each
    time.

    Parameters
    ----------
    region, buffer_m
        As for `read_walking`.

    Raises
    ------
    RegionError
        If the extract cannot be used.
    """
    if region.walking is None or region.cache is None:
        return read_walking(region, buffer_m=buffer_m)
    place = region.cache / _FOLDER / f"{region.id}-{_digest(region, buffer_m)[:32]}"
    kept = _opened(place)
    if kept is not None:
        return kept
    network = read_walking(region, buffer_m=buffer_m)
    if network is not None:
        _keep(network, place)
    return network


def _digest(region: Region, buffer_m: float) -> str:
    """Return the digest of all that a network depends on."""
    rules = resources.files("assetmap").joinpath("data", "walkable.csv").read_bytes()
    extract = b""
    if region.walking is not None:
        with region.walking.path.open("rb") as file:
            extract = hashlib.file_digest(file, "sha256").digest()
    about = (FORMAT, version("assetmap"), version("osmium"), region.crs, region.bounds, buffer_m)
    return hashlib.sha256(repr(about).encode() + rules + extract).hexdigest()


def _keep(network: WalkingNetwork, place: Path) -> None:
    """Write a network, and remove the oldest ones of the region; a full disk is no error."""
    file = io.BytesIO()
    np.savez(file, xy=network.xy, ends=network.ends, metres=network.metres)
    content = file.getvalue()
    about = json.dumps({"sha256": hashlib.sha256(content).hexdigest()})
    try:
        write_folder(place, {_ARRAYS: content, _ABOUT: about.encode()})
        remove_older(place, most=MOST_KEPT)
    except (InputError, OSError):
        return


def _opened(place: Path) -> WalkingNetwork | None:
    """Open what is kept; None where there is nothing, or it is not as it was written."""
    try:
        content = (place / _ARRAYS).read_bytes()
        about = json.loads((place / _ABOUT).read_text(encoding="utf-8"))
        if about["sha256"] != hashlib.sha256(content).hexdigest():
            return None
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            found = WalkingNetwork(xy=arrays["xy"], ends=arrays["ends"], metres=arrays["metres"])
    except (OSError, ValueError, KeyError, TypeError):
        return None  # of another version, or not ours: it is made anew
    return found if _is_whole(found) else None


def _is_whole(network: WalkingNetwork) -> bool:
    """Say whether the arrays of a network fit together."""
    xy, ends, metres = network.xy, network.ends, network.metres
    shaped = xy.ndim == ends.ndim == _PLANE and xy.shape[1] == ends.shape[1] == _PLANE
    if not shaped or metres.shape != (len(ends),):
        return False
    kinds = xy.dtype.kind == metres.dtype.kind == "f" and ends.dtype.kind == "i"
    return kinds and (not len(ends) or (ends.min() >= 0 and ends.max() < len(xy)))
