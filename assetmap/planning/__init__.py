"""Work out where new places or dollars would close most of a gap: arithmetic, not advice."""

from .choosing import Choice, choose
from .money import ADDED, DOLLARS, MoneyPlan, plan_awards, plan_budget
from .plain import GAIN, money_as_plain, sites_as_plain, sites_table
from .sentences import say_money, say_sites
from .sites import AFTER, BEFORE, Aim, SitePlan, plan_sites

__all__ = [
    "ADDED",
    "AFTER",
    "BEFORE",
    "DOLLARS",
    "GAIN",
    "Aim",
    "Choice",
    "MoneyPlan",
    "SitePlan",
    "choose",
    "money_as_plain",
    "plan_awards",
    "plan_budget",
    "plan_sites",
    "say_money",
    "say_sites",
    "sites_as_plain",
    "sites_table",
]
