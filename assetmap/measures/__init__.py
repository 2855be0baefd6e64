"""Turn placed assets into numbers for each neighbourhood."""

from .ground import Ground, ground_of
from .grouping import groups
from .measured import Measured, measure_all
from .missing import without_small
from .yearly import with_years

__all__ = [
    "Ground",
    "Measured",
    "ground_of",
    "groups",
    "measure_all",
    "with_years",
    "without_small",
]
