"""Turn placed assets into numbers for each neighbourhood."""

from .grouping import groups
from .measured import Measured, measure_all

__all__ = ["Measured", "groups", "measure_all"]
