"""Turn placed assets into numbers for each neighbourhood."""

from .ground import Ground, ground_of
from .grouping import groups
from .measured import Measured, measure_all

__all__ = ["Ground", "Measured", "ground_of", "groups", "measure_all"]
