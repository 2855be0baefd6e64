"""Load a region pack from a folder, whole or not at all."""

from .find import find_region, list_regions, shipped_folders
from .pack import load_region

__all__ = ["find_region", "list_regions", "load_region", "shipped_folders"]
