"""Look at funders: where each one's money goes, who else is there, and who receives it."""

from .given import funder_names, years_of
from .plain import in_placing, view_as_plain
from .sentences import say_funders
from .view import FunderView, view_funders

__all__ = [
    "FunderView",
    "funder_names",
    "in_placing",
    "say_funders",
    "view_as_plain",
    "view_funders",
    "years_of",
]
