"""Settle what of each grant counts: who is who, when it was given, whether it was given on."""

from .account import money_account
from .counting import countable
from .settle import Settled, settle
from .years import by_year

__all__ = ["Settled", "by_year", "countable", "money_account", "settle"]
