"""Find where each record is, as exactly as its row allows."""

from .addresses import normalise_addresses
from .answers import Provider
from .cascade import Located, as_given, locate
from .checking import within
from .reference import Reference, load_reference

__all__ = [
    "Located",
    "Provider",
    "Reference",
    "as_given",
    "load_reference",
    "locate",
    "normalise_addresses",
    "within",
]
