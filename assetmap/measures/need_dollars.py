"""Hold dollars against need."""

import numpy as np
import pandas as pd

from .estimate import Estimate, Floats, known, like
from .grouping import ALL
from .investment import dollars_to_parity

CLASSES = 3  # of need, and of dollars


def dollars_to_need_parity(amounts: pd.DataFrame, base: pd.Series, need: pd.Series) -> Estimate:
    """Find the dollars that would bring each neighbourhood to its share of the need.

    As `dollars_to_parity`, with each of the people weighing as much as the need of the
    neighbourhood: n z in place of n. Over the neighbourhoods whose people and need are known they
    add up to 0; NaN where either is not. What lies where nobody lives is above the fair share.

    Parameters
    ----------
    amounts
        Dollars, neighbourhoods by kinds.
    base
        People of each neighbourhood, same index.
    need
        0 to 1, greater is more; same index.

    Examples
    --------
    >>> amounts = pd.DataFrame({"all": [900.0, 100.0]}, index=["a", "b"])
    >>> people, need = pd.Series({"a": 50.0, "b": 50.0}), pd.Series({"a": 0.25, "b": 0.75})
    >>> dollars_to_need_parity(amounts, people, need).value["all"].tolist()
    [-650.0, 650.0]
    """
    weighed = (base * need).where(base != 0, 0.0)
    return dollars_to_parity(amounts, weighed)


def need_minus_dollars(amounts: pd.DataFrame, base: pd.Series, need: pd.Series) -> Estimate:
    """Compare the rank of a neighbourhood's need with the rank of its dollars a head.

    Both as percentile ranks, (rank - 1) / (N - 1), among the N neighbourhoods that have both; ties
    share their mean rank. Above 0: it ranks higher in need than in dollars. One mega-grant moves
    no rank but its own. NaN where nobody lives or the need is not known. Only of kinds that are
    `ranked_kinds`.

    Examples
    --------
    >>> amounts = pd.DataFrame({"all": [900.0, 100.0, 300.0]})
    >>> people, need = pd.Series([50.0, 50.0, 50.0]), pd.Series([0.2, 0.9, 0.5])
    >>> need_minus_dollars(amounts, people, need).value["all"].tolist()
    [-1.0, 1.0, 0.0]
    """
    amounts = amounts[ranked_kinds(amounts)]
    of_need, of_dollars = _ranks(amounts, base, need)
    others = np.maximum(np.isfinite(of_need).sum(axis=0) - 1, 1)
    found = (of_need - of_dollars) / others
    return Estimate(value=like(amounts, found))


def need_dollars_class(amounts: pd.DataFrame, base: pd.Series, need: pd.Series) -> Estimate:
    """Class neighbourhoods by need and by dollars a head, in three times three classes.

    The code has two digits: the third of the neighbourhoods by need (1 least, 3 most), then the
    third by dollars a head: 31 is much need and little money, 13 little need and much money.
    Thirds are by rank; those that tie are in one class. NaN where nobody lives or the need is not
    known, and everywhere where fewer than three neighbourhoods can be ranked. Only of kinds that
    are `ranked_kinds`.

    Examples
    --------
    >>> amounts = pd.DataFrame({"all": [900.0, 100.0, 300.0]})
    >>> people, need = pd.Series([50.0, 50.0, 50.0]), pd.Series([0.2, 0.9, 0.5])
    >>> need_dollars_class(amounts, people, need).value["all"].tolist()
    [13.0, 31.0, 22.0]
    """
    amounts = amounts[ranked_kinds(amounts)]
    of_need, of_dollars = (_thirds(ranks) for ranks in _ranks(amounts, base, need))
    return Estimate(value=like(amounts, 10 * of_need + of_dollars))


def ranked_kinds(amounts: pd.DataFrame) -> list[str]:
    """Name the kinds of dollars by which neighbourhoods can be ranked: all, and those that reach.

    A funder that reaches fewer than a third of the neighbourhoods leaves all the others with the
    same rank, and two of the thirds are one tie: that tells nothing beside its dollars.

    Examples
    --------
    >>> few = pd.DataFrame({"all": [9, 2, 0, 1], "A": [9, 2, 0, 0], "B": [0, 0, 0, 1]})
    >>> ranked_kinds(few)
    ['all', 'A']
    """
    reached = (amounts > 0).sum()
    enough = CLASSES * reached >= len(amounts)
    return [str(kind) for kind in amounts.columns if kind == ALL or enough[kind]]


def _ranks(amounts: pd.DataFrame, base: pd.Series, need: pd.Series) -> tuple[Floats, Floats]:
    """Rank need, and dollars a head, among the neighbourhoods that have both; 1 is least."""
    rate = amounts.to_numpy(dtype=float) / known(base)
    needs = np.broadcast_to(need.to_numpy(dtype=float)[:, np.newaxis], rate.shape)
    both = np.isfinite(rate) & np.isfinite(needs)
    ranked = [pd.DataFrame(np.where(both, one, np.nan)).rank() for one in (needs, rate)]
    first, second = (one.to_numpy(dtype=float) for one in ranked)
    return first, second


def _thirds(ranks: Floats) -> Floats:
    """Return 1, 2 or 3 by rank; NaN where there are fewer than three."""
    number = np.isfinite(ranks).sum(axis=0)
    least = np.where(number >= CLASSES, number, np.nan)
    found: Floats = np.floor(CLASSES * (ranks - 0.5) / least) + 1
    return found
