"""Turn counts and dollars into verdicts that a person can read."""

from .doubts import Doubts
from .find import find
from .ranged import with_ranges

__all__ = ["Doubts", "find", "with_ranges"]
