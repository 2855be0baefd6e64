"""Remember a region's lists, how each is read, and what people decided about them."""

from .log import Entry
from .proposing import Proposal
from .space import Workspace

__all__ = ["Entry", "Proposal", "Workspace"]
