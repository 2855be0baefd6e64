"""Remember a region's lists, how each is read, and what people decided about them."""

from .decided import Answer
from .ids import IDS, KnownIds, keep_ids, read_ids
from .learnt import MODEL, read_model, write_model
from .log import Entry
from .proposing import Proposal
from .space import Workspace

__all__ = [
    "IDS",
    "MODEL",
    "Answer",
    "Entry",
    "KnownIds",
    "Proposal",
    "Workspace",
    "keep_ids",
    "read_ids",
    "read_model",
    "write_model",
]
