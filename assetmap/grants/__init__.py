"""Settle what of each grant counts: who is who, when it was given, whether it was given on."""

from .account import money_account
from .matching import apart
from .offices import still_missing
from .settle import Assets, Settled, settle
from .years import by_year

__all__ = ["Assets", "Settled", "apart", "by_year", "money_account", "settle", "still_missing"]
