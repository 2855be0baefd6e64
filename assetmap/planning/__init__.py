"""Work out where new places or dollars would close most of a gap: arithmetic, not advice."""

from .choosing import Choice, choose
from .money import MoneyPlan, plan_awards, plan_budget
from .sites import Aim, SitePlan, plan_sites

__all__ = [
    "Aim",
    "Choice",
    "MoneyPlan",
    "SitePlan",
    "choose",
    "plan_awards",
    "plan_budget",
    "plan_sites",
]
