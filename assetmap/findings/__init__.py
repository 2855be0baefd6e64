"""Turn counts and dollars into verdicts that a person can read."""

from .find import find
from .groups import all_rows, find_groups

__all__ = ["all_rows", "find", "find_groups"]
