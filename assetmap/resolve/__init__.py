"""Find which records are one asset."""

from .curation import Curated, apply, open_questions
from .decisions import (
    NO_DECISIONS,
    Decision,
    Decisions,
    load_decisions,
    parse_decisions,
    together,
)
from .gone import gone_questions
from .match import Matched, match
from .merge import merge, provenance

__all__ = [
    "NO_DECISIONS",
    "Curated",
    "Decision",
    "Decisions",
    "Matched",
    "apply",
    "gone_questions",
    "load_decisions",
    "match",
    "merge",
    "open_questions",
    "parse_decisions",
    "provenance",
    "together",
]
