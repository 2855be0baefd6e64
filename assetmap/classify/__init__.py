"""Say what each record is, with what decided."""

from .cascade import Classified, classify

__all__ = ["Classified", "classify"]
