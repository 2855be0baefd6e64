"""Remember a region's lists, how each is read, and what people decided about them."""

from .decided import Answer
from .learnt import MODEL, read_model, write_model
from .log import Entry
from .proposing import Proposal
from .space import Workspace

__all__ = ["MODEL", "Answer", "Entry", "Proposal", "Workspace", "read_model", "write_model"]
