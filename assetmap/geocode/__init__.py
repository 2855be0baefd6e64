"""Find where each record is, as exactly as its row allows."""

from .addresses import normalise_addresses
from .answers import Provider
from .cascade import Located, as_given, locate
from .checking import within
from .gained import with_confirmed, with_lists
from .reference import Reference, load_reference
from .stored import CACHE_VARIABLE, cache_folder

__all__ = [
    "CACHE_VARIABLE",
    "Located",
    "Provider",
    "Reference",
    "as_given",
    "cache_folder",
    "load_reference",
    "locate",
    "normalise_addresses",
    "with_confirmed",
    "with_lists",
    "within",
]
