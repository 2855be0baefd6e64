"""Find where each record is, as exactly as its row allows."""

from .addresses import normalise_addresses
from .answers import Provider
from .cascade import Located, as_given, locate
from .checking import within
from .confirmed import CONFIRMED, Confirmed, with_addresses
from .gained import with_confirmed, with_lists
from .grounds import ground_keys, grounds_of
from .located_lists import located_addresses
from .reference import Reference, load_reference
from .stored import CACHE_VARIABLE, cache_folder
from .uncertainty import uncertainty_m
from .unfindable import serve_from_no_place

__all__ = [
    "CACHE_VARIABLE",
    "CONFIRMED",
    "Confirmed",
    "Located",
    "Provider",
    "Reference",
    "as_given",
    "cache_folder",
    "ground_keys",
    "grounds_of",
    "load_reference",
    "locate",
    "located_addresses",
    "normalise_addresses",
    "serve_from_no_place",
    "uncertainty_m",
    "with_addresses",
    "with_confirmed",
    "with_lists",
    "within",
]
