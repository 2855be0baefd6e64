"""Find where each record is, as exactly as its row allows."""

from .answers import Provider
from .cascade import Located, as_given, locate
from .confirmed import CONFIRMED, Confirmed, with_addresses
from .grounds import ground_keys, grounds_of
from .judging.checking import within
from .judging.unfindable import serve_from_no_place
from .located_lists import located_addresses
from .reference.gained import with_confirmed, with_lists
from .reference.loading import Reference, load_reference
from .reference.stored import CACHE_VARIABLE, cache_folder
from .uncertainty import uncertainty_m
from .written.addresses import normalise_addresses

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
