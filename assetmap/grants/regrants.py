"""Find what of a grant was given on as grants of the recipient, so that it counts once."""

from typing import Final

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from assetmap.measures.estimate import Bools, Floats, Ints
from assetmap.schema import FUNDER_ID, RECIPIENT_KEY, REGRANT, UPLOAD

ONCE: Final = "once"
STATED: Final = "stated"  # only what the lists themselves say is for re-granting
ALL: Final = "all"  # every row counts
CHOICES: Final = (ONCE, STATED, ALL)
_BLANK: Final = r"\s*(?:n/?a|-)?\s*"
_NO: Final = r"\s*(?:no|n|false|0|none)\s*"


def is_stated(grants: pd.DataFrame) -> Bools:
    """Say which grants are said to be for re-granting: by a 360Giving code, or by any words.

    Examples
    --------
    >>> is_stated(pd.DataFrame({"regrant": ["FRG010", "No", "", "pass-through"]})).tolist()
    [True, False, False, True]
    """
    if (grants[REGRANT] == "").all():
        return np.zeros(len(grants), dtype=bool)
    return ~(_says(grants, _NO) | _says(grants, _BLANK))


def is_kept(grants: pd.DataFrame) -> Bools:
    """Say which grants are said not to be for re-granting: their recipient keeps them.

    So are those of which a list says nothing that says it of others.

    Examples
    --------
    >>> table = pd.DataFrame({"upload": ["a", "a", "b", "c"], "regrant": ["yes", "", "", "No"]})
    >>> is_kept(table).tolist()
    [False, True, False, True]
    """
    stated = pd.Series(is_stated(grants), index=grants.index)
    speaks: Bools = stated.groupby(grants[UPLOAD]).transform("max").to_numpy(dtype=bool)
    kept: Bools = _says(grants, _NO) | (_says(grants, _BLANK) & speaks)
    return kept


def _says(grants: pd.DataFrame, pattern: str) -> Bools:
    """Say of which grants the column of re-granting holds no more than a pattern."""
    found: Bools = grants[REGRANT].str.fullmatch(pattern, case=False).to_numpy(dtype=bool)
    return found


def given_on(grants: pd.DataFrame, amounts: Floats, choice: str) -> Floats:
    """Return how much of each grant counts as its recipient's own grants instead.

    What an organisation gives is taken out of what it received: first from the grants that are
    said to be for re-granting, then, where chains count too, from all others but those that are
    said not to be; from each in proportion to its amount, and never more than it was given. What
    goes from an organisation to itself, or round in a ring of organisations, is no chain: all of
    it counts.

    An organisation that gives 60 of the 100 that it received and 50 of its own gives 110: which
    dollars those were, no list tells, so all 100 are taken to be among them. No dollar counts
    twice, and the 40 that it kept do not count at all.

    Parameters
    ----------
    grants
        With `upload`, `funder_id`, `recipient_key` and `regrant`.
    amounts
        What may count, one per grant; nothing below 0.
    choice
        One of `CHOICES`.
    """
    out = np.zeros(len(grants))
    if choice == ALL or not len(grants):
        return out
    names = pd.unique(pd.concat([grants[FUNDER_ID], grants[RECIPIENT_KEY]]))
    payer = pd.Index(names).get_indexer(pd.Index(grants[FUNDER_ID]))
    payee = pd.Index(names).get_indexer(pd.Index(grants[RECIPIENT_KEY]))
    known = ((grants[FUNDER_ID] != "") & (grants[RECIPIENT_KEY] != "")).to_numpy()
    links = known & ~_in_ring(payer, payee, known, len(names)) & (amounts > 0)
    paying = (grants[FUNDER_ID] != "").to_numpy() & (amounts > 0) & (payer != payee)
    left = np.bincount(payer[paying], weights=amounts[paying], minlength=len(names))
    stated = is_stated(grants)
    others = ~stated & ~is_kept(grants) & (choice == ONCE)
    for some in (stated & links, others & links):
        received = np.bincount(payee[some], weights=amounts[some], minlength=len(names))
        share = np.minimum(left, received) / np.where(received > 0, received, 1.0)
        out[some] = amounts[some] * share[payee[some]]
        left = left - np.minimum(left, received)
    return np.round(out, 2)


def _in_ring(payer: Ints, payee: Ints, known: Bools, count: int) -> Bools:
    """Say which grants go from an organisation to one that, by others or not, funds it too."""
    edges = coo_array(
        (np.ones(int(known.sum()), dtype=np.int8), (payer[known], payee[known])),
        shape=(count, count),
    )
    _, ring = connected_components(edges.tocsr(), directed=True, connection="strong")
    same: Bools = known & (ring[payer] == ring[payee])
    return same
