"""Find which records are one asset."""

from .curation import Curated, apply, open_questions
from .decisions import (
    NO_DECISIONS,
    Decision,
    Decisions,
    each_alone,
    history,
    load_decisions,
    parse_decisions,
    readdressed,
    standing,
    together,
)
from .gone import gone_questions
from .likely import may_be_one
from .match import Matched, match
from .meanings import category_of, meanings_of, stale_meanings, subject_of, typed_by_persons
from .merge import merge, provenance
from .organisations import Organisations, organisations
from .payees import match_payees
from .placing import Placed, placed_by_person
from .told import told

__all__ = [
    "NO_DECISIONS",
    "Curated",
    "Decision",
    "Decisions",
    "Matched",
    "Organisations",
    "Placed",
    "apply",
    "category_of",
    "each_alone",
    "gone_questions",
    "history",
    "load_decisions",
    "match",
    "match_payees",
    "may_be_one",
    "meanings_of",
    "merge",
    "open_questions",
    "organisations",
    "parse_decisions",
    "placed_by_person",
    "provenance",
    "readdressed",
    "stale_meanings",
    "standing",
    "subject_of",
    "together",
    "told",
    "typed_by_persons",
]
