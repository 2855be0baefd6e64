"""Turn placed assets into numbers for each neighbourhood."""

from .grouping import groups
from .measured import Measured, measure_all
from .reaching import Ground

__all__ = ["Ground", "Measured", "groups", "measure_all"]
