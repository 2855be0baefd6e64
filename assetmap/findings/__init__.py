"""Turn counts and dollars into verdicts that a person can read."""

from .find import find

__all__ = ["find"]
