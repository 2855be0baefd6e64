"""Load a region pack from a folder, whole or not at all."""

from .discreet import discreet, left_out
from .find import find_region, list_regions, shipped_folders
from .pack import load_region

__all__ = [
    "discreet",
    "find_region",
    "left_out",
    "list_regions",
    "load_region",
    "shipped_folders",
]
