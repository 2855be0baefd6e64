"""Find where each record is, as exactly as its row allows."""

from .addresses import normalise_addresses
from .answers import Provider
from .cascade import Located, as_given, locate
from .checking import within
from .confirmed import CONFIRMED, Confirmed
from .grounds import ground_keys, grounds_of
from .reference import Reference, load_reference
from .uncertainty import uncertainty_m

__all__ = [
    "CONFIRMED",
    "Confirmed",
    "Located",
    "Provider",
    "Reference",
    "as_given",
    "ground_keys",
    "grounds_of",
    "load_reference",
    "locate",
    "normalise_addresses",
    "uncertainty_m",
    "within",
]
