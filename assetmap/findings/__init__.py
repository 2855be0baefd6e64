"""Turn counts and dollars into verdicts that a person can read."""

from .doubts import Doubts
from .find import find
from .groups import Near, all_rows, find_groups
from .ranged import with_ranges

__all__ = ["Doubts", "Near", "all_rows", "find", "find_groups", "with_ranges"]
